"""VENV: what was left behind when something else was moved or removed."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from envdoctor.api import Confidence, Evidence, Finding, Fix, Host, HostCheck, Location, Ring, Severity, Skipped
from envdoctor.host import environments, interpreters, kernels, projects, registry, search_path, shims
from envdoctor.host.binaries import shebang
from envdoctor.host.environments import Environment
from envdoctor.host.locator_table import Owner
from envdoctor.host.projects import Tie
from envdoctor.values import regex
from envdoctor_checks.host_wording import count, listed, shell

__all__ = ["DeadKernel", "DeadScript", "OrphanEnvironment", "StaleActivation", "StaleEntries"]

_MOST = 10
_BUDGET = 0.2
"""Seconds for counting what all orphans hold."""


class OrphanEnvironment(HostCheck):
    """An environment in a manager's store belongs to a project that does not exist any more.

    Environments of Poetry, Pipenv, PDM, Hatch and virtualenvwrapper are tied to their projects by `.project`, by an
    editable installation, or by the hash in their name. Those without any tie are named together, if the whole home
    directory was looked through and no project in it bears their name.

    ## Why is this bad?
    It is only disk space, often a gigabyte for one with scientific libraries. But make sure that the project is gone
    and not merely on a disk that is not mounted: a package that exists nowhere else may be inside.

    ## Example
    `~/.local/share/virtualenvs/shop-a1b2c3d4 was made for ~/work/shop, which is gone; 412 MB, last changed 2025-03-02`

    ## How to fix
    Look inside once more, then let the manager remove it, or move it aside for a month.
    """

    code = "VENV008"
    name = "orphan-environment"
    severity = Severity.NOTE
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per environment."""
        end = time.monotonic() + _BUDGET
        for item, tie in projects.orphans(host):
            yield self._report(host, item, tie, end)
        loose = projects.untied(host)
        if loose:
            several = len(loose) > 1
            yield self.finding(
                f"No project in the home directory belongs to {count(len(loose), 'environment')} in the "
                f"{'stores' if several else 'store'} of {listed(sorted({item.source for item in loose}))}",
                subject="without a project",
                evidence=[Evidence(text=f"{item.path} ({_size_and_day(host, item, end)})") for item in loose[:_MOST]],
                fix=Fix(text="make sure that no project elsewhere uses it, then move it aside"),
                confidence=Confidence.LIKELY,
            )

    def _report(self, host: Host, item: Environment, tie: Tie, end: float) -> Finding:
        return self.finding(
            f"The environment `{item.path}` was made for `{tie.project}`, which is gone "
            f"({_size_and_day(host, item, end)})",
            subject=str(item.path),
            evidence=[Evidence(text=f"{tie.said_by} names {tie.project}"), *_still_used(host, item)],
            fix=Fix(text="make sure that the project is not just on another disk, then move it aside"),
            confidence=Confidence.LIKELY,
        )


def _still_used(host: Host, item: Environment) -> Iterator[Evidence]:
    """The kernels that start an orphan's Python: a reason to keep it."""
    used = [kernel.title for kernel in host.fact(kernels.read) if kernel.python and item.path in kernel.python.parents]
    if used:
        yield Evidence(text=f"keep it as long as they are needed: Jupyter kernels {listed(used)} start its Python")
    else:
        yield Evidence(text="no other project, tool or kernel that was found depends on it")


def _size_and_day(host: Host, item: Environment, end: float) -> str:
    size = projects.size_of(host, item.path, end=end)
    about = [f"{size / 1e6:.0f} MB" if size >= 500_000 else "less than 1 MB"] if size is not None else []
    day = projects.changed(host, item)
    return ", ".join([*about, f"last changed {day}"] if day else about)


