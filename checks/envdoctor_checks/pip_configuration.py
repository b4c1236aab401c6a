"""PKG1xx: what pip is told on this machine, unseen by any repository."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from envdoctor.api import Confidence, Evidence, Finding, Fix, Host, HostCheck, Location, Ring, Severity, Skipped
from envdoctor.host import configuration, externally_managed, interpreters, other_configuration, shell_history
from envdoctor.host.configuration import Setting
from envdoctor.values import regex
from envdoctor_checks.host_wording import affected, count, listed, reach, shell

__all__ = ["PipConfigurationTrap", "ProtectionOverridden", "SudoPip"]

_HTTP = regex(r"\bhttp://(?!localhost\b|127\.|\[::1\])[^\s/]+", re.IGNORECASE)
_REMOTE = regex(r"\bhttps?://(?!localhost\b|127\.|\[::1\])[^\s/]+", re.IGNORECASE)


class PipConfigurationTrap(HostCheck):
    """pip's configuration on this machine changes what an installation means.

    pip's files at every level (global, user, environment) and the `PIP_` variables are read. Looked for: an index
    over plain `http`, a `trusted-host`, an additional index beside the public one, `target`, `prefix` or `user` for
    every installation, passwords in an index address, and two files of the same user, which pip mixes; the same in uv's
    `uv.toml` and in `.pydistutils.cfg`.
    Mirrors over `https` and on this machine itself are fine.
    Addresses are shown without user name and password.

    ## Why is this bad?
    - Plain `http` and `trusted-host` let anybody on the way replace a package with code of their own.
    - `extra-index-url` lets whoever registers your private package's name on the *other* index win, if the version is
      higher ("dependency confusion").
    - `target`, `prefix` and `user` put packages where the environment's Python does not look.
    - No colleague and no container has this configuration, and `uv` ignores it: "works on my machine".

    ## Example
    ```ini
    [global]
    extra-index-url = https://packages.example.org/simple
    trusted-host = packages.example.org
    ```

    ## How to fix
    Write the index into the project (`[[tool.uv.index]]` with `explicit = true`, a Poetry source, or one
    `--index-url` to a mirror of both) and take the line out of the personal file.
    """

    code = "PKG101"
    name = "pip-configuration-trap"
    severity = Severity.WARNING
    ring = Ring.PACKAGES

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per setting."""
        own = [path for path in host.fact(configuration.read).of_user if host.home and host.home in path.parents]
        if len(own) > 1:
            yield self.finding(
                f"pip reads {len(own)} configuration files of this user and mixes them",
                subject="two user files",
                location=Location(path=str(own[0])),
                severity=Severity.NOTE,
                evidence=[Evidence(text=f"{path} is read; what a later file says wins") for path in own],
                fix=Fix(text=f"move what is still needed to {own[-1]}", command="pip config debug", safe=True),
            )
        for setting in (*host.fact(configuration.read).settings, *host.fact(other_configuration.read)):
            trap = _trap(setting)
            if trap:
                message, severity, option = trap
                yield self.finding(
                    f"`{option}` {message}",
                    subject=f"{setting.source} {option}",
                    location=setting.location,
                    severity=severity,
                    evidence=[
                        Evidence(
                            text=f"[{setting.section}] {option}, {setting.level} level", location=setting.location
                        ),
                        *_in_clear_text(setting),
                        reach(host),
                    ],
                    fix=_fix(setting),
                    confidence=Confidence.CERTAIN,
                )


def _in_clear_text(setting: Setting) -> tuple[Evidence, ...]:
    """Said beside whatever else is wrong with an address."""
    text = "the address holds a user name or password in clear text"
    return (Evidence(text=text),) if setting.has_credentials else ()


def _trap(setting: Setting) -> tuple[str, Severity, str] | None:
    """What is wrong with a setting, how bad it is, and the option's name."""
    name = (setting.written or setting.option) if setting.location else setting.source.removeprefix("$")
    where = (
        "for every installation of this user"
        if setting.level in {"user", "variable"}
        else "for every user of this machine"
    )
    if setting.option in {"index-url", "extra-index-url", "find-links"} and (plain := _HTTP.search(setting.value)):
        return f"fetches packages from {plain[0]} without encryption, {where}", Severity.WARNING, name
    if setting.option == "trusted-host":
        return f"switches the check of certificates off for the hosts it names, {where}", Severity.WARNING, name
    if setting.option == "extra-index-url" and _REMOTE.search(setting.value):
        return (
            f"mixes a second index with the public one, {where}: the higher version wins, whoever uploaded it",
            Severity.WARNING,
            name,
        )
    if setting.option in {"target", "prefix"}:
        return f"installs into a folder that environments do not look in, {where}", Severity.WARNING, name
    if setting.option == "user" and setting.value.lower() in {"1", "true", "yes", "on"}:
        return f"installs outside of environments, {where}", Severity.WARNING, name
    if setting.has_credentials:
        return "holds a user name or password in clear text", Severity.NOTE, name
    return None


