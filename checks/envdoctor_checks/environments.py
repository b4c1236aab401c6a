"""VENV: virtual environments and what is in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from envdoctor.api import Confidence, Evidence, Finding, Fix, Host, HostCheck, Ring, Severity, Skipped
from envdoctor.host import environments, interpreters, search_path
from envdoctor.host.environments import Environment, Fault, Flavour
from envdoctor.host.locator_table import Owner
from envdoctor.host.prefixes import minor_of
from envdoctor.python_releases import newest_supported, today
from envdoctor_checks.host_wording import affected, count, listed, shell

__all__ = ["BrokenEnvironment", "DriftedEnvironment", "ForeignEnvironment", "MovedEnvironment"]


class BrokenEnvironment(HostCheck):
    """The Python that an environment was made from is gone.

    An environment's `python` is a link to the interpreter it was made from. The link is followed, and the `home` of
    `pyvenv.cfg` looked up; nothing is started. Environments of one dead base are told together, because one upgrade
    broke them all. Caches (`uvx`, pre-commit) are left out: their tools make them anew.

    ## Why is this bad?
    Nothing in the environment can be started: not its `python`, not its `pip`, none of its commands. It happens after
    an upgrade of Homebrew or the operating system, or after `pyenv uninstall`.

    ## Example
    ```
    $ .venv/bin/pytest
    bash: .venv/bin/pytest: /home/ada/app/.venv/bin/python: bad interpreter: No such file or directory
    ```

    ## How to fix
    Make the environment anew with a Python that is installed, from the project's lock file or requirements. Nothing
    of your own is inside an environment, but note what is installed in it first if no file declares it: the folder
    names under its `site-packages` say so.
    """

    code = "VENV001"
    name = "broken-environment"
    severity = Severity.ERROR
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per base that is gone."""
        found = host.fact(environments.read)
        if not found.items:
            yield Skipped(reason="no environments were found")
        groups: dict[Path, list[Environment]] = defaultdict(list)
        for item in found.items:
            if {Fault.BASE_GONE, Fault.NO_PYTHON} & set(item.faults) and item.owner is not Owner.CACHE:
                groups[_dead_base(item)].append(item)
        for base, items in sorted(groups.items()):
            yield self._report(host, base, items)

    def _report(self, host: Host, base: Path, items: list[Environment]) -> Finding:
        one = len(items) == 1
        what = f"the environment `{items[0].path}`" if one else count(len(items), "environment")
        version = next((item.version for item in items if item.version), None)
        made = f" with Python {version}" if version else ""
        return self.finding(
            f"{what[0].upper()}{what[1:]} cannot start: `{base}`, "
            f"which {'it was' if one else 'they were'} made from{made}, is gone",
            subject=str(base),
            evidence=[*(_dead_link(host, item) for item in items), affected(host, *(item.path for item in items))],
            fix=_remake(host, items[0]),
            severity=Severity.ERROR if any(item.owner is not Owner.TOOL for item in items) else Severity.WARNING,
        )


def _dead_base(item: Environment) -> Path:
    """The executable that is missing; for a copied or missing ``python`` the folder that it came from."""
    outside = item.target is not None and item.path not in item.target.parents
    return item.target if outside and item.target else item.home or item.path


def _dead_link(host: Host, item: Environment) -> Evidence:
    inside = sum(
        len([name for name in host.entries(folder) if name.endswith(".dist-info")]) for folder in item.libraries
    )
    held = f"; {count(inside, 'package')} inside" if inside else ""
    return Evidence(text=f"`{item.path}` -> {_dead_base(item)}, which does not exist{held}")


def _remake(host: Host, item: Environment) -> Fix:
    """How the manager of an environment makes it anew; in doubt, in words."""
    if item.source in {"pipx", "uv tool"}:
        tool = "pipx reinstall" if item.source == "pipx" else "uv tool install --reinstall"
        return Fix(text="have its manager make it anew", command=f"{tool} {shell(item.path.name)}")
    command = None
    if host.fact(search_path.read).find("uv"):
        command = f"uv venv --python {item.minor or newest_supported(today())} {shell(f'{item.path}.new')}"
    else:
        able = [one for one in host.fact(interpreters.read).own if one.minor and one.minor == item.minor]
        command = f"{shell(able[-1].path)} -m venv {shell(f'{item.path}.new')}" if able else None
    return Fix(text="make it anew beside the old one and install from the lock file", command=command, safe=True)


