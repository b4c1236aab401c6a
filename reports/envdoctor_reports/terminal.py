"""The report on a terminal: what is not fine, ring by ring, a fix for each, one next step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from envdoctor.api import CheckState, Evidence, Location, RenderContext, Renderer, Report, ReportedFinding, State
from envdoctor_reports.escaping import clip
from envdoctor_reports.ink import Ink
from envdoctor_reports.wording import (
    Group,
    count,
    groups,
    next_step,
    onboarding_line,
    ring_title,
    summary_line,
    target_line,
    unchecked,
)

__all__ = ["TerminalRenderer"]

_FOLD = 6
"""At most so many findings of one check are shown, unless with -v."""
_LONGEST = 1000
_INDENT = "  "
_DEEPER = "      "


class TerminalRenderer(Renderer):
    """For people at a prompt."""

    format: ClassVar[str] = "terminal"
    summary: ClassVar[str] = "for people at a prompt"

    def render(self, report: Report, context: RenderContext) -> str:
        """Plain lines, no tables: nothing is cropped at any width."""
        page = _Page(report, context)
        lines = page.quiet() if context.verbosity < 0 else page.lines()
        return "\n".join(line.rstrip() for line in lines) + "\n"


class _Page:
    def __init__(self, report: Report, context: RenderContext) -> None:
        self.report = report
        self.verbose = context.verbosity > 0
        self.ink = Ink(context)

    def quiet(self) -> Iterator[str]:
        if self.report.comparison:
            yield self.report.comparison
        yield self._styled_summary()

    def lines(self) -> Iterator[str]:
        ink = self.ink
        yield (
            ink.style(f"envdoctor {ink.safe(self.report.version)}", "bold")
            + f"  {clip(ink.safe(target_line(self.report)), _LONGEST)}"
        )
        shown = [item for item in self.report.findings if self.verbose or item.state is State.NEW]
        for group in groups(self.report, shown):
            yield ""
            yield from self._group(group)
        yield from self._unchecked()
        if self.verbose:
            yield from self._others()
        yield ""
        yield from self._foot()

    def _group(self, group: Group) -> Iterator[str]:
        ink = self.ink
        if group.ring is None:
            yield ink.style(group.title, "bold")
        else:
            title = ring_title(group.ring.ring)
            yield f"{ink.style(title, 'bold')}  {ink.status(group.ring.status)} {group.ring.status.value}"
        seen: dict[str, int] = {}
        for item in group.findings:
            code = item.finding.code
            seen[code] = seen.get(code, 0) + 1
            if self.verbose or seen[code] <= _FOLD:
                yield from self._finding(item)
        for code, number in seen.items():
            if number > _FOLD and not self.verbose:
                more = f"{number - _FOLD:,} more of {code}; see them with -v"
                yield f"{_INDENT}{ink.style(more, 'dim')}"

    def _finding(self, item: ReportedFinding) -> Iterator[str]:
        ink, finding = self.ink, item.finding
        place = str(finding.location) if finding.location else ""
        known = " (baselined)" if item.state is State.BASELINED else ""
        likely = "likely: " if finding.confidence == "likely" else ""
        text = f"{likely}{finding.message}{known}"
        head = f"{_INDENT}@ {ink.safe(finding.code)} "
        for index, line in enumerate(ink.wrap(self._placed(text, place), first=head, rest=_DEEPER)):
            text, link = self._link(line, finding.location)
            yield (self._head(text, item) if index == 0 else ink.ticks(text)) + link
        if self.verbose:
            for evidence in finding.evidence:
                yield from self._evidence(evidence)
        if finding.fix:
            yield from self._fix(finding.fix.text, finding.fix.command)

    def _link(self, line: str, location: Location | None) -> tuple[str, str]:
        """A line without the place at its end, and that place as a link; a place that was wrapped is none."""
        place = clip(self.ink.safe(str(location)), _LONGEST) if location else ""
        if not place or not line.endswith(f"[{place}]") or location is None:
            return line, ""
        return line.removesuffix(f"{place}]"), f"{self.ink.linked(place, location.path)}]"

    def _placed(self, text: str, place: str) -> str:
        text = clip(self.ink.safe(" ".join(text.split())), _LONGEST)
        return f"{text}  [{clip(self.ink.safe(place), _LONGEST)}]" if place else text

    def _head(self, line: str, item: ReportedFinding) -> str:
        code = self.ink.safe(item.finding.code)
        rest = line.removeprefix(f"{_INDENT}@ {code}")
        glyph = self.ink.severity(item.finding.severity)
        return f"{_INDENT}{glyph} {self.ink.style(code, 'bold')}{self.ink.ticks(rest)}"

    def _evidence(self, evidence: Evidence) -> Iterator[str]:
        text = self._placed(evidence.text, str(evidence.location) if evidence.location else "")
        for line in self.ink.wrap(text, first=f"{_DEEPER}- ", rest=f"{_DEEPER}  "):
            before, link = self._link(line, evidence.location)
            yield self.ink.style(before, "dim") + self.ink.style(link, "dim")

    def _fix(self, text: str, command: str | None) -> Iterator[str]:
        ink = self.ink
        for index, line in enumerate(ink.wrap(ink.safe(text), first=f"{_DEEPER}fix: ", rest=f"{_DEEPER}     ")):
            styled = line.replace("fix:", ink.style("fix:", "green"), 1) if index == 0 else line
            yield ink.ticks(styled)
        if command:
            yield f"{_DEEPER}     {ink.style('$', 'dim')} {ink.safe(command)}"

    def _unchecked(self) -> Iterator[str]:
        ink, failed = self.ink, unchecked(self.report)
        if not failed:
            return
        yield ""
        yield ink.style("could not be checked", "bold")
        for check in failed:
            text = ink.safe(f"{check.name}: {check.reason or 'no reason given'}")
            head = f"{_INDENT}@ {ink.safe(check.code)} "
            for index, line in enumerate(ink.wrap(text, first=head, rest=_DEEPER)):
                yield line.replace("@", ink.state(check.state), 1) if index == 0 else line

    def _others(self) -> Iterator[str]:
        """With -v: what passed, what was skipped and why, what the settings ignore, what was not read."""
        ink, report = self.ink, self.report
        for title, state in (("passed", CheckState.PASSED), ("skipped", CheckState.SKIPPED)):
            checks = [check for check in report.checks if check.state is state]
            if checks:
                yield from ("", ink.style(title, "bold"))
            for check in checks:
                reason = f": {check.reason}" if check.reason else ""
                yield f"{_INDENT}{ink.state(state)} {ink.safe(f'{check.code} {check.name}{reason}')}"
        yield from self._list("fixed", (f"{item.code} {item.subject} {item.path}".rstrip() for item in report.fixed))
        yield from self._list(
            "ignored", (f"{i.code} ({count(i.count, 'finding')}): {i.reason}" for i in report.ignored)
        )
        yield from self._list("not read", (f"{item.path}: {item.reason}" for item in report.unread))

    def _list(self, title: str, texts: Iterator[str]) -> Iterator[str]:
        for index, text in enumerate(texts):
            if index == 0:
                yield from ("", self.ink.style(title, "bold"))
            yield from self.ink.wrap(self.ink.safe(text), first=f"{_INDENT}- ", rest=f"{_INDENT}  ")

    def _foot(self) -> Iterator[str]:
        ink, report = self.ink, self.report
        for note in report.notes:
            yield from map(ink.ticks, ink.wrap(ink.safe(note), first="note: ", rest="      "))
        if report.unread and not self.verbose:
            yield f"note: {count(len(report.unread), 'file')} not read; see which with -v"
        yield from self._rings()
        walk = onboarding_line(report.onboarding)
        if walk:
            yield from ink.wrap(walk, first="onboarding: ", rest=_INDENT)
        if report.rebuild:
            yield from ink.wrap(ink.safe(report.rebuild), first="another laptop: ", rest=_INDENT)
        if report.against is not None:
            yield from ink.wrap(
                ink.safe(f"{report.comparison} (compared with {report.against})"), first="", rest=_INDENT
            )
        yield self._styled_summary()
        step = next_step(report)
        if step:
            yield f"next: {ink.style(ink.safe(step), 'bold')}"

    def _rings(self) -> Iterator[str]:
        """The verdicts, on one line if it is wide enough."""
        ink, rings = self.ink, self.report.rings
        if all(verdict.status == "unknown" for verdict in rings):
            yield "rings: none was judged"
            return
        words = [
            verdict.ring.value + ("" if verdict.status == "ok" else f" {verdict.status.value}") for verdict in rings
        ]
        styled = [f"{ink.status(verdict.status)} {text}" for verdict, text in zip(rings, words, strict=True)]
        glyph = 1 if ink.context.unicode else 3
        if len("rings: ") + sum(glyph + 3 + len(text) for text in words) <= ink.context.width:
            yield "rings: " + "  ".join(styled)
        else:
            yield "rings:"
            yield from (f"{_INDENT}{text}" for text in styled)

    def _styled_summary(self) -> str:
        counts = self.report.summary
        style = "red" if counts.error else "yellow" if counts.warning or counts.unchecked else "green"
        return self.ink.style(summary_line(self.report), style, "bold")
