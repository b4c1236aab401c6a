"""One scan, from a target to a sealed report; the only place where the rooms meet."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from envdoctor import __version__
from envdoctor.check import Check
from envdoctor.errors import TargetError, UsageError
from envdoctor.examination import Observer, Outcome, examine, within
from envdoctor.gate import Baseline, apply_ignores, compare
from envdoctor.host import Host
from envdoctor.model import Finding, Onboarding, Scope, Severity
from envdoctor.rebuild import estimate
from envdoctor.redaction import Redactor
from envdoctor.registry import CheckSet, Misfit
from envdoctor.report import (
    CheckResult,
    CheckState,
    Fixed,
    Ignored,
    Report,
    ReportedFinding,
    RingReport,
    State,
    Summary,
    Target,
    Unexamined,
    View,
    judge_rings,
    number_findings,
)
from envdoctor.repository import Repository
from envdoctor.settings import Ignore, Settings
from envdoctor.values import dataclass, regex

__all__ = ["Scan", "ScanResult", "select_checks"]

T = TypeVar("T")
_PATIENCE = 20.0
_PATIENCE_FOR_A_VIEW = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanResult:
    """A sealed report, what only ``--debug`` shows (the traceback of each check that crashed), and the findings that
    carry edits, not sealed: edits go into files, where a mask would be a fault."""

    report: Report
    traces: Mapping[str, str]
    repairable: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What is to be scanned, and how. ``repository`` or ``host`` may be None, not both."""

    path: Path
    repository: Repository | None
    host: Host | None
    checks: tuple[Check, ...]
    settings: Settings
    profile: str
    misfits: tuple[Misfit, ...] = ()
    ignore: tuple[Ignore, ...] = ()
    baseline: Baseline | None = None
    notes: tuple[str, ...] = ()
    jobs: int = 4
    home: Path | None = None
    onboarding: bool = True
    """Whether the newcomer's steps are counted, which reads every document: not where other checks were selected."""
    remember: bool = False
    """Whether results of settled checks are kept in the user's cache directory, and taken from there."""
    outlook: bool = False
    """Whether the report shall also show what the migration would add, and the map of this machine's Pythons."""

    def run(self, observer: Observer | None = None) -> ScanResult:
        """Examine, gate, judge and seal."""
        started = time.perf_counter()
        outcomes = self._outcomes(observer or Observer())
        results = (*(outcome.result for outcome in outcomes), *map(_misfit_result, self.misfits))
        found, ignored, idle = self._gate(outcomes)
        numbered = number_findings(found, _results_by_code(outcomes, results))
        marked, gone = self._compared(numbered, results)
        rings = judge_rings(results, marked)
        trouble = _Trouble()
        steps = trouble.ask("the steps of newcomers could not be counted", self._onboarding, Onboarding())
        view = trouble.ask("the migration and the map are left out", self._view, View(), seconds=_PATIENCE_FOR_A_VIEW)
        notes = trouble.ask(
            "what git and the machine say is left out", lambda: tuple(self._facts_notes(results)), tuple[str, ...]()
        )
        report = Report(
            version=__version__,
            target=trouble.ask("the branch and the revision are left out", self._target, self._bare_target()),
            rings=rings,
            onboarding=steps,
            rebuild=self._rebuild(marked, rings, steps),
            findings=marked,
            checks=tuple(sorted(results, key=lambda result: result.code)),
            summary=_summarise(marked, results, ignored, len(gone)),
            ignored=ignored,
            unread=trouble.ask("what was not read is not listed", self._unread, ()),
            notes=(*self.notes, *notes, *idle, *trouble.notes, *view.trouble),
            against=self.baseline.name if self.baseline else None,
            fixed=gone,
            outlook=view.outlook,
            pythons=view.pythons,
            machine=view.machine,
            seconds=round(time.perf_counter() - started, 3),
        )
        sealed = Redactor(home=self.home).seal(report)
        return ScanResult(
            report=sealed,
            traces={item.result.code: item.trace for item in outcomes if item.trace},
            repairable=tuple(item.finding for item in marked if item.finding.fix and item.finding.fix.edits),
        )

    def _outcomes(self, observer: Observer) -> tuple[Outcome, ...]:
        """What each check says, or has said of this very state of the repository."""

        def ask(checks: tuple[Check, ...]) -> tuple[Outcome, ...]:
            return examine(checks, repository=self.repository, host=self.host, jobs=self.jobs, observer=observer)

        if self.repository is None or not self.remember:
            return ask(self.checks)
        from envdoctor.kept_results import recalled

        return recalled(self.checks, self.repository, ask, observer.finished)

    def since(self, revision: str) -> Scan:
        """The same scan, its findings compared with those of the merge base with a revision.

        The machine has no past, so only the repository is examined. Raises `TargetError` if there is no such base here.
        """
        from envdoctor.repository.revision import RepositoryAt, merge_base

        if self.repository is None:
            raise TargetError("there is no repository to compare", where=str(self.path))
        base = merge_base(self.repository, revision)
        checks = tuple(check for check in self.checks if check.scope is Scope.REPOSITORY)
        now = replace(self, host=None, checks=checks)
        then = replace(now, repository=RepositoryAt(self.repository, base), baseline=None, remember=False)
        return replace(now, baseline=Baseline.of(f"{revision} ({base[:12]})", then.run().report.findings))

    def _gate(self, outcomes: Iterable[Outcome]) -> tuple[tuple[Finding, ...], tuple[Ignored, ...], tuple[str, ...]]:
        """The findings that count, with severities as the settings say, and what the settings ignore."""
        findings = [self._graded(finding) for outcome in outcomes for finding in outcome.findings]
        kept, suppressed = _suppress(findings, self.repository)
        ran = {outcome.result.code for outcome in outcomes}
        host_codes = {check.code for check in self.checks if check.scope is Scope.HOST}
        said = {outcome.result.code for outcome in outcomes if outcome.result.state is not CheckState.SKIPPED}
        passing = tuple(start for check in self.checks if check.code in said for start in check.foreign)
        rules = tuple(
            rule
            for rule in self.settings.ignore
            if rule.code.startswith(passing) or any(code.startswith(rule.code) for code in ran - host_codes)
        )
        left, used, idle = apply_ignores(kept, (*self.ignore, *rules), today=date.today())  # noqa: DTZ011
        return left, (*used, *suppressed), idle

    def _compared(
        self, findings: tuple[ReportedFinding, ...], results: tuple[CheckResult, ...]
    ) -> tuple[tuple[ReportedFinding, ...], tuple[Fixed, ...]]:
        """The findings, those that the baseline knows marked, and what it knows that is gone."""
        if self.baseline is None:
            return findings, ()
        files = frozenset(self.repository.files) if self.repository else None
        return compare(findings, results, self.baseline, files=files)

    def _graded(self, finding: Finding) -> Finding:
        levels = self.settings.severity
        code = max((key for key in levels if finding.code.startswith(key)), key=len, default=None)
        return finding if code is None else replace(finding, severity=levels[code])

    def _target(self) -> Target:
        git = self.repository.git if self.repository else None
        return replace(self._bare_target(), revision=git.head if git else None, branch=git.branch if git else None)

    def _bare_target(self) -> Target:
        """The target as far as it is known without reading anything."""
        return Target(
            path=str(self.path),
            repository=str(self.repository.root) if self.repository else None,
            revision=None,
            branch=None,
            platform=self.host.platform if self.host else "",
            profile=self.profile,
        )

    def _view(self) -> View:
        """What only the long formats show."""
        if not self.outlook:
            return View()
        from envdoctor.outlook import look

        return look(self.repository, self.host)

    def _onboarding(self) -> Onboarding:
        """The newcomer's steps."""
        if self.repository is None or not self.onboarding:
            return Onboarding()
        from envdoctor.repository import onboarding

        return self.repository.fact(onboarding.read)

    def _rebuild(self, findings: Iterable[ReportedFinding], rings: Iterable[RingReport], steps: Onboarding) -> str:
        if self.repository is None or not self.onboarding:
            return ""
        blocking = {check.code for check in self.checks if check.irreplaceable}
        return str(estimate((item.finding for item in findings), rings, steps, blocking=blocking))

    def _unread(self) -> tuple[Unexamined, ...]:
        unread = self.repository.files.unread if self.repository else ()
        return tuple(Unexamined(path=item.path, reason=item.reason) for item in unread)

    def _host_notes(self, results: Iterable[CheckResult]) -> tuple[str, ...]:
        """What the search for Pythons and environments had no time for, if no check of the machine crashed."""
        states = {result.state for result in results if result.scope is Scope.HOST}
        if self.host is None or not states or CheckState.ERROR in states:
            return ()
        from envdoctor.host import graph

        return graph.notes(self.host)

    def _facts_notes(self, results: Iterable[CheckResult]) -> tuple[str, ...]:
        problem = self.repository.git.problem if self.repository else None
        return (*((problem,) if problem else ()), *self._host_notes(results))


