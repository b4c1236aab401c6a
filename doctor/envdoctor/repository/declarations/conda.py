"""Conda's ``environment.yml`` (with its ``pip:`` part) and ``pixi.toml`` (also ``[tool.pixi]``)."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from envdoctor.model import Location
from envdoctor.repository.declarations.groups import group_kind
from envdoctor.repository.declarations.model import Kind, Manager, PythonStatement
from envdoctor.repository.declarations.requirement import Parsed, normalise
from envdoctor.repository.declarations.sheet import Claim, Origin, folder, shorten
from envdoctor.repository.declarations.toml import load
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.declarations.sheet import Sheet
    from envdoctor.repository.declarations.toml import TomlFile
    from envdoctor.repository.yaml import Node

__all__ = ["is_environment_file", "read", "read_pixi", "read_pixi_table"]

_FILE = regex(r"(?i)(?:^|/)(?:conda[-_.])?(?:environment|env|conda)(?:[-_.][^/]*)?\.ya?ml$")
_SPEC = regex(
    r"(?:(?P<channel>[\w./-]+)::)?(?P<name>[A-Za-z0-9_][A-Za-z0-9_.-]*)\s*"
    r"(?P<version>[=<>!~ ][^\[]*)?(?:\[(?P<options>.*)\])?$"
)
_NOT_PYTHON = frozenset({"python", "pip", "conda", "mamba"})


def is_environment_file(path: str) -> bool:
    """Whether a path is one that conda environments have."""
    return bool(_FILE.search(path))


def read(sheet: Sheet, path: str) -> None:
    """Write down what one conda environment declares; other YAML of that name is left alone."""
    text = sheet.files.text(path)
    if text is None or "dependencies:" not in text:
        return
    from envdoctor.repository.yaml import load as load_yaml

    document = load_yaml(text)
    if document.root is None and ("{{" in text or "{%" in text):
        sheet.files.note_unread(path, "a template")
        return
    if document.root is None:
        line, reason = document.errors[0] if document.errors else (1, "empty")
        sheet.unreadable(path, line, f"not YAML: {reason}")
        return
    dependencies = document.get("dependencies")
    if dependencies is None or not dependencies.elements():
        return
    root = _home(sheet, path)
    sheet.uses(root, Manager.CONDA, path, dependencies.line)
    sheet.project(root).manifests.setdefault(path)
    kind, group = _purpose(path)
    origin = Origin(path=path, project=root, kind=kind, group=group, table="dependencies")
    for node in dependencies.elements():
        if spec := node.text():
            _conda(sheet, spec, origin, node.line)
        elif (pip := node.get("pip")) is not None:
            _pip(sheet, pip, replace(origin, table="dependencies.pip"))


def _home(sheet: Sheet, path: str) -> str:
    place = folder(path)
    while place and place not in sheet.projects:
        if any(name.startswith(f"{place}/") for name in sheet.files.with_suffix(".py", ".ipynb")):
            above = folder(place)
            while above and above not in sheet.projects:
                above = folder(above)
            return above if above in sheet.projects else place
        place = folder(place)
    return place


def _purpose(path: str) -> tuple[Kind, str | None]:
    """``environment-dev.yml`` and ``ci/requirements/environment.yml`` are for development."""
    place, _, name = path.lower().rpartition("/")
    words = [word for word in re.split(r"[-_.]", name.rsplit(".", 1)[0]) if word not in {"environment", "env", "conda"}]
    for word in (*words, *(part.lstrip(".") for part in place.split("/"))):
        if word == "binder" or (word and group_kind(word, Kind.RUNTIME) is Kind.DEVELOPMENT):
            return Kind.DEVELOPMENT, word
    return Kind.RUNTIME, None


def _conda(sheet: Sheet, spec: str, origin: Origin, line: int) -> None:
    """A conda match specification: ``channel::name=1.2=build``, ``name >=1.2``, ``name[version='>=1']``."""
    found = _SPEC.match(spec.strip())
    if found is None:
        sheet.unreadable(origin.path, line, f"`{shorten(spec)}` is not a conda match specification")
        return
    version = found["version"] or ""
    if found["options"] and (inner := re.search(r"version\s*=\s*['\"]?([^'\",\]]+)", found["options"])):
        version = inner[1]
    specifier = _specifier(version)
    if found["name"] == "python":
        _python(sheet, spec, specifier, Location(path=origin.path, line=line), origin.project)
    elif found["name"].lower() not in _NOT_PYTHON and not found["name"].startswith("_"):
        sheet.add(Parsed(name=normalise(found["name"]), specifier=specifier), spec, origin, line)


def _specifier(version: str) -> str:
    """Conda's version part as PEP 440: one ``=`` is a prefix, two are exact, the build string is dropped."""
    text = re.sub(r"\s", "", version)
    if not text or text == "*" or "|" in text:
        return ""
    if text.startswith("=") and not text.startswith("=="):
        number = text[1:].split("=")[0]
        if number in {"", "*"}:
            return ""
        exact = "=" in text[1:]
        return f"=={number}" if exact or number.endswith("*") else f"=={number}.*" if number[:1].isdigit() else ""
    if text[0].isdigit():
        return f"=={text}"
    return text if re.fullmatch(r"(?:(?:==|!=|<=|>=|~=|<|>)[0-9][\w.*]*,?)+", text) else ""


