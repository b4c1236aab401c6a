"""``--verify``: the patch in a throw-away copy, on the real engine: build, start, test, migrate, take down.

What fails in a way that is known is repaired in the plan and tried again. A lesson that did not help is given up, so
that the patch holds only what a trial showed to be needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from envdoctor.migration.model import Action, Lesson, LessonKind, Options, Plan, ProcessKind
from envdoctor.migration.plan import plan as make_plan
from envdoctor.migration.remedies import remedies
from envdoctor.redaction import Redactor
from envdoctor.trial import Cause, Composition, Reading, Recorder, Step, copied, read_failures, require_engine, stays_up
from envdoctor.values import dataclass

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["Trial", "verify"]

_LISTENING = (
    "import glob\n"
    "for path in glob.glob('/proc/net/tcp*'):\n"
    "    for line in open(path).read().splitlines()[1:]:\n"
    "        words = line.split()\n"
    "        if words[3] == '0A': print('listens', words[1])\n"
)
_EPHEMERAL = 32768
_VITAL = frozenset({"build", "build tests", "build the rest"})
"""Without these nothing can be done. Tests bring up what they need themselves, so they run even if the start failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A whole trial.

    ``plan`` is what passed, or what came furthest; ``failed`` is the first step that could not be repaired, and
    ``reading`` what its failure means and what to change, None if nothing is known of it.
    """

    steps: tuple[Step, ...]
    plan: Plan
    failed: Step | None = None
    reading: Reading | None = None

    @property
    def passed(self) -> bool:
        """Whether every step of the last attempt succeeded."""
        return self.failed is None


@dataclass(slots=True, kw_only=True)
class _Attempts:
    """The state of a trial: what was learned, and what was tried in vain."""

    options: Options
    left: int
    tried: set[tuple[LessonKind, str, str]]
    last: tuple[Reading, tuple[Lesson, ...]] | None = None


def verify(
    repository: Repository,
    plan: Plan,
    tell: Callable[[str], None],
    *,
    options: Options | None = None,
    repairs: int = 6,
    files: tuple[Path, ...] = (),
    network: str = "",
) -> Trial:
    """Try the plan in a copy of the repository's files; everything that was started is taken down again.

    ``tell`` gets a line before each step; ``options`` are those that the plan was made with, ``repairs`` limits how
    often something is repaired, ``files`` and ``network`` are for `Composition`. Raises `EngineAbsent`.
    """
    require_engine()
    state = _Attempts(options=options or Options(), left=repairs, tried=set())
    with copied(repository, ()) as root:
        recorder = Recorder(root, tell=tell)
        while True:
            failed, readings = _attempt(repository, plan, recorder, files, network)
            if failed is None:
                return Trial(steps=tuple(recorder.steps), plan=plan)
            lessons = _next_lessons(repository, plan, failed, readings, state)
            plan = make_plan(repository, state.options)
            if not lessons:
                reading = readings[0] if readings else None
                return Trial(steps=tuple(recorder.steps), plan=plan, failed=failed, reading=reading)
            for lesson in lessons:
                tell(f"learned: {lesson.kind} {lesson.name} {lesson.value}".rstrip() + f" ({lesson.reason})")


_Failure = tuple[Step | None, tuple[Reading, ...]]


def _attempt(repository: Repository, plan: Plan, recorder: Recorder, files: tuple[Path, ...], network: str) -> _Failure:
    """All steps, as far as they can be done; the first that failed, and what its log means."""
    first: _Failure = None, ()
    _lay_out(repository, plan, recorder.folder)
    with _composition(recorder, plan, files, network) as composition:
        for name, arguments, seconds in _planned(plan, composition.built):
            step = composition.step(name, *arguments, seconds=seconds)
            if step.passed and name == "start":
                step = _standing(composition, plan, step)
            if step.passed:
                continue
            said = _said(composition) if name == "start" else ""
            step = recorder.steps[-1] = replace(step, log=Redactor(home=Path.home()).text(f"{step.log}\n{said}"))
            if first[0] is None:
                first = step, (*read_failures(step.log), *_elsewhere(composition, plan, name))
            if name in _VITAL or _can_be_repaired(repository, plan, first):
                break
    return first


def _standing(composition: Composition, plan: Plan, start: Step) -> Step:
    """The start, failed where a process that nothing probes has ended a little later."""
    unprobed = [item.name for item in plan.processes if item.port is None and item.kind is not ProcessKind.CLI]
    if not unprobed:
        return start
    seen = stays_up(composition, composition.recorder, name="start", lasting=unprobed)
    seconds = round(start.seconds + seen.seconds, 1)
    log = f"{start.log}\n{seen.log}"
    done = replace(start, passed=seen.passed, code=seen.code, seconds=seconds, log=log)
    composition.recorder.steps[-1] = done
    return done


def _can_be_repaired(repository: Repository, plan: Plan, failure: _Failure) -> bool:
    """Whether going on is a waste of time, since the next attempt does it all again."""
    step, readings = failure
    name = step.name if step else ""
    return any(remedies(item, step=name, plan=plan, repository=repository) for item in readings)


def _lay_out(repository: Repository, plan: Plan, root: Path) -> None:
    """The planned files, and what an existing composition insists on: a `.env` beside its sample."""
    from envdoctor.trial.copies import write

    write(root, plan.files)
    kept = any(item.action is not Action.CREATE for item in plan.files if item.path.endswith((".yml", ".yaml")))
    sample = next((path for path in (".env.example", ".env.sample", ".env.dist") if path in repository.files), None)
    if kept and sample and not (root / ".env").exists():
        (root / ".env").write_bytes((root / sample).read_bytes())


def _composition(recorder: Recorder, plan: Plan, files: tuple[Path, ...], network: str) -> Composition:
    from envdoctor.repository import yaml

    path = next(item.path for item in plan.files if re.search(r"compose[^/]*\.ya?ml$", item.path))
    document = yaml.load((recorder.folder / path).read_text(encoding="utf-8"))
    found = document.get("services")
    services = {name: item.get("build") is not None for name, item in found.items()} if found else {}
    return Composition(recorder, file=path, services=services, files=files, network=network)


def _planned(plan: Plan, built: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...], int]]:
    """The steps. Each kind of image is built once before the others: side by side, an engine may do all of it again."""
    kinds = (plan.processes[0].name if plan.processes else "", "tests" if plan.tests else "toolkit")
    first = [name for name in kinds if name in built]
    for step, name in zip(("build", "build tests"), first, strict=False):
        yield step, ("--profile", "*", "build", name), 1800
    if len(built) > len(first):
        yield "build the rest" if first else "build", ("--profile", "*", "build"), 1800
    yield "start", ("up", "--wait", "--wait-timeout", "600"), 660
    names = [*(["tests"] if plan.tests else []), *(task.name for task in plan.tasks if task.throw_away)]
    for name in names:
        yield name, ("run", "--rm", "--no-TTY", name), 1800


def _said(composition: Composition) -> str:
    """What the containers said, which is where the reason is; the application's own last."""
    return composition.ask("logs", "--no-color", "--tail", "80").log