class _Trouble:
    """Asks for what stands in a report beside the findings; what hangs or crashes becomes a note in its place."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def ask(self, loss: str, read: Callable[[], T], otherwise: T, *, seconds: float = _PATIENCE) -> T:
        """What ``read`` returns, or ``otherwise`` and a note that says what is lost and why."""
        try:
            return within(seconds, read)
        except Exception as error:  # noqa: BLE001 - whatever happens here, the findings are worth more
            self.notes.append(f"{loss}: {type(error).__name__}: {error}")
            return otherwise


def select_checks(
    known: CheckSet, *, settings: Settings, select: tuple[str, ...], scopes: frozenset[Scope], profile: str
) -> tuple[Check, ...]:
    """The checks to run: those named on the command line, else in the settings, else every default one.

    What the settings add (`extend-select`) runs too, unless the command line names checks.

    Raises `UsageError` for a name that is no check's code or the beginning of one.
    """
    for name in select:
        if not any(code.startswith(name.upper()) for code in known.codes):
            raise UsageError(f"`{name}` is no check", remedy="see `envdoctor checks`")
    wanted = tuple(name.upper() for name in select) or settings.select
    added = () if select else settings.extend_select
    every = (*wanted, *added) if wanted else ()
    return tuple(
        check
        for check in known.some(every, scopes=scopes, laptop=profile == "laptop")
        if check.scope in scopes
        and (profile in check.profiles or check.code in (*wanted, *added))
        and ((check.code.startswith(wanted) if wanted else check.default) or check.code.startswith(added))
    )


_COMMENT = regex(r"envdoctor:\s*ignore\[(?P<codes>[A-Z0-9, ]+)\]\s*(?P<reason>.*)")


def _suppress(
    findings: Iterable[Finding], repository: Repository | None
) -> tuple[tuple[Finding, ...], tuple[Ignored, ...]]:
    """Take out findings whose own line says ``envdoctor: ignore[CODE] reason`` in a comment; no reason, no effect."""
    left: list[Finding] = []
    counts: dict[tuple[str, str], int] = {}
    for finding in findings:
        reason = _comment(finding, repository)
        if reason is None:
            left.append(finding)
        else:
            counts[finding.code, reason] = counts.get((finding.code, reason), 0) + 1
    silenced = (Ignored(code=code, reason=reason, count=count) for (code, reason), count in sorted(counts.items()))
    return tuple(left), tuple(silenced)


def _comment(finding: Finding, repository: Repository | None) -> str | None:
    place = finding.location
    if repository is None or place is None or place.line is None or place.path not in repository.files:
        return None
    data = repository.files.read(place.path)
    if data is None or b"envdoctor: ignore[" not in data:
        return None
    lines = data.splitlines()
    text = lines[place.line - 1].decode("utf-8", "replace") if 0 < place.line <= len(lines) else ""
    match = _COMMENT.search(text)
    if match and finding.code in re.split(r"[, ]+", match["codes"]):
        return match["reason"].strip(" -:/*>") or None
    return None


def _results_by_code(outcomes: Iterable[Outcome], results: Iterable[CheckResult]) -> dict[str, CheckResult]:
    """The result for each code; a check that passes on another tool's findings also has theirs."""
    foreign = {finding.code: outcome.result for outcome in outcomes for finding in outcome.findings}
    return foreign | {result.code: result for result in results}


def _misfit_result(misfit: Misfit) -> CheckResult:
    return CheckResult(code=misfit.name, name="plug-in", state=CheckState.ERROR, reason=misfit.reason)


def _summarise(
    findings: Iterable[ReportedFinding], results: Iterable[CheckResult], ignored: Iterable[Ignored], fixed: int
) -> Summary:
    items = tuple(findings)
    new = [item.finding.severity for item in items if item.state is State.NEW]
    return Summary(
        error=new.count(Severity.ERROR),
        warning=new.count(Severity.WARNING),
        note=new.count(Severity.NOTE),
        baselined=len(items) - len(new),
        ignored=sum(item.count for item in ignored),
        fixed=fixed,
        unchecked=sum(result.state is CheckState.ERROR for result in results),
    )