def _python(sheet: Sheet, spec: str, specifier: str, at: Location, root: str) -> None:
    found = re.fullmatch(r"==(\d+(?:\.\d+)*)(?:\.\*)?", specifier)
    if found:
        statement = PythonStatement(source="conda", text=spec, location=at, versions=(found[1],), project=root)
    elif specifier:
        statement = PythonStatement(source="conda", text=spec, location=at, specifier=specifier, project=root)
    else:
        return
    sheet.pythons.append(statement)


def _pip(sheet: Sheet, pip: Node, origin: Origin) -> None:
    from envdoctor.repository.declarations.requirement_lines import lines

    for node in pip.elements():
        at = Location(path=origin.path, line=node.line)
        for line in lines(node.text() or ""):
            if line.kind == "include":
                target = posixpath.normpath(posixpath.join(folder(origin.path), line.text))
                sheet.claims.append(
                    Claim(path=target, kind=origin.kind, project=origin.project, at=at, group=origin.group)
                )
            elif line.kind in {"requirement", "editable"} and not line.text.startswith("."):
                sheet.require(line.text, origin, node.line)


def read_pixi(sheet: Sheet, path: str) -> None:
    """Write down what one ``pixi.toml`` declares."""
    text = sheet.text(path)
    if text is None:
        return
    file = load(path, text)
    if file.error:
        sheet.unreadable(path, file.error[0], f"not TOML: {file.error[1]}")
        return
    sheet.project(folder(path)).manifests.setdefault(path)
    read_pixi_table(sheet, file, (), folder(path))


def read_pixi_table(sheet: Sheet, file: TomlFile, top: tuple[str, ...], root: str) -> None:
    """Write down a pixi manifest, which is a file of its own or ``[tool.pixi]``."""
    if top and not file.table(*top):
        return
    sheet.uses(root, Manager.PIXI, file.path, file.line(*top) if top else 1)
    places: list[tuple[tuple[str, ...], Kind, str | None]] = [(top, Kind.RUNTIME, None)]
    places += [((*top, "target", name), Kind.RUNTIME, None) for name in file.table(*top, "target")]
    for feature in file.table(*top, "feature"):
        kind = group_kind(feature, Kind.GROUP)
        places.append(((*top, "feature", feature), kind, feature))
        places += [((*top, "feature", feature, "target", name), kind, feature)
                   for name in file.table(*top, "feature", feature, "target")]  # fmt: skip
    for place, kind, group in places:
        for table in ("dependencies", "pypi-dependencies", "host-dependencies"):
            where = ".".join((*place, table))
            origin = Origin(path=file.path, project=root, kind=kind, group=group, table=where)
            for name, value in file.table(*place, table).items():
                _pixi(sheet, name, value, origin, file.line(*place, table, name))


def _pixi(sheet: Sheet, name: str, value: Any, origin: Origin, line: int) -> None:  # noqa: ANN401
    version = value.get("version") if isinstance(value, dict) else value
    text = version if isinstance(version, str) else ""
    if isinstance(value, dict) and isinstance(value.get("path"), str):
        target = posixpath.normpath(posixpath.join(origin.project, value["path"]))
        if target not in {".", origin.project}:
            sheet.project(origin.project).members.setdefault(target)
        return
    specifier = _specifier(f"={text[:-2]}" if text.endswith(".*") else text)
    if name == "python":
        if origin.group is not None:  # one of many environments: says nothing about the project as a whole
            return
        _python(sheet, f"{name} {text}", specifier, Location(path=origin.path, line=line), origin.project)
    elif name not in _NOT_PYTHON:
        parsed = Parsed(name=normalise(name), specifier=specifier)
        sheet.add(parsed, f"{name} {text}".strip(), origin, line)
