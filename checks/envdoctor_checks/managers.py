"""PY: what start-up files and environment variables do to Python."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Host, HostCheck, Ring, Severity, Skipped
from envdoctor.host import search_path, startup_files
from envdoctor.host.belongings import interpreter_of
from envdoctor.host.conda_settings import auto_activation
from envdoctor.host.startup_files import Act, Statement
from envdoctor_checks.host_wording import count, listed, reach

__all__ = ["CommandRenamed", "CompetingManagers", "CondaBaseActivated", "PythonVariables", "TwoLaunchers"]

_FAMILIES = {"pyenv": "pyenv", "conda": "conda", "mamba": "conda", "asdf": "asdf", "mise": "mise", "rye": "rye"}


class CompetingManagers(HostCheck):
    """More than one manager puts its Python in front, in the shell's start-up files.

    Lines that initialise pyenv, conda (or mamba), asdf, mise or rye are looked for in the start-up files of bash, zsh,
    fish and PowerShell. Comments are not read. Tools that only add commands (uv, pipx, direnv) do not count.

    ## Why is this bad?
    The last line wins, and which one is last depends on the kind of shell: a terminal, an editor and a script get
    different Pythons. conda's `base` in front of pyenv's shims is the classic.

    ## Example
    `pyenv and conda are both initialised; in this shell conda wins`

    ## How to fix
    Keep one. `conda config --set auto_activate_base false` stops conda from taking over without removing it.
    """

    code = "PY006"
    name = "competing-managers"
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per shell."""
        found = [item for item in host.fact(startup_files.read).of(Act.INITIALISES) if item.name in _FAMILIES]
        for shell in ("bash", "zsh", "fish", "PowerShell"):
            lines = [item for item in found if _shell(item) == shell]
            if len({_FAMILIES[item.name] for item in lines}) > 1:
                yield self._report(host, shell, lines)

    def _report(self, host: Host, shell: str, lines: list[Statement]) -> Finding:
        families = list(dict.fromkeys(_FAMILIES[item.name] for item in lines))
        winner = interpreter_of(host, "python") or interpreter_of(host, "python3")
        outcome = f"; here `python` is {winner.label}" if winner else ""
        conda = "conda" in families
        return self.finding(
            f"{count(len(families), 'manager')} compete for `python` in {shell}: {listed(families)}{outcome}",
            subject=shell,
            location=lines[0].location,
            evidence=[
                *(Evidence(text=f"{item.name} is initialised", location=item.location) for item in lines),
                Evidence(text=f"what every new {shell} starts as `python` and `pip` depends on their order"),
            ],
            fix=Fix(
                text="keep one; conda can be kept from taking over"
                if conda
                else "keep one and take out the other lines",
                command="conda config --set auto_activate_base false" if conda else None,
                safe=True,
            ),
        )


class CondaBaseActivated(HostCheck):
    """conda activates its base environment in every new shell.

    The block that `conda init` writes is looked for in the start-up files, `auto_activate_base` (`auto_activate`) in
    every `.condarc`. When another manager is initialised beside conda, PY006 tells it instead.

    ## Why is this bad?
    What is meant for a project lands in the installation that conda itself runs in: `pip install` there has broken
    conda for many, and no project declares what works by accident.

    ## Example
    `conda init` in `~/.bashrc`, and no `auto_activate_base: false`.

    ## How to fix
    `conda config --set auto_activate_base false`, and `conda activate` the project's own environment.
    """

    code = "PY014"
    name = "conda-base-activated"
    severity = Severity.NOTE
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One note, or none."""
        lines = host.fact(startup_files.read).of(Act.INITIALISES)
        blocks = [item for item in lines if item.name == "conda" and _activates(host, item)]
        wanted, said_by = auto_activation(host)
        if not blocks or not wanted or any(_FAMILIES.get(item.name, "conda") != "conda" for item in lines):
            return
        active = [Evidence(text="base is active now")] if host.variable("CONDA_DEFAULT_ENV") == "base" else []
        said = [Evidence(text="a line asks for it", location=said_by)] if said_by else []
        yield self.finding(
            "conda activates `base` in every new shell",
            subject="base",
            location=blocks[0].location,
            evidence=[
                *(Evidence(text="conda is initialised", location=item.location) for item in blocks),
                *said,
                *active,
                Evidence(text="every `pip install` in a new shell goes to conda's own installation"),
            ],
            fix=Fix(
                text="activate the project's own environment instead",
                command="conda config --set auto_activate_base false",
                safe=True,
            ),
        )


def _activates(host: Host, item: Statement) -> bool:
    """Whether the line is of `conda init`; sourcing `conda.sh` alone activates nothing."""
    lines = (host.text(host.path(item.location.path)) or "").splitlines()
    line = lines[(item.location.line or 1) - 1] if len(lines) >= (item.location.line or 1) else ""
    return ">>>" in line or "hook" in line or "#region" in line


class PythonVariables(HostCheck):
    """An environment variable changes where every Python looks for its libraries.

    `PYTHONHOME` (a warning), `PYTHONPATH`, `PYTHONSTARTUP` and `PYTHONUSERBASE` (notes) are looked for in the
    environment and in the start-up files. Their values are not shown.

    ## Why is this bad?
    `PYTHONHOME` makes every other version fail at its first step: "ModuleNotFoundError: No module named 'encodings'".
    `PYTHONPATH` reaches into every environment and puts its modules before those that were installed there; nobody
    else has it. `PYTHONSTARTUP` runs a file of yours in every interactive Python, and `PYTHONUSERBASE` moves what `pip
    install --user` installed: commands in `~/.local/bin` no longer find their packages.

    ## Example
    `PYTHONPATH is set in ~/.zshrc:12`

    ## How to fix
    Take the line out. What should be importable is installed into the environment, in editable mode if need be.
    """

    code = "PY007"
    name = "python-variables"
    severity = Severity.NOTE
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per variable."""
        for name, harm in _HARM.items():
            lines = host.fact(startup_files.read).setting(name)
            if host.variable(name) or lines:
                evidence = [Evidence(text=f"{name} is set", location=line.location) for line in lines]
                evidence += [Evidence(text=f"{name} is set in this environment")] if host.variable(name) else []
                yield self.finding(
                    f"`{name}` is set: {harm}",
                    subject=name,
                    location=lines[0].location if lines else None,
                    severity=Severity.WARNING if name == "PYTHONHOME" else None,
                    evidence=[*evidence, reach(host)],
                    fix=Fix(text="take it out of the start-up files", command=f"unset {name}", safe=True),
                )


