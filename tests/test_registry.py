"""Built-ins are found in an uninstalled tree; a broken plug-in is a visible misfit."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from envdoctor import registry
from envdoctor.api import Check, Finding, Repository, RepositoryCheck, Scope, Severity
from envdoctor.errors import PluginError, UsageError

CHECKS = registry.load_checks()
REPOSITORY = frozenset({Scope.REPOSITORY})
HOST = frozenset({Scope.HOST})


class Good(RepositoryCheck):
    """A page."""

    code, name, severity = "ACME001", "good", Severity.NOTE

    def examine(self, repository: Repository) -> list[Finding]:
        return []


class NoCode(RepositoryCheck):
    code, name, severity = "acme", "Not A Name", "bad"  # type: ignore[assignment]

    def examine(self, repository: Repository) -> list[Finding]:
        return []


@pytest.mark.parametrize("check", tuple(CHECKS), ids=lambda check: check.code)
def test_every_built_in_check_describes_itself(check: Check) -> None:
    page = check.page()
    assert page.title.endswith(".")
    assert len(page.title) <= 110
    for section in ("## Why is this bad?", "## Example", "## How to fix"):
        assert section in page.body, f"{check.code} lacks {section}"


def test_the_families_that_read_the_machine_are_listed() -> None:
    reads_machine = {check.code for check in CHECKS if check.scope is not Scope.REPOSITORY}
    assert reads_machine == {code for code in CHECKS.codes if code.startswith(CHECKS.machine)}
    reads_both = {check.code for check in CHECKS if check.scope is Scope.BOTH}
    assert reads_both == {code for code in CHECKS.codes if code.startswith(CHECKS.both)}
    assert {check.code for check in CHECKS.some((), scopes=REPOSITORY, laptop=True)} == set(
        CHECKS.codes
    ) - reads_machine


def test_where_only_the_machine_is_examined_no_other_family_is_imported() -> None:
    of_host = {check.code for check in CHECKS if check.scope is Scope.HOST}
    assert of_host <= {check.code for check in CHECKS.some((), scopes=HOST, laptop=True)}
    assert {check.code for check in CHECKS.some((), scopes=frozenset(Scope), laptop=True)} == set(CHECKS.codes)


def test_the_families_that_stay_out_of_ci_are_listed() -> None:
    only_here = {check.code for check in CHECKS if "ci" not in check.profiles}
    left_out = {code for code in CHECKS.codes if code.startswith((*CHECKS.laptop, *CHECKS.machine))}
    assert {code for code in CHECKS.codes if code.startswith(CHECKS.laptop)} <= only_here <= left_out
    assert {check.code for check in CHECKS.some((), scopes=REPOSITORY, laptop=False)} == set(CHECKS.codes) - left_out
    assert [check.code for check in CHECKS.some(("BUS001",), scopes=REPOSITORY, laptop=False)] == ["BUS001"]


def test_names_are_unique() -> None:
    names = [check.name for check in CHECKS]
    assert len(names) == len(set(names))


def test_no_built_in_is_a_misfit() -> None:
    assert CHECKS.misfits == ()


def test_a_built_in_that_cannot_be_imported_is_a_misfit_and_the_others_are_there() -> None:
    known = registry.CheckSet({"AAA001": "no_such_module:Check", "DEP001": CHECKS._targets["DEP001"]}, {}, {})
    for _ in range(2):
        assert [check.code for check in known] == ["DEP001"]
        assert [misfit.name for misfit in known.misfits] == ["AAA001"]
    assert known.misfits[0].reason == "it cannot be loaded: ModuleNotFoundError: No module named 'no_such_module'"


def test_what_a_plug_in_may_get_wrong_is_said_all_at_once() -> None:
    assert registry._instantiate(Good, "ACME001").code == "ACME001"
    with pytest.raises(PluginError, match="not a subclass"):
        registry._instantiate(object, "ACME001")
    with pytest.raises(PluginError, match=r"its code is .*its name must be .*its severity must be .*no docstring"):
        registry._instantiate(NoCode, "ACME002")


def test_a_broken_entry_point_is_reported_and_the_rest_works(monkeypatch: pytest.MonkeyPatch) -> None:
    points = [
        EntryPoint("ACME009", "no_such_module:Check", "envdoctor.checks"),
        EntryPoint(CHECKS.codes[0], "os:path", "envdoctor.checks"),
    ]
    monkeypatch.setattr(registry, "_entry_points", lambda group: points)
    known = registry.load_checks()
    assert known.codes == CHECKS.codes
    assert "No module named" in known.misfits[0].reason
    assert "is the code of another check" in known.misfits[1].reason


def test_every_built_in_format_loads_and_an_unknown_one_is_refused() -> None:
    for name in registry.formats():
        assert registry.load_renderer(name).format == name
    with pytest.raises(UsageError, match="unknown format `xlsx`"):
        registry.load_renderer("xlsx")


def test_a_scan_of_the_machine_alone_imports_nothing_that_reads_repositories(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from envdoctor.__main__ import main\n"
        f"sys.argv = ['envdoctor', 'scan', '--only', 'host', {str(tmp_path)!r}, '-o', {str(tmp_path / 'out')!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(*(name for name in sys.modules if name.startswith(('envdoctor.repository.', 'docker', 'requests'))))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= {f"envdoctor.repository.{name}" for name in ("files", "git", "repository")}
