"""Which checks and renderers there are: a static table of built-ins, and entry points for everybody else.

Built-ins are found without asking the installed metadata, so that an uninstalled tree works and start-up pays nothing.
A plug-in is verified when it is loaded; one that is broken becomes a `Misfit`, never the end of a scan.
"""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING, cast

from envdoctor.check import Check, HostCheck, JointCheck, RepositoryCheck
from envdoctor.errors import PluginError, UsageError
from envdoctor.model import Ring, Scope, Severity
from envdoctor.report import RenderContext, Renderer
from envdoctor.values import dataclass, regex

if TYPE_CHECKING:
    from envdoctor.fleet_report import FleetRenderer
    from envdoctor.machine_map import MachineMap

__all__ = ["CheckSet", "Misfit", "formats", "load_checks", "load_fleet_renderer", "load_map", "load_renderer"]

_CHECKS = "envdoctor.checks"
_REPORTS = "envdoctor.reports"
_CODE = regex(r"[A-Z]{2,8}[0-9]{3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """A plug-in that could not be used, and why."""

    name: str
    reason: str


class CheckSet:
    """Every check by its code. A built-in one is imported when it is first asked for.

    ``codes`` are sorted; ``origins`` says with which distribution each check came; ``machine`` and ``laptop`` hold the
    beginnings of the codes of built-in checks that read the machine, and of those that do not run in CI; ``both`` are
    those of the machine's that read a repository as well.
    """

    def __init__(
        self,
        built_in: Mapping[str, str],
        plugged: Mapping[str, Check],
        origins: Mapping[str, str],
        *,
        misfits: tuple[Misfit, ...] = (),
        machine: tuple[str, ...] = (),
        both: tuple[str, ...] = (),
        laptop: tuple[str, ...] = (),
    ) -> None:
        self.codes = tuple(sorted({**built_in, **plugged}))
        self.origins = {**dict.fromkeys(built_in, "envdoctor"), **origins}
        self.misfits = misfits
        self.machine = machine
        self.both = both
        self.laptop = laptop
        self._targets = dict(built_in)
        self._checks = dict(plugged)

    def __iter__(self) -> Iterator[Check]:
        return self._usable(self.codes)

    def __getitem__(self, code: str) -> Check:
        if code not in self._checks:
            self._checks[code] = _instantiate(_attribute(self._targets[code]), code)
        return self._checks[code]

    def _usable(self, codes: Iterable[str]) -> Iterator[Check]:
        """The checks with these codes; one that cannot be imported becomes a misfit, not the end of all others."""
        for code in codes:
            try:
                check = self[code]
            except (Exception, SystemExit) as error:  # noqa: BLE001 - an import may fail in any way
                misfit = Misfit(name=code, reason=f"it cannot be loaded: {type(error).__name__}: {error}")
                self.misfits = tuple({**{one.name: one for one in self.misfits}, code: misfit}.values())
            else:
                yield check

    def get(self, code: str) -> Check | None:
        """The check with this code, whatever its case, or the one that passes on another tool's finding."""
        wanted = code.upper()
        if wanted in self.codes:
            return self[wanted]
        return next((check for check in self if check.foreign and wanted.startswith(check.foreign)), None)

    def passes_on(self, code: str) -> bool:
        """Whether a code is no check's own but another tool's, whose findings a check passes on (hadolint's DL3008)."""
        if not re.fullmatch(r"[A-Z]+\d+", code) or any(known.startswith(code) for known in self.codes):
            return False
        return self.get(code) is not None

    def some(self, wanted: tuple[str, ...], *, scopes: frozenset[Scope], laptop: bool) -> Iterator[Check]:
        """The checks whose codes begin so (all for nothing), without families that these scopes cannot use.

        A family that somebody names is always there; plug-ins are never left out.
        """
        return self._usable(
            code
            for code in self.codes
            if (not wanted or code.startswith(wanted))
            and (code not in self._targets or self._is_of_use(code, scopes, laptop=laptop or bool(wanted)))
        )

    def _is_of_use(self, code: str, scopes: frozenset[Scope], *, laptop: bool) -> bool:
        if code.startswith(self.machine):
            return scopes != {Scope.REPOSITORY} and (scopes != {Scope.HOST} or not code.startswith(self.both))
        return scopes != {Scope.HOST} and (laptop or not code.startswith(self.laptop))


def load_checks() -> CheckSet:
    """List every built-in check, and import and verify every plugged-in one."""
    built_in = _table("envdoctor_checks")
    checks: dict[str, Check] = {}
    origins: dict[str, str] = {}
    misfits = []
    for point in _entry_points(_CHECKS):
        try:
            if point.name in built_in or point.name in checks:
                raise PluginError(f"`{point.name}` is the code of another check")
            checks[point.name] = _instantiate(point.load(), point.name)
            origins[point.name] = point.dist.name if point.dist else "a plug-in"
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a plug-in may fail in any way; it is reported, not fatal
            misfits.append(Misfit(name=point.name, reason=f"plug-in `{point.value}` cannot be used: {_reason(error)}"))
    package = importlib.import_module("envdoctor_checks")
    families = {"machine": package.MACHINE, "both": package.BOTH, "laptop": package.LAPTOP}
    return CheckSet(built_in, checks, origins, misfits=tuple(misfits), **families)


def _reason(error: BaseException) -> str:
    return str(error) if isinstance(error, PluginError) else f"{type(error).__name__}: {error}"


def formats() -> dict[str, str]:
    """Every report format and where its renderer is, built-ins first."""
    known = dict(_table("envdoctor_reports"))
    for point in _entry_points(_REPORTS):
        known.setdefault(point.name, point.value)
    return known


def load_renderer(name: str) -> Renderer:
    """The renderer of a format. Raises `UsageError` for an unknown one, `PluginError` for a broken one."""
    target = _table("envdoctor_reports").get(name) or formats().get(name)
    if target is None:
        raise UsageError(f"unknown format `{name}`", remedy=f"use one of: {', '.join(formats())}")
    renderer = _attribute(target)
    if not (isinstance(renderer, type) and issubclass(renderer, Renderer)):
        raise PluginError("not a subclass of envdoctor.api.Renderer", where=target)
    return renderer()


def load_fleet_renderer(name: str) -> FleetRenderer:
    """The renderer of a fleet's format. Raises `UsageError` for an unknown one."""
    known = cast("dict[str, str]", importlib.import_module("envdoctor_reports").FLEET)
    if name not in known:
        raise UsageError(f"unknown format `{name}`", remedy=f"use one of: {', '.join(known)}")
    return cast("type[FleetRenderer]", _attribute(known[name]))()


def load_map(name: str) -> Callable[[MachineMap, RenderContext], str]:
    """What draws the map of a machine in a format. Raises `UsageError` for an unknown one."""
    known = cast("dict[str, str]", importlib.import_module("envdoctor_reports").MAPS)
    if name not in known:
        raise UsageError(f"unknown format `{name}`", remedy=f"use one of: {', '.join(known)}")
    return cast("Callable[[MachineMap, RenderContext], str]", _attribute(known[name]))


def _table(package: str) -> dict[str, str]:
    return cast("dict[str, str]", importlib.import_module(package).BUILT_IN)


def _entry_points(group: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - importlib's own type, not imported at start
    if not _may_be_plugged(group):
        return []
    from importlib.metadata import entry_points

    return sorted(entry_points(group=group), key=lambda point: point.name)


def _may_be_plugged(group: str) -> bool:
    """Whether an installed distribution names a group of entry points, or lies where that cannot be seen cheaply.

    Importing `importlib.metadata` and asking it takes a tenth of a scan's start; nearly nobody has a plug-in.
    """
    if any(hasattr(finder, "find_distributions") and finder is not PathFinder for finder in sys.meta_path):
        return True
    try:
        return any(group.encode() in text for place in sys.path for text in _entry_point_files(place or "."))
    except OSError:  # a zip file, for one
        return True


def _entry_point_files(folder: str) -> Iterator[bytes]:
    """The contents of the entry points files in a folder of ``sys.path`` (entry points specification, PyPA)."""
    with suppress(FileNotFoundError):
        for name in os.listdir(folder):
            if name.lower().endswith((".dist-info", ".egg-info", "egg-info")):
                with suppress(FileNotFoundError, NotADirectoryError):
                    yield Path(folder, name, "entry_points.txt").read_bytes()


def _attribute(target: str) -> object:
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)


def _instantiate(found: object, code: str) -> Check:
    """The check, or a `PluginError` that names everything wrong with it."""
    if not (isinstance(found, type) and issubclass(found, RepositoryCheck | HostCheck | JointCheck)):
        raise PluginError("not a subclass of RepositoryCheck, HostCheck or JointCheck")
    faults = list(_faults(found, code))
    if faults:
        raise PluginError("; ".join(faults))
    return found()


def _faults(check: type[Check], code: str) -> Iterator[str]:
    if getattr(check, "code", None) != code or not _CODE.fullmatch(code):
        yield f"its code is `{getattr(check, 'code', None)}`, it is registered as `{code}`, and a code is like ABC001"
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", getattr(check, "name", "")):
        yield "its name must be words in lower case joined by hyphens"
    if not isinstance(getattr(check, "severity", None), Severity):
        yield "its severity must be a Severity"
    if check.ring is not None and not isinstance(check.ring, Ring):
        yield "its ring must be a Ring or None"
    if not check.__doc__:
        yield "it has no docstring, which is its page"
