"""PY: interpreters, the search path and the managers that fight over it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Host, HostCheck, Ring, Severity, Skipped
from envdoctor.host import environments, interpreters, search_path, shims
from envdoctor.host.belongings import Belonging, belonging, interpreter_of
from envdoctor.host.interpreters import Interpreter
from envdoctor.host.shims import Choice, ShimFolder
from envdoctor.python_releases import Release, ended, newest_supported, releases, today
from envdoctor_checks.host_wording import count, listed, made_from_it, shell

__all__ = ["EndOfLifeInterpreter", "PipAndPythonDiffer", "ShimWithoutVersion", "Sprawl"]


class PipAndPythonDiffer(HostCheck):
    """`pip` installs for another Python than the one that `python` starts.

    The first `pip` and the first `python` on the search path are followed through shims, links and `#!` lines to the
    installation or environment that they run with; the same is done for `pip3` and `python3`. It stays silent when one
    of them cannot be followed to its end.

    ## Why is this bad?
    What is installed with `pip install` goes to one Python, what is started with `python` comes from another:
    `ModuleNotFoundError` for a package that was installed a minute ago. This is the most frequent complaint of all
    about Python set-ups.

    ## Example
    ```
    $ pip --version
    pip 23.0 from /usr/lib/python3/dist-packages/pip (python 3.11)
    $ python --version
    Python 3.12.1
    ```

    ## How to fix
    Say which Python is meant, each time: `python -m pip install ...`. Inside an environment that has no pip of its own
    (those of `uv venv`) use `uv pip install ...`, or add one with `python -m ensurepip`.
    """

    code = "PY001"
    name = "pip-and-python-differ"
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding for the first pair that differs."""
        for pip, python in (("pip", "python"), ("pip", "python3"), ("pip3", "python3")):
            installs, starts = interpreter_of(host, pip), interpreter_of(host, python)
            if installs is None or starts is None:
                continue
            if installs.place != starts.place:
                yield self._report(pip, python, installs, starts)
                return
            if python == "python":
                return

    def _report(self, pip: str, python: str, installs: Belonging, starts: Belonging) -> Finding:
        return self.finding(
            f"`{pip}` installs for {installs.label}, but `{python}` starts {starts.label}",
            subject=pip,
            evidence=[_trail(pip, installs), _trail(python, starts), Evidence(text=_OUTSIDE.format(pip))],
            fix=Fix(
                text=f"say `{python} -m pip` for `pip`, each time", command=f"{python} -m pip --version", safe=True
            ),
        )


_OUTSIDE = "every `{} install` outside of an activated environment is affected; inside of one both belong together"


def _trail(name: str, found: Belonging) -> Evidence:
    through = f", {found.through}" if found.through else ""
    return Evidence(text=f"`{name}` is {found.command}{through} -> {found.place}")


