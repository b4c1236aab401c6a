"""PY: each check speaks up where it should and is silent where one might expect a false alarm."""

from __future__ import annotations

from collections.abc import Callable

from envdoctor.api import Finding, Host, HostCheck, Severity
from envdoctor_checks.interpreters import EndOfLifeInterpreter, PipAndPythonDiffer, ShimWithoutVersion, Sprawl
from host.home_builder import environment, interpreter, link, put

Laptop = Callable[..., Host]
ADA = "/home/ada"
SHIM = "#!/usr/bin/env bash\nexec pyenv exec\n"


def found(check: HostCheck, host: Host) -> list[Finding]:
    """The findings without what was skipped."""
    return [item for item in check.examine(host) if isinstance(item, Finding)]


def pyenv(host: Host, *versions: str, chosen: str = "") -> None:
    """pyenv with versions, shims and a global choice."""
    for version in versions:
        interpreter(host.root, f"{ADA}/.pyenv/versions/{version}", version)
    for name in ("python", "python3", "pip", "pip3"):
        put(host.root, f"{ADA}/.pyenv/shims/{name}", SHIM, 0o755)
    if chosen:
        put(host.root, f"{ADA}/.pyenv/version", chosen + "\n")


def test_pip_of_the_system_and_python_of_pyenv(laptop: Laptop) -> None:
    host = laptop(PATH=f"{ADA}/bin:/usr/bin")
    interpreter(host.root, f"{ADA}/.pyenv/versions/3.12.1", "3.12.1")
    interpreter(host.root, "/usr", "3.11.2")
    link(host.root, f"{ADA}/bin/python", f"{ADA}/.pyenv/versions/3.12.1/bin/python")
    (finding,) = found(PipAndPythonDiffer(), host)
    assert "`pip` installs for Python 3.11.2 in /usr, but `python` starts Python 3.12.1" in finding.message
    assert finding.fix is not None
    assert finding.fix.command == "python -m pip --version"


def test_pip_and_python_through_shims_agree(laptop: Laptop) -> None:
    host = laptop(PATH=f"{ADA}/.pyenv/shims:/usr/bin")
    pyenv(host, "3.12.1", chosen="3.12.1")
    interpreter(host.root, "/usr", "3.11.2")
    assert found(PipAndPythonDiffer(), host) == []


def test_shims_that_choose_the_system_agree(laptop: Laptop) -> None:
    host = laptop(PATH=f"{ADA}/.pyenv/shims:/usr/bin")
    pyenv(host, "3.12.1", chosen="system")
    interpreter(host.root, "/usr", "3.11.2")
    assert found(PipAndPythonDiffer(), host) == []
    assert found(ShimWithoutVersion(), host) == []


def test_an_environment_without_pip(laptop: Laptop) -> None:
    host = laptop(PATH=f"{ADA}/shop/.venv/bin:/usr/bin")
    interpreter(host.root, "/usr", "3.11.2")
    environment(host.root, f"{ADA}/shop/.venv", "/usr", "3.11.2")
    assert found(PipAndPythonDiffer(), host) == []
    host.real(f"{ADA}/shop/.venv/bin/pip").unlink()
    other = Host(root=host.root, home=host.home, environment=host.environment)
    (finding,) = found(PipAndPythonDiffer(), other)
    assert f"`python` starts the environment {ADA}/shop/.venv" in finding.message


def test_what_uvx_puts_in_front_is_not_the_user_s(laptop: Laptop) -> None:
    own = f"{ADA}/.cache/uv/archive-v0/AbC"
    host = laptop(PATH=f"{own}/bin:/usr/bin")
    interpreter(host.root, "/usr", "3.11.2")
    environment(host.root, own, "/usr", "3.11.2")
    host.real(f"{own}/bin/pip").unlink()
    assert found(PipAndPythonDiffer(), host) == []


def test_a_shim_without_its_version(laptop: Laptop) -> None:
    host = laptop(PATH=f"{ADA}/.pyenv/shims")
    pyenv(host, "3.10.13", "3.12.1", chosen="3.10.99")
    (finding,) = found(ShimWithoutVersion(), host)
    assert "3.10.99" in finding.message
    assert str(finding.location) == f"{ADA}/.pyenv/version:1"
    assert finding.fix is not None
    assert "3.10.13" in finding.fix.text
    assert finding.fix.command == "pyenv install 3.10.99"


def test_a_variable_s_value_is_not_told(laptop: Laptop) -> None:
    host = laptop(PATH=f"{ADA}/.pyenv/shims", PYENV_VERSION="hunter2-secret")
    pyenv(host, "3.12.1")
    (finding,) = found(ShimWithoutVersion(), host)
    assert "hunter2" not in repr(finding)


def test_shims_that_are_not_on_the_search_path_harm_nobody(laptop: Laptop) -> None:
    host = laptop(PATH="/usr/bin")
    pyenv(host, "3.12.1", chosen="3.10.99")
    assert found(ShimWithoutVersion(), host) == []


def test_end_of_life_and_who_uses_it(laptop: Laptop) -> None:
    host = laptop(PATH="/usr/bin")
    pyenv(host, "3.7.16", "3.8.18", "3.9.18", "3.13.0", chosen="3.9.18")
    environment(host.root, f"{ADA}/.virtualenvs/legacy", f"{ADA}/.pyenv/versions/3.8.18", "3.8.18")
    told = {finding.subject: finding for finding in found(EndOfLifeInterpreter(), host)}
    assert set(told) == {"idle", *(f"{ADA}/.pyenv/versions/{v}/bin/python{v[:3]}" for v in ("3.8.18", "3.9.18"))}
    legacy = told[f"{ADA}/.pyenv/versions/3.8.18/bin/python3.8"]
    assert legacy.severity is Severity.WARNING
    assert f"`{ADA}/.virtualenvs/legacy` was made from it" in [item.text for item in legacy.evidence]
    assert told["idle"].severity is Severity.NOTE
    assert "1 Python is past" in told["idle"].message


def test_the_system_s_old_python_is_the_distribution_s_business(laptop: Laptop) -> None:
    host = laptop(PATH="/usr/bin")
    interpreter(host.root, "/usr", "3.9.2")
    (finding,) = found(EndOfLifeInterpreter(), host)
    assert finding.severity is Severity.NOTE


def test_sprawl_counts_installations_and_not_names(laptop: Laptop) -> None:
    host = laptop(PATH=f"/usr/bin:/bin:{ADA}/.pyenv/versions/3.12.1/bin")
    pyenv(host, "3.12.1", "3.13.0")
    interpreter(host.root, "/usr", "3.11.2")
    link(host.root, "/bin", "usr/bin")
    assert found(Sprawl(), host) == []
    interpreter(host.root, f"{ADA}/.local/share/uv/python/cpython-3.12.4-linux-x86_64-gnu", "3.12.4")
    (finding,) = found(Sprawl(), Host(root=host.root, home=host.home, environment=host.environment))
    assert finding.message == "4 Pythons are installed here, by the system (1), pyenv (2) and uv (1)"


def test_vendored_pythons_are_no_sprawl(laptop: Laptop) -> None:
    host = laptop(PATH="/usr/bin")
    interpreter(host.root, "/usr", "3.11.2")
    for number in range(6):
        interpreter(host.root, f"{ADA}/google-cloud-sdk/platform/bundledpythonunix{number}", "3.12.1")
    interpreter(host.root, f"{ADA}/google-cloud-sdk/platform/bundledpythonunix", "3.7.1")
    assert found(Sprawl(), host) == []
    assert found(EndOfLifeInterpreter(), host) == []
