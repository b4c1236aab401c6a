"""Runs checks over facts, in parallel, each with a deadline, none able to end the scan."""

from __future__ import annotations

import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TypeVar

from envdoctor.check import Check, HostCheck, JointCheck, RepositoryCheck
from envdoctor.errors import PluginError
from envdoctor.host import Host
from envdoctor.model import Evidence, Finding, Fix, Location, Scope, Severity, Skipped
from envdoctor.report import CheckResult, CheckState
from envdoctor.repository import Repository
from envdoctor.values import dataclass, field

__all__ = ["Observer", "Outcome", "examine", "result_of", "within"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one check said. ``trace`` is the traceback of a crash, for ``--debug``."""

    result: CheckResult
    findings: tuple[Finding, ...] = ()
    trace: str = ""


class Observer:
    """Told of progress; this one does nothing."""

    def started(self, check: Check) -> None:
        """A check begins."""

    def finished(self, outcome: Outcome) -> None:
        """A check came to its end, or to its deadline."""


@dataclass(slots=True, kw_only=True)
class _Run:
    """A check that is running in a thread of its own."""

    check: Check
    started: float
    outcome: Outcome | None = None
    overdue: bool = field(default=False)

    @property
    def remaining(self) -> float:
        return self.started + self.check.deadline - time.monotonic()


def examine(
    checks: Iterable[Check],
    *,
    repository: Repository | None,
    host: Host | None,
    jobs: int = 4,
    observer: Observer | None = None,
) -> tuple[Outcome, ...]:
    """Run every check that its target allows, in the order given.

    A check without a target (no repository, no host) is skipped with a reason. A check past its deadline is
    abandoned: its daemon thread may go on, nobody waits for it.
    """
    return _Examination(tuple(checks), repository, host, jobs, observer or Observer()).run()


class _Examination:
    def __init__(
        self, checks: Sequence[Check], repository: Repository | None, host: Host | None, jobs: int, observer: Observer
    ) -> None:
        self.checks = checks
        self.repository = repository
        self.host = host
        self.jobs = max(1, jobs)
        self.observer = observer
        self.turn = threading.Condition()

    def run(self) -> tuple[Outcome, ...]:
        self._begin()
        waiting = deque(self.checks)
        running: list[_Run] = []
        done: dict[str, Outcome] = {}
        while waiting or running:
            while waiting and len(running) < self.jobs:
                running.append(self._start(waiting.popleft()))
            with self.turn:
                if not any(run.outcome for run in running):
                    self.turn.wait(max(0.0, min(run.remaining for run in running)))
                ended = [run for run in running if run.outcome or run.remaining <= 0]
                for run in ended:
                    run.overdue = run.outcome is None
            for run in ended:
                running.remove(run)
                outcome = run.outcome or _overdue(run.check)
                done[run.check.code] = outcome
                self.observer.finished(outcome)
        return tuple(done[check.code] for check in self.checks)

    def _begin(self) -> None:
        """Ask for what mostly waits for git in a thread of its own: meanwhile the first checks use the processor."""
        repository = self.repository
        facts = dict.fromkeys(read for check in self.checks for read in check.awaited)
        if repository is None or not facts:
            return

        def work() -> None:
            for read in facts:
                with suppress(Exception):  # the fact keeps it for the checks that need it
                    repository.fact(read)

        threading.Thread(target=work, name="facts", daemon=True).start()

    def _start(self, check: Check) -> _Run:
        run = _Run(check=check, started=time.monotonic())
        self.observer.started(check)
        threading.Thread(target=self._work, args=(run,), name=check.code, daemon=True).start()
        return run

    def _work(self, run: _Run) -> None:
        outcome = _run_check(run.check, self._examiner(run.check))
        with self.turn:
            if not run.overdue:
                run.outcome = outcome
            self.turn.notify()

    def _examiner(self, check: Check) -> Callable[[], Iterable[Finding | Skipped]]:
        repository, host = self.repository, self.host
        if isinstance(check, RepositoryCheck) and repository is not None:
            return lambda: check.examine(repository)
        if isinstance(check, HostCheck) and host is not None:
            return lambda: check.examine(host)
        if isinstance(check, JointCheck) and repository is not None and host is not None:
            return lambda: check.examine(repository, host)
        missing = "no repository was examined" if repository is None else "the host was not examined"
        return lambda: (Skipped(reason=missing),)


def _run_check(check: Check, examiner: Callable[[], Iterable[Finding | Skipped]]) -> Outcome:
    started = time.perf_counter()
    try:
        said = tuple(_sound(check, item) for item in examiner())
    except BaseException as error:  # noqa: BLE001 - the one place where a crash, and even an exit, becomes a result
        reason = f"crashed: {type(error).__name__}: {error}"
        result = result_of(check, CheckState.ERROR, time.perf_counter() - started, reason)
        return Outcome(result=result, trace=traceback.format_exc())
    seconds = time.perf_counter() - started
    findings = tuple(item for item in said if isinstance(item, Finding))
    reasons = [item.reason for item in said if isinstance(item, Skipped)]
    if findings:
        return Outcome(result=result_of(check, CheckState.FAILED, seconds), findings=findings)
    if reasons:
        return Outcome(result=result_of(check, CheckState.SKIPPED, seconds, reasons[0]))
    return Outcome(result=result_of(check, CheckState.PASSED, seconds))


def _sound(check: Check, item: object) -> Finding | Skipped:
    """What a check said, if it keeps its contract; what does not would be silence, or would end the scan later."""
    if isinstance(item, Skipped):
        return item
    if not isinstance(item, Finding):
        raise PluginError(f"it said {item!r:.80}, which is neither a Finding nor a Skipped")
    expected: tuple[tuple[object, object], ...] = (
        (item.code, str),
        (item.message, str),
        (item.subject, str),
        (item.severity, Severity),
        (item.location, Location | None),
        (item.fix, Fix | None),
        (item.evidence, tuple),
        *((piece, Evidence) for piece in item.evidence),
    )
    wrong = [part for part, kind in expected if not isinstance(part, kind)]  # type: ignore[arg-type]
    if wrong:
        raise PluginError(f"a finding of it holds {wrong[0]!r:.80} where that cannot stand")
    if item.code != check.code and not item.code.startswith(check.foreign):
        raise PluginError(f"a finding of it has the code `{item.code}`, which is not its own")
    return item


def within(seconds: float, read: Callable[[], T]) -> T:
    """What ``read`` returns, in a thread of its own; raises what it raises, or TimeoutError when the time is over."""
    said: list[T] = []
    raised: list[Exception] = []

    def work() -> None:
        try:
            said.append(read())
        except Exception as error:  # noqa: BLE001 - raised again by whoever waits
            raised.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    if raised:
        raise raised[0]
    if not said:
        raise TimeoutError(f"not finished after {seconds:g} s")
    return said[0]


def _overdue(check: Check) -> Outcome:
    reason = f"not finished after {check.deadline:g} s"
    return Outcome(result=result_of(check, CheckState.ERROR, check.deadline, reason))


def result_of(check: Check, state: CheckState, seconds: float, reason: str = "") -> CheckResult:
    """How a check ended, with what the report says of the check."""
    return CheckResult(
        code=check.code,
        name=check.name,
        state=state,
        ring=check.ring,
        scope=Scope(check.scope),
        absence=check.absence,
        seconds=round(seconds, 3),
        reason=reason,
    )