class ShimWithoutVersion(HostCheck):
    """A shim of pyenv, asdf or mise is asked for a version that is not installed.

    For each manager whose shims are on the search path, the version that holds in the home directory is read as the
    manager would: its environment variable, then its version file, then its own default. A prefix such as `3.12` is
    satisfied by any 3.12. Requests made inside a repository are looked at by PY020.

    ## Why is this bad?
    Every `python`, `pip` and installed command stops with "version `3.10.99` is not installed", although there may be
    a dozen other Pythons on the machine.

    ## Example
    ```
    $ cat ~/.pyenv/version
    3.10.99
    $ python
    pyenv: version `3.10.99' is not installed (set by /home/ada/.pyenv/version)
    ```

    ## How to fix
    Install the version, or ask for one that is there: `pyenv global 3.12.1`.
    """

    code = "PY002"
    name = "shim-without-version"
    severity = Severity.ERROR
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per manager that is left without a version."""
        folders = [folder for folder in host.fact(shims.read).folders if folder.position is not None]
        if not folders:
            yield Skipped(reason="no manager with shims is on the search path")
        for folder in folders:
            choice = folder.active
            if choice and choice.prefix is None and not choice.is_system:
                yield self._report(host, folder, choice)

    def _report(self, host: Host, folder: ShimFolder, choice: Choice) -> Finding:
        plain = choice.location is not None or re.fullmatch(r"[\d.]+", choice.wanted)
        wanted = choice.wanted if plain else "a version"
        asking = choice.location.path if choice.location else choice.asked_by
        near = _nearest(choice.wanted, folder.installed)
        instead = f", or ask for {near}, which is installed" if near else ""
        return self.finding(
            f"`{asking}` asks {folder.manager} for {wanted}, which is not installed, so its shims cannot start Python",
            subject=f"{folder.manager} {wanted}",
            location=choice.location,
            evidence=[
                Evidence(text=f"{folder.manager} has {listed(folder.installed, most=12) or 'no version at all'}"),
                Evidence(text=f"{count(len(host.entries(folder.path)), 'command')} in {folder.path} stop"),
            ],
            fix=Fix(text=f"install it{instead}", command=_INSTALL[folder.manager].format(shell(wanted)), safe=True)
            if choice.location
            else Fix(text=f"unset the variable, or set it to a version that is installed ({near or folder.manager})"),
        )


_INSTALL = {"pyenv": "pyenv install {}", "asdf": "asdf install python {}", "mise": "mise install python@{}"}


def _nearest(wanted: str, installed: tuple[str, ...]) -> str | None:
    minor = ".".join(wanted.split(".")[:2])
    return next((name for name in reversed(installed) if name == minor or name.startswith(minor + ".")), None)


class EndOfLifeInterpreter(HostCheck):
    """A Python that gets no more security fixes is still in use.

    The end of each minor version's support is in a table that comes with envdoctor. In use is what an environment was
    made from, what a version manager chooses, or what `python` or `python3` starts. Installed but unused ones are
    counted in one note. A Python of the operating system gets a note as well, because distributions go on to repair
    theirs. What an application brought along for itself is left to that application.

    ## Why is this bad?
    Holes in the interpreter, its TLS and its parsers stay open, and libraries drop support: pip then quietly picks old
    releases of them, or none.

    ## Example
    `Python 3.8.18 in ~/.pyenv/versions/3.8.18 has had no security fixes since 2024-10-07; 2 environments were made
    from it`

    ## How to fix
    Move what uses it first, one environment after the other: make a new environment with a supported Python and
    install from the lock file. Remove the interpreter only when nothing depends on it any more.
    """

    code = "PY003"
    name = "end-of-life-interpreter"
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """A finding per interpreter in use, one note for all the others."""
        day = today()
        idle: list[Interpreter] = []
        for item in host.fact(interpreters.read).own:
            release = ended(item.minor, day) if item.implementation == "CPython" else None
            if release is None:
                continue
            uses = _uses(host, item)
            if uses or item.source == "system":
                yield self._report(item, release, uses, newest_supported(day))
            else:
                idle.append(item)
        if idle:
            yield self._idle(idle)

    def _report(self, item: Interpreter, release: Release, uses: tuple[Evidence, ...], better: str) -> Finding:
        by_system = item.source == "system"
        return self.finding(
            f"{item.label} in {item.prefix} has had no security fixes from python.org since {release.end_of_life}"
            + (f"; {count(len(uses), 'thing')} here {'depends' if len(uses) == 1 else 'depend'} on it" if uses else ""),
            subject=str(item.path),
            evidence=uses,
            severity=Severity.NOTE if by_system else None,
            confidence=Confidence.LIKELY if by_system else Confidence.CERTAIN,
            fix=Fix(text=f"move what uses it to Python {better}, one environment after the other; keep it until then"),
        )

    def _idle(self, items: list[Interpreter]) -> Finding:
        return self.finding(
            f"{count(len(items), 'Python is', 'Pythons are')} past the end of security fixes: "
            f"{listed((item.version or '?' for item in items), most=12)}",
            subject="idle",
            severity=Severity.NOTE,
            evidence=[Evidence(text=f"{item.label}: {item.path}") for item in items],
            fix=Fix(text="nothing that envdoctor found uses them; look for projects elsewhere before you remove one"),
        )


def _uses(host: Host, item: Interpreter) -> tuple[Evidence, ...]:
    """What depends on an installation: environments, a manager's choice, the commands `python` and `python3`."""
    uses = list(made_from_it(host.fact(environments.read).made_from(item)))
    for folder in host.fact(shims.read).folders:
        chosen = [choice for choice in folder.choices if choice.prefix == item.prefix]
        uses += [Evidence(text=f"{folder.manager} chooses it", location=choice.location) for choice in chosen]
    for name in ("python", "python3"):
        command = host.fact(search_path.read).find(name)
        found = belonging(host, command) if command else None
        if found and found.place == item.path:
            uses.append(Evidence(text=f"`{name}` starts it"))
    return tuple(uses)