def _elsewhere(composition: Composition, plan: Plan, step: str) -> Iterator[Reading]:
    """Whether the application listens at another port, or to itself alone."""
    first = plan.processes[0] if plan.processes else None
    if step != "start" or first is None or first.port is None:
        return
    log = composition.ask("exec", "--no-TTY", first.name, "python", "-c", _LISTENING, seconds=20).log
    found = [(address, int(port, 16)) for address, port in re.findall(r"listens ([0-9A-F]+):([0-9A-F]{4})", log)]
    heard = sorted({port for address, port in found if port < _EPHEMERAL and set(address) == {"0"}})
    alone = sorted({port for address, port in found if port < _EPHEMERAL and set(address) != {"0"}})
    if heard and first.port not in heard:
        text = f"`{first.name}` listens on port {heard[0]}, not on {first.port}"
        yield Reading(cause=Cause.PORT_ELSEWHERE, subject=str(heard[0]), sentence=text, line=text)
    elif alone and not heard:
        text = f"`{first.name}` listens on 127.0.0.1:{alone[0]} only, where no other container and no host can reach it"
        yield Reading(cause=Cause.LOOPBACK, subject=str(alone[0]), sentence=text, line=text)


def _next_lessons(
    repository: Repository, plan: Plan, step: Step, readings: tuple[Reading, ...], state: _Attempts
) -> tuple[Lesson, ...]:
    """The remedy of the first failure that has one which was not tried; a remedy that did not help is forgotten."""
    if state.last and any(_same(item, state.last[0]) for item in readings):
        _forget(state, state.last[1])
    state.last = None
    if state.left <= 0:
        return ()
    for reading in readings:
        lessons = remedies(reading, step=step.name, plan=plan, repository=repository)
        fresh = tuple(item for item in lessons if (item.kind, item.name, item.value) not in state.tried)
        if fresh:
            state.left -= 1
            state.tried |= {(item.kind, item.name, item.value) for item in fresh}
            state.last = reading, fresh
            state.options = replace(state.options, lessons=(*state.options.lessons, *fresh))
            return fresh
    return ()


def _forget(state: _Attempts, lessons: tuple[Lesson, ...]) -> None:
    kept: Mapping[Lesson, None] = dict.fromkeys(item for item in state.options.lessons if item not in lessons)
    state.options = replace(state.options, lessons=tuple(kept))


def _same(one: Reading, other: Reading) -> bool:
    return (one.cause, one.subject) == (other.cause, other.subject)
