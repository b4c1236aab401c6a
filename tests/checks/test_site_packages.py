"""VENV: what is inside site-packages, and what was left behind; one true and one tempting example for each check."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from envdoctor.api import Finding, Host, HostCheck, Severity
from envdoctor_checks.leftovers import DeadKernel, DeadScript, OrphanEnvironment, StaleActivation, StaleEntries
from envdoctor_checks.site_packages import DeadEditable, HalfInstalled, PipInTheSystem, SystemSitePackages, UserSiteLeak
from host.home_builder import ELF_X86_64, environment, interpreter, link, package, put

Laptop = Callable[..., Host]
ADA = "/home/ada"
BASE = f"{ADA}/.pyenv/versions/3.12.1"
VENV = f"{ADA}/shop/.venv"
LIBRARY = f"{VENV}/lib/python3.12/site-packages"


def found(check: HostCheck, host: Host) -> list[Finding]:
    """The findings without what was skipped."""
    return [item for item in check.examine(host) if isinstance(item, Finding)]


@pytest.fixture
def host(laptop: Laptop) -> Host:
    """A laptop with one project and its environment."""
    machine = laptop(PATH=f"{ADA}/.local/bin")
    interpreter(machine.root, BASE, "3.12.1")
    environment(machine.root, VENV, BASE, "3.12.1")
    return machine


def test_leftovers_and_two_versions(host: Host) -> None:
    put(host.root, f"{LIBRARY}/~ip/x.py")
    package(host.root, LIBRARY, "zope.interface", "5.0")
    package(host.root, LIBRARY, "zope_interface", "6.0")
    (finding,) = found(HalfInstalled(), host)
    assert "1 leftover of pip and 1 package with metadata of two versions" in finding.message


def test_an_egg_info_beside_a_dist_info(host: Host) -> None:
    package(host.root, LIBRARY, "a", "1.0")
    put(host.root, f"{LIBRARY}/a-1.0.egg-info", "Name: a\n")
    package(host.root, LIBRARY, "a-b", "1.0")
    assert found(HalfInstalled(), host) == []


def test_an_editable_to_nowhere(host: Host) -> None:
    put(host.root, f"{LIBRARY}/theme.pth", f"{ADA}/theme\n")
    put(host.root, f"{LIBRARY}/old.egg-link", f"{ADA}/old\n.\n")
    (finding,) = found(DeadEditable(), host)
    assert "2 projects whose folder does not exist" in finding.message


def test_path_files_that_are_fine(host: Host) -> None:
    put(host.root, f"{ADA}/theme/src/x.py")
    put(host.root, f"{LIBRARY}/theme.pth", f"{ADA}/theme/src\n")
    put(host.root, f"{LIBRARY}/distutils-precedence.pth", "import os; x = '/nowhere'\n")
    put(host.root, f"{LIBRARY}/relative.pth", "vendored/lib\n# /nowhere\n\0\n")
    assert found(DeadEditable(), host) == []


def test_the_user_site_hides_an_installation_s_packages(host: Host) -> None:
    package(host.root, f"{ADA}/.local/lib/python3.12/site-packages", "numpy", "1.19.0")
    package(host.root, f"{BASE}/lib/python3.12/site-packages", "numpy", "2.1.0")
    (finding,) = found(UserSiteLeak(), host)
    assert [item.text for item in finding.evidence] == [
        "`numpy` 1.19.0 hides 2.1.0",
        f"whatever starts `{BASE}/bin/python3.12` is affected; virtual environments are not",
    ]


def test_a_user_site_that_hides_nothing(host: Host) -> None:
    package(host.root, f"{ADA}/.local/lib/python3.12/site-packages", "numpy", "1.19.0")
    package(host.root, LIBRARY, "numpy", "2.1.0")
    package(host.root, f"{BASE}/lib/python3.12/site-packages", "pip", "24.0")
    assert found(UserSiteLeak(), host) == []


def test_pip_in_the_system(laptop: Laptop) -> None:
    host = laptop()
    interpreter(host.root, "/usr", "3.11.2")
    package(host.root, "/usr/local/lib/python3.11/dist-packages", "requests", "2.0", INSTALLER="pip\n")
    package(host.root, "/usr/lib/python3/dist-packages", "six", "1.16", INSTALLER="debian")
    package(host.root, "/usr/lib/python3/dist-packages", "pip", "23.0", INSTALLER="pip")
    (finding,) = found(PipInTheSystem(), host)
    assert finding.message == "pip installed 1 package into the system's Python 3.11.2"


def test_pip_where_it_belongs(host: Host) -> None:
    package(host.root, LIBRARY, "requests", "2.0", INSTALLER="pip")
    package(host.root, f"{BASE}/lib/python3.12/site-packages", "black", "24", INSTALLER="pip")
    assert found(PipInTheSystem(), host) == []


def test_system_packages_shine_through(host: Host) -> None:
    assert found(SystemSitePackages(), host) == []
    put(host.root, f"{VENV}/pyvenv.cfg", f"home = {BASE}/bin\ninclude-system-site-packages = true\nversion = 3.12.1\n")
    again = Host(root=host.root, home=host.home, environment={})
    assert len(found(SystemSitePackages(), again)) == 1


def test_an_orphan_and_one_whose_project_lives(host: Host) -> None:
    for name, project in (("gone-1a2b3c4d", "deleted"), ("blog-1a2b3c4d", "blog")):
        environment(host.root, f"{ADA}/.local/share/virtualenvs/{name}", BASE, "3.12.1")
        put(host.root, f"{ADA}/.local/share/virtualenvs/{name}/.project", f"{ADA}/{project}")
    put(host.root, f"{ADA}/blog/Pipfile")
    (finding,) = found(OrphanEnvironment(), host)
    assert "gone-1a2b3c4d" in finding.message
    assert finding.severity is Severity.NOTE
    assert finding.fix is not None
    assert "safe" not in finding.fix.text


def kernel(host: Host, name: str, *argv: object) -> None:
    """A kernel specification."""
    put(
        host.root,
        f"{ADA}/.local/share/jupyter/kernels/{name}/kernel.json",
        json.dumps({"argv": argv, "display_name": name}),
    )


def test_kernels(host: Host) -> None:
    kernel(host, "fine", f"{VENV}/bin/python", "-m", "ipykernel")
    kernel(host, "bare", "python3", "-m", "ipykernel")
    kernel(host, "dead", f"{ADA}/.virtualenvs/gone/bin/python")
    kernel(host, "odd", 3, None)
    put(host.root, f"{ADA}/.local/share/jupyter/kernels/broken/kernel.json", b"{\xff")
    assert [finding.subject for finding in found(DeadKernel(), host)] == ["dead"]


def test_scripts(host: Host) -> None:
    put(host.root, f"{ADA}/.local/bin/aws", "#!/opt/gone/bin/python3\n", 0o755)
    put(
        host.root,
        f"{ADA}/.local/bin/long",
        "#!/bin/sh\n'''exec' \"/opt/gone/bin/python3\" \"$0\" \"$@\"\n' '''\n",
        0o755,
    )
    put(host.root, f"{ADA}/.local/bin/fine", f"#!{VENV}/bin/python\n", 0o755)
    put(host.root, f"{ADA}/.local/bin/env", "#!/usr/bin/env python9\n", 0o755)
    put(host.root, f"{ADA}/.local/bin/other", "#!/opt/gone/bin/ruby\n", 0o755)
    put(host.root, f"{ADA}/.local/bin/binary", ELF_X86_64, 0o755)
    link(host.root, f"{ADA}/.local/bin/black", f"{ADA}/.local/share/pipx/venvs/black/bin/black")
    link(host.root, f"{ADA}/.local/bin/notes", f"{ADA}/notes/run")
    told = {
        finding.subject: [item.text.split(" ->")[0] for item in finding.evidence]
        for finding in found(DeadScript(), host)
    }
    assert told == {
        "/opt/gone/bin/python3": [f"{ADA}/.local/bin/aws", f"{ADA}/.local/bin/long"],
        f"{ADA}/.local/share/pipx/venvs/black/bin/black": [f"{ADA}/.local/bin/black"],
    }


@pytest.mark.parametrize(("value", "count"), [(VENV, 0), (f"{ADA}/gone", 1), (f"{ADA}/shop", 1), ("", 0)])
def test_activation(host: Host, value: str, count: int) -> None:
    active = Host(root=host.root, home=host.home, environment={"VIRTUAL_ENV": value})
    told = found(StaleActivation(), active)
    assert len(told) == count
    assert not value or value not in repr(told)


def test_entries_that_are_not_stale(host: Host) -> None:
    put(host.root, f"{ADA}/.conda/environments.txt", f"{VENV}\n\n")
    environment(host.root, f"{ADA}/.local/share/pipx/venvs/black", BASE, "3.12.1")
    environment(host.root, "/opt/pipx/venvs/ruff", BASE, "3.12.1")
    assert found(StaleEntries(), host) == []


def test_metadata_that_is_gone(host: Host) -> None:
    package(host.root, LIBRARY, "attrs", "23.1")
    assert found(HalfInstalled(), host) == []
    (host.root / LIBRARY.lstrip("/") / "attrs-23.1.dist-info/METADATA").unlink()
    again = Host(root=host.root, home=host.home, environment=host.environment)
    (finding,) = found(HalfInstalled(), again)
    assert finding.message == f"`{LIBRARY}` holds 1 package without metadata"


def test_environments_in_stores_to_which_nothing_leads(host: Host) -> None:
    for place in (
        "share/pdm/venvs/lost-k3Jx9a2B-3.12",
        "share/hatch/env/virtual/lost/Qx3yZ8aa/docs",
        "share/pdm/venvs/shop-k3Jx9a2B-3.12",
    ):
        environment(host.root, f"{ADA}/.local/{place}", BASE, "3.12.1")
    put(host.root, f"{ADA}/shop/pyproject.toml", "")
    (finding,) = found(OrphanEnvironment(), host)
    assert finding.message == (
        "No project in the home directory belongs to 2 environments in the stores of hatch and pdm"
    )
    assert all("lost" in item.text and "last changed" in item.text for item in finding.evidence)


def test_a_command_in_an_environment_or_beside_the_search_path_starts_nothing(host: Host) -> None:
    environment(host.root, f"{ADA}/fresh/.venv", BASE, "3.12.1")
    put(host.root, f"{ADA}/fresh/.venv/bin/pytest", f"#!{ADA}/fresh/.venv/bin/python3.11\n", 0o755)
    put(host.root, f"{ADA}/fresh/.venv/bin/black", f"#!{ADA}/fresh/.venv/bin/python\n", 0o755)
    put(host.root, f"{ADA}/.local/bin/tool", "#!/opt/gone/bin/python3\n", 0o755)
    subjects = [finding.subject for finding in found(DeadScript(), host)]
    assert sorted(subjects) == [f"{ADA}/fresh/.venv/bin/python3.11", "/opt/gone/bin/python3"]
