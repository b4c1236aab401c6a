"""PY: the search path itself, and what its order does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from envdoctor.api import Evidence, Finding, Fix, Host, HostCheck, Ring, Severity, Skipped
from envdoctor.host import environments, interpreters, search_path, shims, startup_files
from envdoctor.host.binaries import architecture
from envdoctor.host.environments import Environment, Flavour
from envdoctor.host.interpreters import Interpreter
from envdoctor.host.search_path import PathEntry
from envdoctor.host.startup_files import Act
from envdoctor_checks.host_wording import affected, count, listed, made_from_it

__all__ = ["ManagerShadowed", "StoreStub", "UntidySearchPath", "WindowsOnTheSearchPath", "WrongArchitecture"]


class UntidySearchPath(HostCheck):
    """The search path names folders twice, folders that do not exist, or the working folder.

    Two spellings of one folder (`/bin` and `/usr/bin` on most Linux systems) are fine. Empty and relative entries
    mean "wherever I happen to be" and are a warning.

    ## Why is this bad?
    Double and dead entries only slow down every command that is not found, but they show that start-up files are read
    twice or that a manager was removed by half. A relative entry lets any folder that you step into replace your
    commands.

    ## Example
    `PATH names ~/.cargo/bin twice`

    ## How to fix
    Find the line in your start-up files that adds the entry (they are listed) and make it add it once.
    """

    code = "PY005"
    name = "untidy-search-path"
    severity = Severity.NOTE

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding for relative entries, one for all others."""
        path = host.fact(search_path.read)
        if path.relative:
            yield self.finding(
                f"{count(len(path.relative), 'entry of PATH means', 'entries of PATH mean')} the working folder",
                subject="relative",
                severity=Severity.WARNING,
                evidence=[
                    *(Evidence(text="an empty entry" if not text else "a relative entry") for text in path.relative),
                    Evidence(text="every command that is started from this shell is looked for there"),
                ],
                fix=Fix(text="name folders by their whole path"),
            )
        double = [entry for entry in path.entries if entry.repeats is not None and not entry.alias]
        dead = [entry for entry in path.entries if entry.repeats is None and host.is_gone(entry.path)]
        if double or dead:
            yield self._report(host, double, dead)

    def _report(self, host: Host, double: list[PathEntry], dead: list[PathEntry]) -> Finding:
        parts = [f"{count(len(double), 'folder')} twice"] if double else []
        parts += [f"{count(len(dead), 'folder')} that {'does' if len(dead) == 1 else 'do'} not exist"] if dead else []
        evidence = [Evidence(text=f"`{entry.path}` stands at {entry.position + 1} and before") for entry in double]
        evidence += [Evidence(text=f"`{entry.path}` (at {entry.position + 1}) does not exist") for entry in dead]
        lines = host.fact(startup_files.read).of(Act.EXTENDS_PATH)
        evidence += [Evidence(text="a line that extends PATH", location=line.location) for line in lines[:6]]
        evidence += [Evidence(text="no Python, environment or project that was found depends on it")]
        return self.finding(
            f"PATH names {' and '.join(parts)}",
            subject="untidy",
            evidence=evidence,
            fix=Fix(text="take out the line that adds it, or guard it so that it adds it once"),
        )


class ManagerShadowed(HostCheck):
    """A version manager's shims are on the search path, but behind the Python that they should replace.

    The position of the shims of pyenv, asdf and mise is held against that of the first folder with a `python3`, and
    `python` if there is one. When the manager itself is told to use the system's Python, it stays silent.

    ## Why is this bad?
    `pyenv global 3.12` succeeds and changes nothing: `python` still starts the other one. It happens when a later
    line of the start-up files puts another folder in front.

    ## Example
    `/usr/local/bin comes before the shims of pyenv and has a python3 of its own`

    ## How to fix
    Move the manager's line to the end of the start-up file, or run its `init` there.
    """

    code = "PY013"
    name = "manager-shadowed"
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per manager."""
        path = host.fact(search_path.read)
        managers = host.fact(shims.read).folders
        own = {folder.path for folder in managers}
        for folder in managers:
            choice = folder.active
            if folder.position is None or choice is None or choice.is_system:
                continue
            ours = host.entries(folder.path)
            before = [
                command
                for name in ("python", "python3")
                if any(item.partition(".")[0] == name for item in ours)
                and (command := path.find(name))
                and command.path.parent not in own
                and command.entry.position < folder.position
                and not (host.is_windows and command.path.parent.name == "WindowsApps")
                and not host.exists(command.path.parent.parent / "pyvenv.cfg")
            ]
            if before:
                yield self._report(host, folder, before[0].path)

    def _report(self, host: Host, folder: shims.ShimFolder, first: Path) -> Finding:
        lines = [item for item in host.fact(startup_files.read).of(Act.INITIALISES) if item.name == folder.manager]
        return self.finding(
            f"`{first}` comes before the shims of {folder.manager}, which therefore decides nothing",
            subject=folder.manager,
            evidence=[
                Evidence(text=f"{folder.path} stands at {(folder.position or 0) + 1}"),
                *(Evidence(text=f"{folder.manager} is initialised here", location=line.location) for line in lines),
                Evidence(text=f"out of reach: {listed(folder.installed, most=8)}"),
            ],
            fix=Fix(text=f"let the line that initialises {folder.manager} be the last one that changes PATH"),
        )


class WrongArchitecture(HostCheck):
    """A Python was built for another processor than this machine's.

    The processor is read from the executable's header (ELF, Mach-O, PE) and held against the machine's. Universal
    binaries, 32-bit Pythons on 64-bit machines and what applications brought along are left alone, and so is an
    environment of conda that names the other platform itself (`conda config --env --set subdir osx-64`).

    ## Why is this bad?
    It runs in emulation: slowly, and with wheels for the other processor, so that compiled packages of one environment
    cannot be loaded in another. Usually it came with a Homebrew or a terminal that was moved over from an Intel Mac.

    ## Example
    `Python 3.9.7 in /usr/local is built for x86_64, this machine is arm64`

    ## How to fix
    Install the same version with a native manager, make the environments anew, then remove the other one.
    """

    code = "PY009"
    name = "wrong-architecture"
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per installation."""
        machine = _ARCHITECTURES.get(host.machine.lower())
        if machine is None:
            yield Skipped(reason="the machine's processor is not known")
            return
        for item in host.fact(interpreters.read).own:
            if item.architecture in {"x86_64", "arm64"} and item.architecture != machine:
                yield self._report(host, item, machine)
        for one in host.fact(environments.read).items:
            kind = architecture(host, one.base) if one.flavour is Flavour.CONDA and one.base else None
            if kind in {"x86_64", "arm64"} and kind != machine and not _is_meant(host, one):
                yield self._of_conda(host, one, str(kind), machine)

    def _of_conda(self, host: Host, item: Environment, kind: str, machine: str) -> Finding:
        return self.finding(
            f"The conda environment `{item.path}` is built for {kind}, this machine is {machine}",
            subject=str(item.path),
            evidence=[Evidence(text=f"the header of {item.base} says {kind}"), affected(host, item.path)],
            fix=Fix(text="make it anew with a conda of this processor, before you remove it"),
        )

    def _report(self, host: Host, item: Interpreter, machine: str) -> Finding:
        return self.finding(
            f"{item.label} in {item.prefix} is built for {item.architecture}, this machine is {machine}",
            subject=str(item.path),
            evidence=[
                Evidence(text=f"the header of {item.path} says {item.architecture}"),
                *made_from_it(host.fact(environments.read).made_from(item)),
                affected(host, item.path),
            ],
            fix=Fix(text="install the version natively and move its environments over before you remove it"),
        )


