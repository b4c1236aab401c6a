"""The map of the machine: search path -> shims -> interpreters -> environments -> projects, tools and kernels."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from envdoctor.host import environments, interpreters, kernels, locators, projects, search_path, shims, walk
from envdoctor.host.belongings import belonging
from envdoctor.host.environments import Environment, Fault, Flavour
from envdoctor.host.host import Host
from envdoctor.host.interpreters import Interpreter
from envdoctor.host.locator_table import Owner
from envdoctor.host.prefixes import EXECUTABLE
from envdoctor.host.search_path import Command, PathEntry
from envdoctor.host.shims import ShimFolder
from envdoctor.machine_map import Edge, Health, MachineMap, Node, NodeKind
from envdoctor.python_releases import ended, today
from envdoctor.values import dataclass, field

__all__ = ["notes", "read"]


@dataclass(slots=True)
class _Drawing:
    """Nodes and edges under construction; an interpreter or environment is found again by its path."""

    host: Host
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: dict[tuple[str, str], Edge] = field(default_factory=dict)
    places: dict[Path, str] = field(default_factory=dict)

    def add(self, node: Node, *places: Path) -> str:
        self.nodes.setdefault(node.id, node)
        for place in places:
            self.places.setdefault(place, node.id)
        return node.id

    def connect(self, start: str, end: str, health: Health = Health.OK, label: str = "") -> None:
        self.edges.setdefault((start, end), Edge(start=start, end=end, health=health, label=label))


def _identity(kind: NodeKind, path: Path | str) -> str:
    return f"{kind}-{hashlib.sha256(str(path).encode('utf-8', 'surrogateescape')).hexdigest()[:10]}"


def read(host: Host) -> MachineMap:
    """The map of everything that the other facts found."""
    drawing = _Drawing(host)
    for interpreter in host.fact(interpreters.read).items:
        _interpreter(drawing, interpreter)
    _environments(drawing)
    _search_path(drawing)
    for kernel in host.fact(kernels.read):
        _kernel(drawing, kernel)
    return MachineMap(nodes=tuple(drawing.nodes.values()), edges=tuple(drawing.edges.values()), notes=notes(host))


def notes(host: Host) -> tuple[str, ...]:
    """What could not be looked at for want of time."""
    late = {item.source for item in host.fact(locators.read).coverage if item.ran_out}
    told = [f"the search for {source} ran out of time" for source in sorted(late)]
    if host.fact(walk.applications).ran_out or host.fact(walk.elsewhere).ran_out:
        told.append("there was no time for every folder outside of the home directory")
    if host.fact(environments.read).ran_out:
        told.append("the home directory was not walked to its end; environments may lie deeper")
    if host.fact(environments.read).hidden_ran_out:
        told.append("there was no time for every hidden folder of the home directory")
    return tuple(told)


def _interpreter(drawing: _Drawing, item: Interpreter) -> None:
    release = ended(item.minor, today()) if item.implementation == "CPython" else None
    drawing.add(
        Node(
            id=_identity(NodeKind.INTERPRETER, item.path),
            kind=NodeKind.INTERPRETER,
            label=item.label,
            path=str(item.path),
            version=item.version or "",
            architecture=item.architecture or "",
            source=item.source,
            health=Health.OLD if release and not item.vendored else Health.OK,
            note=f"no security fixes since {release.end_of_life}" if release else "",
            vendored=item.vendored,
        ),
        item.path,
        *item.names,
    )


def _environments(drawing: _Drawing) -> None:
    ties = drawing.host.fact(projects.read)
    for item in drawing.host.fact(environments.read).items:
        _environment(drawing, item, None if item.owner is Owner.CACHE else ties.get(item.path))


def _environment(drawing: _Drawing, item: Environment, tie: projects.Tie | None) -> None:
    owner = str(tie.project) if tie and tie.project else tie.tool if tie else ""
    identity = drawing.add(
        Node(
            id=_identity(NodeKind.ENVIRONMENT, item.path),
            kind=NodeKind.ENVIRONMENT,
            label=_label(item, tie),
            path=str(item.path),
            version=item.version or "",
            source=item.source,
            project=owner,
            health=_health(item),
            note="; ".join(_SAID[fault] for fault in item.faults),
            vendored=item.vendored,
            cache=item.owner is Owner.CACHE,
        ),
        item.path,
    )
    _connect_base(drawing, item, identity)
    if tie:
        _owner(drawing, identity, item, tie)


_SAID = {
    Fault.BASE_GONE: "its Python is gone",
    Fault.NO_PYTHON: "no Python inside",
    Fault.MOVED: "made at another place",
    Fault.DRIFTED: "its base is another version now",
    Fault.FOREIGN: "made on another system",
    Fault.NO_CONFIGURATION: "pyvenv.cfg is missing",
}


def _health(item: Environment) -> Health:
    if item.is_broken or Fault.NO_CONFIGURATION in item.faults:
        return Health.BROKEN
    return Health.SHADOWED if item.faults else Health.OK


def _label(item: Environment, tie: projects.Tie | None) -> str:
    if tie and tie.project and item.path.parent == tie.project:
        return f"{tie.project.name}/{item.path.name}"
    if tie and tie.tool and item.path.name in _OF_A_TOOL:
        return f"{tie.tool}/{item.path.name}"
    return f"{item.path.parent.name}/{item.path.name}" if item.path.name in _EVERYWHERE else item.path.name


_OF_A_TOOL = frozenset({"libexec", "shared"})
_EVERYWHERE = frozenset({"venv", ".venv", "env", "default", "current", "x86_64"})
"""Names that say nothing without the folder above."""


def _connect_base(drawing: _Drawing, item: Environment, identity: str) -> None:
    """From the interpreter to the environment; one that is gone is drawn as a ghost."""
    if item.flavour is Flavour.CONDA:
        root = item.path.parent.parent
        for interpreter in drawing.host.fact(interpreters.read).under(root):
            drawing.connect(drawing.places[interpreter.path], identity)
        return
    if Fault.FOREIGN in item.faults:
        return
    base = item.base or item.target or item.home
    if base is None or (item.base is None and Fault.NO_CONFIGURATION in item.faults and item.path in base.parents):
        return
    known = drawing.places.get(base)
    if known is None:
        known = drawing.add(_ghost(item, base), base)
    drawing.connect(known, identity, _health(item), str(item.faults[0]) if item.faults else "")


def _ghost(item: Environment, base: Path) -> Node:
    gone = item.base is None and Fault.BASE_GONE in item.faults
    return Node(
        id=_identity(NodeKind.INTERPRETER, base),
        kind=NodeKind.INTERPRETER,
        label=f"Python {item.version or '?'}",
        path=str(base),
        version=item.version or "",
        source="" if gone else "elsewhere",
        health=Health.BROKEN if gone else Health.OK,
        note="gone" if gone else "",
    )


def _owner(drawing: _Drawing, environment: str, item: Environment, tie: projects.Tie) -> None:
    health = Health.BROKEN if tie.lost else _health(item)
    if tie.project:
        node = Node(
            id=_identity(NodeKind.PROJECT, tie.project),
            kind=NodeKind.PROJECT,
            label=tie.project.name,
            path=str(tie.project),
            health=Health.BROKEN if tie.lost else Health.OK,
            note="gone" if tie.lost else "",
        )
    else:
        node = Node(
            id=_identity(NodeKind.TOOL, f"{tie.said_by}/{tie.tool}"),
            kind=NodeKind.TOOL,
            label=tie.tool,
            source=tie.said_by,
        )
    drawing.connect(environment, drawing.add(node), health, tie.said_by)


def _search_path(drawing: _Drawing) -> None:
    """Every folder of PATH that answers to ``python``, ``python3`` or ``pip``, and where it leads."""
    path = drawing.host.fact(search_path.read)
    taken: set[str] = set()
    for entry in path.entries:
        names = {name for name in entry.names if EXECUTABLE.fullmatch(name) or _typed(name) in _PLAIN}
        if not names or entry.repeats is not None:
            continue
        typed = set(map(_typed, names))
        plain = typed & _PLAIN
        health = Health.SHADOWED if plain and plain <= taken else Health.OK
        taken |= typed
        _path_entry(drawing, entry, names, health)


_PLAIN = frozenset({"python", "python3", "pip", "pip3"})


def _typed(name: str) -> str:
    """A command's name without the ending that Windows adds."""
    stem, dot, ending = name.rpartition(".")
    return stem if dot and ending.lower() in {"exe", "bat", "cmd"} else name