def _fix(setting: Setting) -> Fix:
    if setting.location is None:
        return Fix(text=f"unset {setting.source.removeprefix('$')} and write what the project needs into the project")
    if setting.written:
        return Fix(text=f"write it into the project that needs it, then take it out of {setting.source}")
    level = "" if setting.level == "variable" else f"--{setting.level} "
    section = setting.section or "global"
    return Fix(
        text="write it into the project that needs it, then take it out here",
        command=f"pip config {level}unset {shell(f'{section}.{setting.option}')}",
    )


class ProtectionOverridden(HostCheck):
    """pip was told to ignore that the operating system owns its Python's packages.

    `break-system-packages` in one of pip's files or `PIP_BREAK_SYSTEM_PACKAGES` in the environment; or the marker
    itself (`EXTERNALLY-MANAGED`) is missing, although the package's list of files has it or the distribution ships it.

    ## Why is this bad?
    Distributions mark their Python as externally managed (PEP 668) because `pip install` there replaces files that
    tools of the system depend on. With this setting every `pip install` outside of an environment does so without a
    word.

    ## Example
    ```ini
    [install]
    break-system-packages = true
    ```

    ## How to fix
    Take the setting out and install into an environment: `python3 -m venv .venv`, or `pipx install` for a tool.
    """

    code = "PKG102"
    name = "protection-overridden"
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per place."""
        for item in host.fact(externally_managed.read):
            yield self._unmarked(host, item)
        uv = (item for item in host.fact(other_configuration.read) if item.option == "break-system-packages")
        for setting in (*host.fact(configuration.read).of("break-system-packages"), *uv):
            if setting.value.lower() in {"1", "true", "yes", "on"}:
                yield self.finding(
                    f"`{setting.source}` lets pip change the operating system's own packages",
                    subject=setting.source,
                    location=setting.location,
                    evidence=[
                        Evidence(text=f"break-system-packages, {setting.level} level", location=setting.location),
                        _owned(host),
                    ],
                    fix=_fix(setting),
                )

    def _unmarked(self, host: Host, item: externally_managed.Unmarked) -> Finding:
        python = item.interpreter
        return self.finding(
            f"`{item.marker}` is missing, so pip changes the operating system's own packages without a word",
            subject=str(item.marker),
            evidence=[
                Evidence(text=f"{item.said_by} ships the marker for {python.label} in {python.path}"),
                affected(host, python.path),
            ],
            confidence=Confidence.CERTAIN if item.is_certain else Confidence.LIKELY,
            fix=Fix(
                text="have the package put it back, and install into environments",
                command=f"sudo apt-get install --reinstall libpython{python.minor}-stdlib" if item.is_certain else None,
            ),
        )


def _of_the_system(host: Host) -> list[Path]:
    return [item.path for item in host.fact(interpreters.read).own if item.source == "system"]


def _owned(host: Host) -> Evidence:
    """Whose Python pip may change now, and what was made from it."""
    owned = [item.path for item in host.fact(interpreters.read).own if item.externally_managed]
    if not owned:
        return Evidence(text="no Python here bears the marker now; the next one that is installed may")
    return Evidence(text=f"it opens {listed(map(str, owned))} to pip; {affected(host, *owned).text}")


class SudoPip(HostCheck):
    """`sudo pip install` was typed on this machine.

    Only with `envdoctor scan --history`: lines of the histories of bash, zsh and fish are counted. Nothing of them but
    the number is kept or shown.

    ## Why is this bad?
    It installs into the operating system's Python as root: files of the system's packages are replaced, setup scripts
    of strangers run as root, and the project works on this laptop alone.

    ## Example
    `sudo pip install stands 4 times in ~/.bash_history`

    ## How to fix
    `python3 -m venv .venv` for a project, `pipx install` or `uv tool install` for a tool; VENV011 lists what is still
    there.
    """

    code = "PKG103"
    name = "sudo-pip"
    severity = Severity.NOTE
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One note per file."""
        if not host.reads_history:
            yield Skipped(reason="histories are only counted in with --history")
        for path, number in sorted(host.fact(shell_history.read).items()):
            yield self.finding(
                f"`sudo pip install` stands {count(number, 'time')} in `{path}`",
                subject=str(path),
                evidence=[Evidence(text=f"{path}: {count(number, 'line')}"), affected(host, *_of_the_system(host))],
                fix=Fix(text="install into an environment, tools with pipx; VENV011 lists what is still there"),
            )
