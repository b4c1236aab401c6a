"""A small machine per case: something true, and beside it a twin that looks alike and must stay untold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from envdoctor.api import Finding, Host, HostCheck
from envdoctor.host import environments, interpreters, projects
from envdoctor.registry import load_checks
from host.home_builder import (
    BINARIES,
    HOMES,
    MACH_ARM64,
    conda_prefix,
    environment,
    interpreter,
    link,
    package,
    put,
    windows_environment,
    windows_interpreter,
)

__all__ = ["Mini", "build", "conda", "dist", "py", "tell", "venv"]

Part = tuple[str, str, str, Mapping[str, object]]
UNTOLD = frozenset({"PY003", "PY004", "PY005"})
"""Overviews, told by nearly every machine; looked at where a case names them."""


def py(prefix: str, version: str, **more: object) -> Part:
    """An installation."""
    return ("py", prefix, version, more)


def venv(path: str, base: str, version: str, **more: object) -> Part:
    """A virtual environment."""
    return ("venv", path, version, {"base": base, **more})


def conda(path: str, version: str, **more: object) -> Part:
    """A prefix of conda; ``base=True`` for the installation itself."""
    return ("conda", path, version, more)


def dist(library: str, name: str, version: str, installer: str = "", **more: object) -> Part:
    """An installed distribution."""
    return ("dist", library, version, {"name": name, "INSTALLER": installer, **more})


@dataclass(frozen=True, kw_only=True)
class Mini:
    """``python`` and ``envs`` are all that there is to find (prefix or folder, and version), ``told`` all findings,
    ``words`` what they must say and ``never`` what they must not.
    """

    name: str
    platform: str = "linux"
    machine: str = "x86_64"
    home: str = ""
    parts: tuple[Part, ...] = ()
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    commands: Mapping[str, str] = field(default_factory=dict)
    folders: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    registry: Mapping[str, str] = field(default_factory=dict)
    python: Mapping[str, str] | None = None
    vendored: frozenset[str] | None = frozenset()
    envs: Mapping[str, str] | None = None
    ties: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    told: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


def build(root: Path, case: Mini) -> Host:
    """The machine of a case."""
    home = case.home or HOMES[case.platform]
    (root / home.lstrip("/")).mkdir(parents=True)
    for part in case.parts:
        _plant(root, case, *part)
    for name, content in case.files.items():
        put(root, name, content)
    for name, content in case.commands.items():
        put(root, name, content, 0o755)
    for name in case.folders:
        (root / name.lstrip("/")).mkdir(parents=True, exist_ok=True)
    for name, target in case.links.items():
        (root / name.lstrip("/")).unlink(missing_ok=True)
        link(root, name, target)
    return Host(
        root=root,
        home=Path(home),
        environment=case.variables,
        platform=case.platform,
        machine=case.machine,
        registry=case.registry,
        patience=100,
    )


def _plant(root: Path, case: Mini, kind: str, path: str, version: str, more: Mapping[str, object]) -> None:
    rest, platform = dict(more), case.platform
    native = MACH_ARM64 if (platform, case.machine) == ("darwin", "arm64") else BINARIES[platform]
    if kind == "dist":
        name, files = str(rest.pop("name")), {key: str(value) for key, value in rest.items() if value}
        package(root, path, name, version, **files)
    elif kind == "conda":
        if rest.pop("base", False):
            put(root, f"{path}/condabin/conda", "#!/bin/sh\n", 0o755)
        conda_prefix(root, path, version, platform=platform, **{"binary": native, **rest})  # type: ignore[arg-type]
    elif kind == "py":
        binary = rest.pop("binary", native + path.encode())
        plant = windows_interpreter if platform == "win32" else interpreter
        plant(root, path, version, binary=binary, **rest)  # type: ignore[arg-type]
    else:
        plant_environment = windows_environment if platform == "win32" else environment
        plant_environment(root, path, version=version, **rest)  # type: ignore[arg-type]


def tell(host: Host, *, all_of_it: bool = False) -> tuple[Finding, ...]:
    """Every finding about a machine, without the overviews."""
    return tuple(
        item
        for check in load_checks()
        if isinstance(check, HostCheck) and check.code.startswith(("PY", "VENV", "PKG1"))
        if all_of_it or check.code not in UNTOLD
        for item in check.examine(host)
        if isinstance(item, Finding)
    )


def differences(host: Host, case: Mini) -> list[str]:
    """What is missing, and what is too much."""
    found = host.fact(interpreters.read).items
    wrong = []
    if case.python is not None:
        wrong += _differ("python", dict(case.python), {str(item.prefix): str(item.version) for item in found})
        wrong += [f"python twice: {len(found)}"] if len(found) != len(case.python) else []
    vendored = {str(item.prefix) for item in found if item.vendored}
    judged = case.vendored is not None and vendored != set(case.vendored)
    wrong += [f"vendored: {sorted(vendored)}"] if judged else []
    made = host.fact(environments.read).items
    if case.envs is not None:
        wrong += _differ("env", dict(case.envs), {str(item.path): str(item.version) for item in made})
    ties = {str(path): str(tie.project or tie.tool) for path, tie in host.fact(projects.read).items()}
    wrong += [f"tie of {path}: {ties.get(path)}" for path, owner in case.ties.items() if ties.get(path) != owner]
    sources = {str(item.prefix): item.source for item in found} | {str(item.path): item.source for item in made}
    wrong += [f"source of {p}: {sources.get(p)}" for p, source in case.sources.items() if sources.get(p) != source]
    return wrong + _findings(host, case)


def _findings(host: Host, case: Mini) -> list[str]:
    named = any(code in item for item in case.told for code in UNTOLD)
    findings = tell(host, all_of_it=named)
    told = {f"{item.code} {item.subject}" for item in findings if named or item.code not in UNTOLD}
    wrong = [f"untold: {item}" for item in sorted(case.told - told)]
    wrong += [f"false: {item}" for item in sorted(told - case.told)]
    text = "\n".join(
        " ".join([item.message, *(one.text for one in item.evidence), item.fix.text if item.fix else "", str(item.fix)])
        for item in findings
    )
    wrong += [f"does not say: {word}" for word in case.words if word not in text]
    return wrong + [f"says: {word}" for word in case.never if word in text]


def _differ(kind: str, wanted: dict[str, str], found: dict[str, str]) -> list[str]:
    wrong = [f"{kind} not found: {path}" for path in wanted if path not in found]
    wrong += [f"{kind} too much: {path} {found[path]}" for path in found if path not in wanted]
    return wrong + [
        f"{kind} {path} is {found[path]}, not {wanted[path]}"
        for path in wanted
        if path in found and found[path] != wanted[path]
    ]