def _shell(item: Statement) -> str:
    """Whose start-up file a line stands in; what every shell reads counts for bash."""
    path = item.location.path
    name = path.rpartition("/")[2]
    if name.endswith(".ps1"):
        return "PowerShell"
    if "fish" in path:
        return "fish"
    return "zsh" if name.startswith((".z", "z")) or "zsh" in path.rpartition("/")[0] else "bash"


_HARM = {
    "PYTHONHOME": "Pythons of any other version cannot start",
    "PYTHONPATH": "its modules come before those of every environment",
    "PYTHONSTARTUP": "every interactive Python runs a file that only this machine has",
    "PYTHONUSERBASE": "`pip install --user` installs to another place than it does elsewhere",
}


class CommandRenamed(HostCheck):
    """A shell alias hides which `python` or `pip` is started.

    Aliases of `python`, `python3`, `pip`, `pip3` and their versions in the start-up files are read. One that only
    adds options to the same command, or starts pip through the Python beside it (`python -m pip`), is left alone.

    ## Why is this bad?
    An alias beats the search path, and therefore an activated environment: `(venv) $ python` starts the other one.
    `alias pip='sudo pip'` writes into the system's Python each time.

    ## Example
    `alias python=python3.9` in `~/.zshrc`

    ## How to fix
    Take the alias out; choose the default version with the version manager, or with an environment.
    """

    code = "PY008"
    name = "command-renamed"
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per alias."""
        for item in host.fact(startup_files.read).of(Act.RENAMES):
            if item.name.startswith(("python", "pip", "py")) and _misleads(item):
                yield self.finding(
                    f"`{item.name}` is an alias, which beats every activated environment",
                    subject=item.name,
                    location=item.location,
                    evidence=[Evidence(text=f"alias {item.name}", location=item.location), reach(host)],
                    fix=Fix(text="take the alias out and let the search path or the environment decide"),
                )


def _misleads(item: Statement) -> bool:
    words = item.text.split()
    if not words or words[0] == item.name or words[:3] in (["python", "-m", "pip"], ["python3", "-m", "pip"]):
        return False
    return not words[0].startswith(_HARMLESS) and item.text not in {"python3", "pip3", "python", "pip"}


_HARMLESS = ("uv", "winpty", "ipython", "bpython", "ptpython")
"""What is asked for on purpose. `alias python=python3` is fine too: inside an environment both names mean the same."""


class TwoLaunchers(HostCheck):
    """The old Python launcher for Windows hides the Python install manager.

    `py.exe` of the old launcher (in the Windows folder, or under `Programs\\\\Python\\\\Launcher`) and an installed
    PyManager (its runtimes under `%LOCALAPPDATA%\\\\Python`) are looked for.

    ## Why is this bad?
    `py install 3.14` is answered by the launcher, which cannot install anything, and `py list` does not show the
    runtimes that PyManager installed.

    ## Example
    `C:\\\\Windows\\\\py.exe` answers to `py`, PyManager's runtimes lie in `%LOCALAPPDATA%\\\\Python`.

    ## How to fix
    Uninstall "Python Launcher" in Settings, Apps; PyManager brings a `py` of its own.
    """

    code = "PY011"
    name = "two-launchers"
    severity = Severity.WARNING

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding, or none."""
        if not host.is_windows:
            yield Skipped(reason="this is not Windows")
            return
        command = host.fact(search_path.read).find("py")
        local = host.path(host.variable("LOCALAPPDATA")) if host.variable("LOCALAPPDATA") else None
        runtimes = [name for name in host.entries(local / "Python") if name.startswith("pythoncore-")] if local else []
        old = command is not None and command.path.parent.name.lower() in {"windows", "launcher"}
        if command and old and runtimes:
            yield self.finding(
                "`py` is the old launcher, which does not know what PyManager installed",
                subject="py",
                evidence=[
                    Evidence(text=f"`py` is {command.path}"),
                    Evidence(text=f"PyManager has {listed(runtimes)}"),
                    Evidence(text="`py` in every terminal, script and file association is affected"),
                ],
                fix=Fix(text='uninstall "Python Launcher" in Settings, Apps'),
                confidence=Confidence.LIKELY,
            )