def _is_meant(host: Host, item: Environment) -> bool:
    """Whether an environment of conda says itself that it is for another platform (`subdir` in its `.condarc`)."""
    return "subdir:" in (host.text(item.path / ".condarc", limit=4096) or "")


_ARCHITECTURES = {"x86_64": "x86_64", "amd64": "x86_64", "arm64": "arm64", "aarch64": "arm64"}


class StoreStub(HostCheck):
    """`python` opens the Microsoft Store.

    On Windows, `python.exe` of zero bytes in `WindowsApps` is looked for as the first answer to `python`, without an
    installed Store Python behind it.

    ## Why is this bad?
    A script that calls `python` ends without an error and without having done anything, and a newcomer is asked to
    install yet another Python.

    ## Example
    `python is the Store's stub in %LOCALAPPDATA%\\\\Microsoft\\\\WindowsApps`

    ## How to fix
    Settings, Apps, Advanced app settings, App execution aliases: switch `python.exe` and `python3.exe` off.
    """

    code = "PY010"
    name = "store-stub"
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding, or none."""
        if not host.is_windows:
            yield Skipped(reason="this is not Windows")
            return
        command = host.fact(search_path.read).find("python")
        if command is None or command.path.parent.name != "WindowsApps":
            return
        siblings = [name for name in command.entry.names if name.startswith("PythonSoftwareFoundation.Python")]
        if not siblings and not host.content(command.path, limit=1):
            yield self.finding(
                "`python` is the Microsoft Store's stub, not a Python",
                subject="stub",
                evidence=[
                    Evidence(text=f"{command.path} is empty, and no Python of the Store is installed"),
                    Evidence(text="every script and tool that calls `python` is affected; environments are not"),
                ],
                fix=Fix(text="switch the aliases off: Settings, Apps, Advanced app settings, App execution aliases"),
            )


def _is_of_windows(path: Path) -> bool:
    """Whether a path lies on a drive of Windows (`/mnt/c`); other disks under `/mnt` are Linux' own."""
    return path.parts[1:2] == ("mnt",) and len(path.parts[2]) == 1


class WindowsOnTheSearchPath(HostCheck):
    """Under WSL, commands of Windows answer to `python` or `pip`.

    When the kernel is WSL's, the first `python`, `python3`, `pip` and `pip3` on the search path are looked at; those
    under `/mnt` are Windows programs or their shims.

    ## Why is this bad?
    They install into Windows' Python, cannot see Linux paths, and shims of pyenv-win do not even start: "bad
    interpreter".

    ## Example
    `pip is /mnt/c/Users/ada/.pyenv/pyenv-win/shims/pip`

    ## How to fix
    Keep Windows' PATH out of WSL: `[interop] appendWindowsPath = false` in `/etc/wsl.conf`, then `wsl --shutdown`.
    """

    code = "PY012"
    name = "windows-on-the-search-path"
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding for all commands together."""
        if "microsoft" not in (host.text(Path("/proc/version"), limit=4096) or "").lower():
            yield Skipped(reason="this is not WSL")
            return
        path = host.fact(search_path.read)
        found = [command for name in ("python", "python3", "pip", "pip3") if (command := path.find(name))]
        foreign = [command for command in found if _is_of_windows(command.path)]
        if foreign:
            yield self.finding(
                f"`{foreign[0].name}` is a command of Windows",
                subject="wsl",
                evidence=[
                    *(Evidence(text=f"`{command.name}` is {command.path}") for command in foreign),
                    Evidence(text="whatever calls it outside of an environment ends in Windows"),
                ],
                fix=Fix(text="keep Windows' PATH out of WSL: `[interop] appendWindowsPath = false` in /etc/wsl.conf"),
            )