class Sprawl(HostCheck):
    """Several managers, or many versions, of Python live on this machine.

    Counted are installations, each once however many names lead to it; environments and the Pythons that applications
    brought along are not. It speaks up from five installations, or three sources, on.

    ## Why is this bad?
    It need not be: whoever tests a library against six versions wants them. For everyone else each manager adds lines
    to the shell's start-up files, folders to the search path and one more answer to "which Python is this?".

    ## Example
    `10 Pythons are installed here, by pyenv (9) and the system (1)`

    ## How to fix
    `envdoctor map` draws which environments depend on which interpreter. Choose one manager, move the environments
    over, then remove the others, those first on which nothing depends.
    """

    code = "PY004"
    name = "interpreter-sprawl"
    severity = Severity.NOTE

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One note with an overview."""
        sources: dict[str, list[Interpreter]] = defaultdict(list)
        for item in host.fact(interpreters.read).own:
            sources[item.source].append(item)
        total = sum(map(len, sources.values()))
        if total < 5 and len(sources) < 3:
            return
        by = listed(f"{_SAID.get(source, source)} ({len(items)})" for source, items in sources.items())
        yield self.finding(
            f"{count(total, 'Python is', 'Pythons are')} installed here, by {by}",
            subject="interpreters",
            evidence=[*_overview(host, sources), *_behind(sources), *_pips(host)],
            fix=Fix(text="see which environment depends on which of them", command="envdoctor map", safe=True),
        )


_SAID = {"system": "the system", "local": "hand"}


def _overview(host: Host, sources: dict[str, list[Interpreter]]) -> Iterator[Evidence]:
    made = host.fact(environments.read)
    for source, items in sources.items():
        used = sum(len(made.made_from(item)) for item in items)
        versions = listed((item.version or "?" for item in items), most=14)
        yield Evidence(text=f"{_SAID.get(source, source)}: {versions}; {count(used, 'environment')} made from them")


def _behind(sources: dict[str, list[Interpreter]]) -> Iterator[Evidence]:
    """Supported installations whose patch release is not the newest of the table; distributions repair their own."""
    told = []
    for item in [item for source, items in sources.items() if source != "system" for item in items]:
        release = releases().get(item.minor or "")
        if item.implementation == "CPython" and release and release.latest and not ended(item.minor, today()):
            numbers = [tuple(map(int, re.findall(r"\d+", text)[:3])) for text in (item.version or "", release.latest)]
            if len(numbers[0]) == 3 and numbers[0] < numbers[1]:
                told.append(f"{item.version} (newest: {release.latest})")
    if told:
        yield Evidence(text=f"not the newest patch release: {listed(dict.fromkeys(told), most=10)}")


def _pips(host: Host) -> Iterator[Evidence]:
    """Each `pip` on the search path that belongs to another Python than those before it."""
    seen = set()
    for command in host.fact(search_path.read).all("pip"):
        found = belonging(host, command)
        if found and found.place not in seen:
            seen.add(found.place)
            yield Evidence(text=f"`{command.path}` installs for {found.label}")