class DeadKernel(HostCheck):
    """A Jupyter kernel starts a Python that does not exist.

    The `kernel.json` files of the user, the system and every environment are read. Kernels that start something by
    its bare name are not judged.

    ## Why is this bad?
    The notebook offers the kernel, "connecting" goes on for ever, and the reason stands in a log that nobody looks at.

    ## Example
    `the kernel "Thesis" starts ~/.virtualenvs/thesis/bin/python, which is gone`

    ## How to fix
    Remove the entry (`jupyter kernelspec remove thesis`) or register it anew from the environment that it should use.
    """

    code = "VENV009"
    name = "dead-kernel"
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per kernel."""
        for kernel in host.fact(kernels.read):
            if not kernel.exists and not _lies_in_a_broken_one(host, kernel):
                yield self.finding(
                    f"The Jupyter kernel `{kernel.title}` starts `{kernel.python}`, which does not exist",
                    subject=kernel.name,
                    location=Location(path=str(kernel.file)),
                    evidence=[
                        Evidence(text=f"argv -> {kernel.python}", location=Location(path=str(kernel.file))),
                        Evidence(text="every notebook that names this kernel is affected"),
                    ],
                    fix=Fix(
                        text="register it anew, or remove it", command=f"jupyter kernelspec remove {shell(kernel.name)}"
                    ),
                )


def _lies_in_a_broken_one(host: Host, kernel: kernels.Kernel) -> bool:
    """Whether a kernel lies in the environment that it starts, and that cannot start: told by VENV001 already."""
    broken = (item.path for item in host.fact(environments.read).items if item.is_broken)
    return any(path in kernel.file.parents and kernel.python and path in kernel.python.parents for path in broken)


class DeadScript(HostCheck):
    """Commands on the search path or in an environment start a Python that does not exist.

    In the folders of PATH that lie in the home directory, and in `~/.local/bin` and `~/bin`, the `#!` line of each
    script and the target of each link are looked at; in environments that can start, the `#!` lines of some of their
    commands. Environments that are broken or were moved are left to VENV001 and VENV002.

    ## Why is this bad?
    "bad interpreter: No such file or directory" or "command not found" for a tool that is clearly there. Usually the
    Python that it was installed with was upgraded or removed.

    ## Example
    `~/.local/bin/aws starts ~/.pyenv/versions/3.7.1/bin/python, which is gone`

    ## How to fix
    Install the tools again with pipx or `uv tool`, which keep one environment for each.
    """

    code = "VENV010"
    name = "dead-script"
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per missing interpreter."""
        groups: dict[Path, list[Path]] = defaultdict(list)
        gone = cache(host.is_gone)
        for folder, most in _folders_of_commands(host):
            for name in [name for name in host.entries(folder) if not _UNTOLD.match(name)][:most]:
                missing = _missing(host, folder / name, gone)
                if missing:
                    groups[missing].append(folder / name)
        for missing, scripts in sorted(groups.items()):
            yield self._report(missing, scripts)

    def _report(self, missing: Path, scripts: list[Path]) -> Finding:
        what = f"`{scripts[0]}` starts" if len(scripts) == 1 else f"{len(scripts)} commands start"
        return self.finding(
            f"{what} `{missing}`, which does not exist",
            subject=str(missing),
            evidence=[
                *(Evidence(text=f"{script} -> {missing}") for script in scripts[:_MOST]),
                *([Evidence(text=f"{len(scripts) - _MOST} more")] if len(scripts) > _MOST else []),
            ],
            fix=Fix(text="install it again, tools with pipx or `uv tool`"),
        )


_UNTOLD = regex(r"(?:python|pypy|graalpy|activate|deactivate)", re.IGNORECASE)


def _folders_of_commands(host: Host) -> Iterator[tuple[Path, int]]:
    """Folders with commands, and how many of them are looked at."""
    shimmed = {folder.path for folder in host.fact(shims.read).folders}
    entries = [item.path for item in host.fact(search_path.read).entries if item.repeats is None]
    usual = [host.home / ".local" / "bin", host.home / "bin"] if host.home else []
    for path in dict.fromkeys([*entries, *usual]):
        if host.home in path.parents and path not in shimmed and not host.exists(path.parent / "pyvenv.cfg"):
            yield path, 400
    for item in host.fact(environments.read).items:
        if not item.faults and item.owner is not Owner.CACHE and not host.is_windows:
            yield item.path / "bin", 12


_TOOL_HOMES = ("/pipx/venvs/", "/uv/tools/", "/uv/python/", "/.pyenv/versions/", "/.rye/")


def _missing(host: Host, path: Path, gone: Callable[[str], bool]) -> Path | None:
    """The Python that a script would start, if it is not there; ``gone`` remembers what it was asked."""
    if host.is_link(path) and host.is_gone(path):
        target = host.resolve(path)
        return target if any(part in target.as_posix() for part in _TOOL_HOMES) else None
    words = shebang(host, path)
    first = words[0] if words else ""
    is_python = first.startswith("/") and first.rpartition("/")[2].startswith(("python", "pypy"))
    return Path(first) if is_python and gone(first) else None


