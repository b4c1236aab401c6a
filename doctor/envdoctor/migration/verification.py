"""What is checked before a patch is printed: our own text must parse, hold together, and apply."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from envdoctor.migration.layout import join
from envdoctor.migration.model import Action, Plan
from envdoctor.migration.services import catalogue
from envdoctor.repository.build_context import BuildContext, parse_ignore_file
from envdoctor.repository.compose.schema import violations
from envdoctor.repository.dockerfile import parse
from envdoctor.values import regex

__all__ = ["problems"]

_COPY = regex(r"(?m)^COPY (?!--from)(?:--\S+ )*(.+) \S+$")
_PUBLISHED = regex(r'"127\.0\.0\.1:(?:\$\{\w+:-)?(\d+)\}?:\d+"')


def problems(plan: Plan, present: frozenset[str]) -> tuple[str, ...]:
    """What is wrong with the plan's files, in sentences; ``present`` are the files of the repository."""
    return (
        *_collisions(plan),
        *_missing_sources(plan, present),
        *_left_out(plan, present),
        *_broken_dockerfile(plan),
        *_broken_yaml(plan),
    )


def _text(plan: Plan, path: str) -> str:
    """The text of a file that the plan creates; one that was there may name and publish what it likes."""
    return next((file.after for file in plan.files if file.path == path and file.action is Action.CREATE), "")


def _collisions(plan: Plan) -> Iterator[str]:
    text = _text(plan, "compose.yaml")
    if not text:
        return
    ports = Counter(_PUBLISHED.findall(text))
    yield from (f"compose.yaml publishes port {port} twice" for port, times in sorted(ports.items()) if times > 1)
    names = Counter([*(item.name for item in plan.processes), *(item.name for item in plan.running)])
    yield from (f"compose.yaml names two services `{name}`" for name, times in sorted(names.items()) if times > 1)


def _missing_sources(plan: Plan, present: frozenset[str]) -> Iterator[str]:
    prefix = f"{plan.root}/" if plan.root else ""
    for match in _COPY.finditer(_text(plan, join(plan.root, plan.dockerfile))):
        for source in match[1].split():
            if source != "." and prefix + source not in present and not _is_folder(prefix + source, present):
                yield f"the Dockerfile copies `{source}`, which is not there"


def _is_folder(source: str, present: frozenset[str]) -> bool:
    return source.endswith("/") and any(path.startswith(source) for path in present)


def _left_out(plan: Plan, present: frozenset[str]) -> Iterator[str]:
    """Files that the Dockerfile copies and that the ignore file, as it will be, keeps out of the build."""
    own = join(plan.root, f"{plan.dockerfile}.dockerignore")
    paths = (own, join(plan.root, ".dockerignore"))
    text = next((file.after for path in paths for file in plan.files if file.path == path), "")
    context = BuildContext(root="", rules=tuple(parse_ignore_file(text)))
    for match in _COPY.finditer(_text(plan, join(plan.root, plan.dockerfile))):
        for source in match[1].split():
            if source != "." and context.excludes(source) and join(plan.root, source) in present:
                yield f"the Dockerfile copies `{source}`, which .dockerignore keeps out"


def _broken_dockerfile(plan: Plan) -> Iterator[str]:
    text = _text(plan, join(plan.root, plan.dockerfile))
    if text:
        yield from (
            f"{plan.dockerfile}, line {line}: {message}" for line, message in parse(text, plan.dockerfile).errors
        )


def _broken_yaml(plan: Plan) -> Iterator[str]:
    from envdoctor.repository import yaml

    text = _text(plan, "compose.yaml")
    if not text:
        return
    document = yaml.load(text)
    yield from (f"compose.yaml, line {line}: {message}" for line, message in document.errors)
    if document.root is None:
        return
    yield from (f"compose.yaml, line {line}: {message}" for line, message in violations(document.root))
    found = document.get("services")
    services = {name for name, _ in found.items()} if found else set()
    for item in plan.running:
        if item.name not in services:
            yield f"compose.yaml lacks the service `{item.name}` ({catalogue()[item.family].title})"
