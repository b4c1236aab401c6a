"""The runner: every way a check can end is a visible result, and none ends the scan."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from envdoctor.api import (
    Check,
    CheckState,
    Finding,
    Host,
    HostCheck,
    JointCheck,
    RepositoryCheck,
    Ring,
    Severity,
    Skipped,
)
from envdoctor.examination import Observer, Outcome, examine, within
from envdoctor.repository import Repository

Make = Callable[..., Repository]


class Passes(RepositoryCheck):
    """Nothing is wrong."""

    code, name, severity, ring = "TST001", "passes", Severity.ERROR, Ring.PACKAGES

    def examine(self, repository: Repository) -> Iterator[Finding]:
        yield from ()


class Finds(RepositoryCheck):
    """Something is wrong."""

    code, name, severity = "TST002", "finds", Severity.WARNING

    def examine(self, repository: Repository) -> Iterator[Finding]:
        yield self.finding("`a` is wrong", subject="a")
        yield self.finding("`b` is wrong", subject="b", severity=Severity.NOTE)


class Crashes(RepositoryCheck):
    """It crashes after its first finding."""

    code, name, severity = "TST003", "crashes", Severity.ERROR

    def examine(self, repository: Repository) -> Iterator[Finding]:
        yield self.finding("`a` is wrong", subject="a")
        raise RecursionError("too deep")


class Hangs(RepositoryCheck):
    """It never ends."""

    code, name, severity, deadline = "TST004", "hangs", Severity.ERROR, 0.1

    def examine(self, repository: Repository) -> Iterator[Finding]:
        time.sleep(5)
        yield self.finding("too late", subject="late")


class Skips(RepositoryCheck):
    """There is nothing to look at."""

    code, name, severity = "TST005", "skips", Severity.ERROR

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        yield Skipped(reason="no Dockerfile")


class Machine(HostCheck):
    """It reads the machine."""

    code, name, severity = "TST006", "machine", Severity.ERROR

    def examine(self, host: Host) -> Iterator[Finding]:
        yield self.finding(f"runs {host.platform}", subject=host.platform)


class Both(JointCheck):
    """It reads both."""

    code, name, severity = "TST007", "both", Severity.ERROR

    def examine(self, repository: Repository, host: Host) -> Iterator[Finding]:
        yield self.finding(f"{repository.name} on {host.platform}", subject=repository.name)


def by_code(outcomes: tuple[Outcome, ...]) -> dict[str, Outcome]:
    return {outcome.result.code: outcome for outcome in outcomes}


def test_every_end_is_a_result(repository: Make, laptop: Callable[..., Host]) -> None:
    checks: list[Check] = [Passes(), Finds(), Crashes(), Hangs(), Skips(), Machine(), Both()]
    ended = by_code(examine(checks, repository=repository({"a.py": ""}), host=laptop(), jobs=2))
    states = {code: outcome.result.state for code, outcome in ended.items()}
    assert states == {
        "TST001": CheckState.PASSED,
        "TST002": CheckState.FAILED,
        "TST003": CheckState.ERROR,
        "TST004": CheckState.ERROR,
        "TST005": CheckState.SKIPPED,
        "TST006": CheckState.FAILED,
        "TST007": CheckState.FAILED,
    }
    assert ended["TST003"].result.reason == "crashed: RecursionError: too deep"
    assert "too deep" in ended["TST003"].trace
    assert ended["TST003"].findings == ()
    assert ended["TST004"].result.reason == "not finished after 0.1 s"
    assert ended["TST005"].result.reason == "no Dockerfile"
    assert [finding.severity for finding in ended["TST002"].findings] == [Severity.WARNING, Severity.NOTE]


def test_a_hanging_check_does_not_hold_up_the_scan(repository: Make) -> None:
    started = time.monotonic()
    examine([Hangs(), Passes()], repository=repository({}), host=None, jobs=1)
    assert time.monotonic() - started < 3


def test_without_a_target_a_check_is_skipped_with_a_reason(laptop: Callable[..., Host]) -> None:
    ended = by_code(examine([Passes(), Both(), Machine()], repository=None, host=laptop()))
    assert ended["TST001"].result.reason == "no repository was examined"
    assert ended["TST007"].result.state is CheckState.SKIPPED
    assert ended["TST006"].result.state is CheckState.FAILED


def test_results_come_in_the_order_asked_for(repository: Make) -> None:
    checks = [Skips(), Passes(), Finds()]
    outcomes = examine(checks, repository=repository({}), host=None, jobs=3)
    assert [outcome.result.code for outcome in outcomes] == ["TST005", "TST001", "TST002"]


def test_the_observer_hears_of_every_check(repository: Make) -> None:
    class Ear(Observer):
        def __init__(self) -> None:
            self.heard: list[str] = []

        def started(self, check: Check) -> None:
            self.heard.append(f"+{check.code}")

        def finished(self, outcome: Outcome) -> None:
            self.heard.append(f"-{outcome.result.code}")

    ear = Ear()
    examine([Passes(), Finds()], repository=repository({}), host=None, jobs=1, observer=ear)
    assert ear.heard == ["+TST001", "-TST001", "+TST002", "-TST002"]


class Leaves(RepositoryCheck):
    """It ends the process, or tries to."""

    code, name, severity = "TST010", "leaves", Severity.ERROR

    def examine(self, repository: Repository) -> Iterator[Finding]:
        raise SystemExit(0)


class Babbles(RepositoryCheck):
    """It says something that is no finding."""

    code, name, severity = "TST011", "babbles", Severity.ERROR

    def examine(self, repository: Repository) -> Iterator[Finding]:
        yield {"message": "this would be silence"}  # type: ignore[misc]


class Impersonates(RepositoryCheck):
    """Its finding has the code of another check."""

    code, name, severity = "TST012", "impersonates", Severity.ERROR

    def examine(self, repository: Repository) -> Iterator[Finding]:
        yield Finding(code="DEP001", severity=Severity.ERROR, message="x", subject="x")


class Misfills(RepositoryCheck):
    """Its finding holds text where a severity belongs, and a list where a tuple does."""

    code, name, severity = "TST013", "misfills", Severity.ERROR

    def examine(self, repository: Repository) -> Iterator[Finding]:
        yield Finding(code="TST013", severity="error", message="x", subject="x", evidence=[])  # type: ignore[arg-type]


@pytest.mark.parametrize("check", [Leaves(), Babbles(), Impersonates(), Misfills()])
def test_a_check_that_breaks_its_contract_is_a_visible_result(repository: Make, check: Check) -> None:
    (outcome,) = examine([check], repository=repository({}), host=None)
    assert outcome.result.state is CheckState.ERROR
    assert outcome.result.reason.startswith("crashed: ")
    assert outcome.findings == ()


def test_what_hangs_beside_the_checks_is_given_up_and_what_it_raises_is_passed_on() -> None:
    started = time.monotonic()
    with pytest.raises(TimeoutError, match=r"not finished after 0\.1 s"):
        within(0.1, lambda: time.sleep(5))
    assert time.monotonic() - started < 3
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 // 0)
    assert within(5, lambda: None) is None


def test_what_mostly_waits_is_begun_before_the_first_check(repository: Make) -> None:
    begun = threading.Event()

    def slow(_: Repository) -> int:
        begun.set()
        return 1

    class First(RepositoryCheck):
        """It waits until another check's fact is being read."""

        code, name, severity = "TST010", "first", Severity.ERROR

        def examine(self, repository: Repository) -> Iterator[Finding]:
            assert begun.wait(5)
            yield from ()

    class Last(RepositoryCheck):
        """It needs the fact."""

        code, name, severity, awaited = "TST011", "last", Severity.ERROR, (slow,)

        def examine(self, repository: Repository) -> Iterator[Finding]:
            assert repository.fact(slow) == 1
            yield from ()

    outcomes = examine((First(), Last()), repository=repository({}), host=None, jobs=1)
    assert [outcome.result.state for outcome in outcomes] == [CheckState.PASSED] * 2


def test_a_fact_that_cannot_be_read_ahead_is_the_failure_of_its_check(repository: Make) -> None:
    def broken(_: Repository) -> int:
        raise ValueError("no such thing")

    class Needs(RepositoryCheck):
        """It needs the fact."""

        code, name, severity, awaited = "TST012", "needs", Severity.ERROR, (broken,)

        def examine(self, repository: Repository) -> Iterator[Finding]:
            repository.fact(broken)
            yield from ()

    (outcome,) = examine((Needs(),), repository=repository({}), host=None)
    assert outcome.result.state is CheckState.ERROR
    assert "no such thing" in outcome.result.reason