class MovedEnvironment(HostCheck):
    """An environment was moved or copied away from the folder that it was made in.

    The folder that an environment believes to be in is read from its activation script, from the `#!` line of its
    `pip`, or from the command in `pyvenv.cfg`. Environments that were made to be relocatable, and folders that only
    have a second name (a link), are left alone.

    ## Why is this bad?
    Activating it puts the old folder on the search path, and `pip` and every other command in it start the old
    folder's Python. If the old folder is gone, they fail; if it is still there, what you install here ends up over
    there.

    ## Example
    `~/shop/.venv was made as ~/old-shop/.venv, which no longer exists`

    ## How to fix
    Make it anew where it is needed; an environment cannot be moved.
    """

    code = "VENV002"
    name = "moved-environment"
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per environment."""
        for item in host.fact(environments.read).items:
            if Fault.MOVED in item.faults and not item.is_broken and item.made_at:
                yield self._report(host, item, item.made_at)

    def _report(self, host: Host, item: Environment, made_at: Path) -> Finding:
        gone = not host.exists(made_at)
        return self.finding(
            f"The environment `{item.path}` was made as `{made_at}`, "
            + ("which no longer exists, so its commands fail" if gone else "and its commands still work on that one"),
            subject=str(item.path),
            evidence=[Evidence(text=f"its activation script or `pip` names {made_at}"), affected(host, item.path)],
            fix=_remake(host, item),
        )


class DriftedEnvironment(HostCheck):
    """The Python under an environment was replaced by another minor version.

    The version in `pyvenv.cfg` is held against the version of the interpreter that the environment's `python` leads
    to now. A new patch release of the same minor version is fine and not mentioned. After `python -m venv --upgrade`
    across minor versions both agree, and packages in a second `lib/pythonX.Y` tell it.

    ## Why is this bad?
    The packages lie in `lib/python3.11`, the interpreter looks in `lib/python3.12`: everything that was installed
    has vanished, although it is still on the disk.

    ## Example
    `~/shop/.venv was made with Python 3.11.2 and now starts 3.12.3; its packages for 3.11 are out of sight`

    ## How to fix
    Make it anew from the lock file. (`python -m venv --upgrade` only helps within one minor version.)
    """

    code = "VENV003"
    name = "drifted-environment"
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per environment."""
        for item in host.fact(environments.read).items:
            if Fault.DRIFTED in item.faults:
                yield self.finding(
                    f"The environment `{item.path}` was made with Python {item.version} "
                    f"and now starts {item.base_version}"
                    + (f"; its packages for {listed(item.minors)} are out of sight" if item.minors else ""),
                    subject=str(item.path),
                    evidence=[Evidence(text=f"`{item.path}` -> {item.base}"), affected(host, item.path)],
                    fix=_remake(host, item),
                )
            elif item.flavour is Flavour.VENV and not item.is_broken and (unseen := _unseen(host, item)):
                yield self.finding(
                    f"The environment `{item.path}` runs Python {item.base_version}, and its packages for "
                    f"{listed(sorted(unseen))} are out of sight",
                    subject=str(item.path),
                    evidence=[
                        Evidence(text=f"{item.path}/lib/python{minor} holds {count(number, 'package')}")
                        for minor, number in sorted(unseen.items())
                    ]
                    + [affected(host, item.path)],
                    fix=_remake(host, item),
                )


_USUAL = ("pip-", "setuptools-", "wheel-")


def _unseen(host: Host, item: Environment) -> dict[str, int]:
    """How many packages lie in the library of each minor version that is not the environment's own."""
    found = {}
    for minor, folder in zip(item.minors, item.libraries, strict=False) if item.base_version else ():
        if minor != minor_of(item.base_version):
            names = host.entries(folder)
            found[minor] = sum(name.endswith(".dist-info") and not name.startswith(_USUAL) for name in names)
    return {minor: number for minor, number in found.items() if number}


class ForeignEnvironment(HostCheck):
    """An environment lies here that was made on another operating system, or that lost its `pyvenv.cfg`.

    `Scripts` instead of `bin` on Linux and macOS, `bin` instead of `Scripts` on Windows; or an activation script
    without the `pyvenv.cfg` that makes Python look inside the environment. Environments of virtualenv before version
    20, which wrote none, and conda's are left alone.

    ## Why is this bad?
    It cannot work here. Usually somebody copied or committed it together with a project, and tools that look for an
    environment (`.venv`) find this one.

    ## Example
    `~/shop/venv was made on Windows`

    ## How to fix
    Make an environment of your own; if this one is tracked by git, take it out with `git rm -r --cached`.
    """

    code = "VENV004"
    name = "foreign-environment"
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per environment."""
        for item in host.fact(environments.read).items:
            foreign = Fault.FOREIGN in item.faults
            if not foreign and (Fault.NO_CONFIGURATION not in item.faults or item.flavour is Flavour.CONDA):
                continue
            what = f"was made on {'Unix' if host.is_windows else 'Windows'}" if foreign else "has lost its `pyvenv.cfg`"
            yield self.finding(
                f"The environment `{item.path}` {what} and cannot work here",
                subject=str(item.path),
                evidence=[
                    Evidence(text="`Scripts` and no `bin`" if foreign else "`bin/activate` and no `pyvenv.cfg`"),
                    affected(host, item.path),
                ],
                confidence=Confidence.CERTAIN if foreign else Confidence.LIKELY,
                fix=_remake(host, item),
            )