def _path_entry(drawing: _Drawing, entry: PathEntry, names: Iterable[str], health: Health) -> None:
    shim = next((item for item in drawing.host.fact(shims.read).folders if item.path == entry.path), None)
    missing = _missing(shim)
    identity = drawing.add(
        Node(
            id=_identity(NodeKind.PATH, entry.path),
            kind=NodeKind.SHIM if shim else NodeKind.PATH,
            label=f"{entry.position + 1}  {entry.path}",
            path=str(entry.path),
            source=shim.manager if shim else "",
            health=Health.BROKEN if missing else health,
            note=missing or ("earlier entries answer first" if health is Health.SHADOWED else ""),
        )
    )
    if shim:
        for number, choice in enumerate(shim.choices):
            target = next(
                (
                    item
                    for item in drawing.host.fact(interpreters.read).items
                    if choice.prefix and (item.prefix == choice.prefix or choice.prefix in item.path.parents)
                ),
                None,
            )
            if target:
                drawing.connect(identity, drawing.places[target.path], health if number == 0 else Health.OK, "chosen")
        return
    for name in sorted(names):
        place = drawing.places.get(drawing.host.resolve(entry.path / name)) or drawing.places.get(entry.path.parent)
        environment = drawing.places.get(drawing.host.resolve(entry.path.parent))
        if not (place or environment) and drawing.host.is_windows:
            kept = belonging(drawing.host, Command(name=name, path=entry.path / name, entry=entry))
            place = drawing.places.get(kept.place) if kept else None
        if EXECUTABLE.fullmatch(name) and (environment or place):
            drawing.connect(identity, environment or place or "", health)


def _missing(shim: ShimFolder | None) -> str:
    """What is wrong with the version that a manager's shims would choose first."""
    choice = shim.active if shim else None
    if choice is None or choice.is_system or choice.prefix:
        return ""
    return f"{choice.wanted if choice.location else 'the version asked for'} is not installed"


def _kernel(drawing: _Drawing, kernel: kernels.Kernel) -> None:
    if kernel.python is None:
        return
    host = drawing.host
    identity = drawing.add(
        Node(
            id=_identity(NodeKind.KERNEL, kernel.file),
            kind=NodeKind.KERNEL,
            label=kernel.title,
            path=str(kernel.file),
            source="jupyter",
            health=Health.OK if kernel.exists else Health.BROKEN,
            note="" if kernel.exists else "its Python is gone",
        )
    )
    python = kernel.python
    leading = (host.resolve(place) for place in (python.parent.parent, python.parent, python))
    start = next((drawing.places[place] for place in leading if place in drawing.places), None)
    if start:
        drawing.connect(start, identity, Health.OK if kernel.exists else Health.BROKEN)