class StaleActivation(HostCheck):
    """An environment counts as active that does not exist, or that is broken.

    `VIRTUAL_ENV` is held against the file system. Its value is not shown.

    ## Why is this bad?
    The prompt says that an environment is active, tools such as `uv` and Poetry believe it and install there or
    refuse to, while `python` comes from somewhere else.

    ## Example
    `VIRTUAL_ENV names a folder that does not exist`

    ## How to fix
    `deactivate`, or open a new terminal; if it comes back, a start-up file sets it.
    """

    code = "VENV014"
    name = "stale-activation"
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding, or none."""
        value = host.variable("VIRTUAL_ENV")
        if not value:
            yield Skipped(reason="no environment is active")
            return
        found = host.fact(environments.read).at(host.resolve(host.path(value)))
        if found is None or found.is_broken:
            problem = "a folder that is no environment" if found is None else "an environment that cannot start"
            if host.is_gone(host.path(value)):
                problem = "a folder that does not exist"
            yield self.finding(
                f"`VIRTUAL_ENV` names {problem}",
                subject="VIRTUAL_ENV",
                evidence=[
                    Evidence(text="VIRTUAL_ENV is set in this environment"),
                    Evidence(text="everything that is started from this shell is affected"),
                ],
                fix=Fix(text="deactivate it, or open a new terminal", command="deactivate", safe=True),
            )


class StaleEntries(HostCheck):
    """Managers keep entries for things that do not exist any more, or keep their things in two places.

    Looked at: lines of `~/.conda/environments.txt` whose folder is gone, version folders of pyenv, asdf, mise and rye
    without a Python in them, links there that lead nowhere, Pythons in Windows' registry (PEP 514) that are gone, and a
    pipx with two homes.

    ## Why is this bad?
    `conda env list` and `pyenv versions` offer what is not there. With two pipx homes, the older place wins, and the
    tools in the other one have "vanished".

    ## Example
    `~/.pyenv/versions/3.6.9 is empty`

    ## How to fix
    Remove the entry; for pipx set `PIPX_HOME` to the place that you want to keep.
    """

    code = "VENV015"
    name = "stale-entries"
    severity = Severity.NOTE

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per kind."""
        empty = host.fact(interpreters.read).empty
        if empty:
            yield self.finding(
                f"{count(len(empty), 'version folder')} of {empty[0].source} without a Python",
                subject="empty versions",
                evidence=[Evidence(text=f"{place.path} has no executables") for place in empty],
                fix=Fix(
                    text="nothing depends on an empty folder: have the manager remove it, or install the version again"
                ),
            )
        dangling = host.fact(interpreters.read).dangling
        if dangling:
            leads = "leads" if len(dangling) == 1 else "lead"
            yield self.finding(
                f"{count(len(dangling), 'name')} among a manager's versions {leads} nowhere",
                subject="dangling versions",
                evidence=[Evidence(text=f"{path} -> {host.resolve(path)}, which does not exist") for path in dangling],
                fix=Fix(text="nothing can depend on it: remove the link, or make what it leads to again"),
            )
        yield from self._conda(host)
        lost = [item for item in host.fact(registry.read) if not item.exists]
        if lost:
            yield self.finding(
                f"{count(len(lost), 'Python')} in the registry whose folder has no Python any more",
                subject="registry",
                evidence=[Evidence(text=f"{item.key} -> {item.prefix}") for item in lost],
                fix=Fix(text="repair or uninstall it in Settings, Apps"),
            )
        homes = _pipx_homes(host)
        if len(homes) > 1:
            yield self.finding(
                "pipx keeps tools in two places, and only knows those in one of them",
                subject="pipx",
                evidence=[Evidence(text=f"{home} has {count(number, 'tool')}") for home, number in homes.items()],
                fix=Fix(text="set PIPX_HOME to the one to keep, and install the tools of the other one again"),
            )

    def _conda(self, host: Host) -> Iterator[Finding]:
        file = host.home / ".conda" / "environments.txt" if host.home else None
        lines = (host.text(file) or "").splitlines() if file else []
        gone = [(number, line.strip()) for number, line in enumerate(lines, 1) if "\0" not in line]
        gone = [(number, line) for number, line in gone if host.is_absolute(line)]
        gone = [(number, line) for number, line in gone if host.is_gone(host.path(line))]
        if gone:
            yield self.finding(
                f"conda remembers {count(len(gone), 'environment')} that {'is' if len(gone) == 1 else 'are'} gone",
                subject="environments.txt",
                location=Location(path=str(file), line=gone[0][0]),
                evidence=[Evidence(text=line, location=Location(path=str(file), line=number)) for number, line in gone],
                fix=Fix(text="take the lines out of the file"),
            )


def _pipx_homes(host: Host) -> dict[Path, int]:
    """The user's own pipx homes that hold tools, and how many each."""
    found: dict[Path, int] = defaultdict(int)
    given = host.path(host.variable("PIPX_HOME")) if host.variable("PIPX_HOME") else host.home
    for item in host.fact(environments.read).items:
        if item.source == "pipx" and not {host.home, given}.isdisjoint(item.path.parents):
            found[item.path.parent.parent] += 1
    return dict(found)
