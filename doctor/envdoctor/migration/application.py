"""Application objects and factories in the code, and the server that each kind of them wants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from envdoctor.migration.layout import ASIDE, below, is_apart, module_of
from envdoctor.model import Location
from envdoctor.repository import declarations
from envdoctor.repository.declarations.model import Kind
from envdoctor.values import dataclass, regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["Application", "command", "find", "names_declared"]

_OBJECT = regex(
    rb"(?m)^([A-Za-z_]\w*)[ \t]*(?::[^=\n]+)?=[ \t]*(?:[A-Za-z_][\w.]*\.)?"
    rb"(FastAPI|Starlette|Litestar|Quart|Flask|APIFlask|Sanic|Dash|falcon\.(?:asgi\.)?App|falcon\.API|create_app|make_app|get_app|create_application|init_app)\("
)
_FACTORY = regex(
    rb"(?m)^def ((?:create|make|get|init|build)_(?:(?!celery|worker|cli|test)\w+_)?app(?:lication)?|app_factory)"
    rb"\(([^)]*)\)|^def (\w+)\(([^)]*)\)[ \t]*->[ \t]*(?:FastAPI|Flask|Starlette|Litestar|Quart)[ \t]*:"
)
_KINDS = (
    (b"FastAPI(", "fastapi"),
    (b"Litestar(", "litestar"),
    (b"Starlette(", "starlette"),
    (b"Quart(", "quart"),
    (b"Sanic(", "sanic"),
    (b"APIFlask(", "flask"),
    (b"Flask(", "flask"),
    (b"falcon.asgi.App(", "falcon-asgi"),
    (b"falcon.App(", "falcon"),
    (b"falcon.API(", "falcon"),
)
_HELPERS = regex(r"(?:^|/)(?:(?:bin|contrib|packaging|deploy\w*|ops|infra\w*)/|test_\w+\.py$)")
_LITERALS = (*(literal for literal, _ in _KINDS), b"Dash(", b"_app(", b"create_", b"_application(")
_ASYNCHRONOUS = frozenset({"fastapi", "litestar", "starlette", "quart", "falcon-asgi"})
_EVERYWHERE = "0.0.0.0"  # noqa: S104 - inside a container; the host publishes on 127.0.0.1 only
_RANK = ("asgi", "wsgi", "main", "app", "server", "api", "application", "run", "web", "__init__")


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """An application object in code: ``module:name``, called if ``factory``; ``folder`` must be on the path."""

    framework: str
    name: str
    location: Location
    module: str = ""
    folder: str = ""
    factory: bool = False

    @property
    def target(self) -> str:
        """As servers want it."""
        return f"{self.module}:{self.name}"


def names_declared(repository: Repository) -> frozenset[str]:
    """Distributions that are installed to run the application (not only to develop it)."""
    kinds = {Kind.RUNTIME}
    return frozenset(item.name for item in repository.fact(declarations.read).dependencies if item.kind in kinds)


def find(repository: Repository, root: str, declared: frozenset[str]) -> Application | None:
    """The likeliest application object or factory."""
    best: tuple[tuple[bool, int, int, str, int], Application] | None = None
    for path in repository.files.with_suffix(".py"):
        inside = below(root, path)
        if inside is None or ASIDE.search(inside) or _HELPERS.search(inside):
            continue
        data = repository.files.read(path) or b""
        if not any(literal in data for literal in _LITERALS):
            continue
        for item in _in_file(path, data, declared):
            rank = (is_apart(repository, root, inside), *_rank(inside, item), item.location.line or 0)
            if best is None or rank < best[0]:
                best = (rank, item)
    if best is None:
        return None
    module, folder = module_of(repository, root, best[1].location.path)
    return replace(best[1], module=module, folder=folder)


def _rank(path: str, item: Application) -> tuple[int, int, str]:
    stem = path.rpartition("/")[2].removesuffix(".py")
    position = _RANK.index(stem) if stem in _RANK else len(_RANK)
    return (position + 3 * path.count("/") + (6 if item.factory else 0), path.count("/"), path)


def _in_file(path: str, data: bytes, declared: frozenset[str]) -> Iterator[Application]:
    framework = next((name for literal, name in _KINDS if literal in data), "")
    for match in _OBJECT.finditer(data):
        if kind := framework or _imported(data, declared):
            location = Location(path=path, line=data.count(b"\n", 0, match.start()) + 1)
            yield Application(framework=kind, name=match[1].decode(), location=location)
    if framework and (made := _FACTORY.search(data)) and not _required(made[2] or made[4] or b""):
        location = Location(path=path, line=data.count(b"\n", 0, made.start()) + 1)
        yield Application(framework=framework, name=(made[1] or made[3]).decode(), location=location, factory=True)


def _required(parameters: bytes) -> bool:
    """Whether a factory cannot be called without arguments."""
    return any(
        part.strip() and b"=" not in part and not part.strip().startswith(b"*") for part in parameters.split(b",")
    )


def _imported(data: bytes, declared: frozenset[str]) -> str:
    """The framework of a file that only calls a factory made elsewhere."""
    frameworks = ("fastapi", "flask", "quart", "starlette", "litestar")
    for name in frameworks:
        if re.search(rb"(?m)^(?:from|import) %s\b" % name.encode(), data):
            return name
    return next((name for name in frameworks if name in declared), "")


def command(item: Application, declared: frozenset[str], port: int) -> tuple[str, ...]:
    """The server for this application, listening on every address of its container."""
    if item.framework in _ASYNCHRONOUS:
        factory = ("--factory",) if item.factory else ()
        if "uvicorn" not in declared and "hypercorn" in declared:
            return ("hypercorn", item.target, "--bind", f"{_EVERYWHERE}:{port}")
        return ("uvicorn", item.target, *factory, "--host", _EVERYWHERE, "--port", str(port))
    if item.framework == "sanic":
        return ("sanic", item.target, "--host", _EVERYWHERE, "--port", str(port))
    if "gunicorn" in declared or item.framework == "falcon":
        target = f"{item.target}()" if item.factory else item.target
        return ("gunicorn", target, "--bind", f"{_EVERYWHERE}:{port}")
    return ("flask", "--app", item.target, "run", "--host", _EVERYWHERE, "--port", str(port))
