"""How the application is started: the ladder from what somebody wrote down to what the code shows."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from envdoctor.migration.layout import ASIDE, below, join, module_of
from envdoctor.migration.model import Process, ProcessKind
from envdoctor.model import Evidence, Location
from envdoctor.repository import declarations
from envdoctor.repository.declarations.model import Kind

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["Application", "find", "names_declared", "web"]

_OBJECT = re.compile(
    rb"(?m)^([A-Za-z_]\w*)[ \t]*(?::[^=\n]+)?=[ \t]*(?:[A-Za-z_][\w.]*\.)?"
    rb"(FastAPI|Starlette|Litestar|Quart|Flask|APIFlask|Sanic|Dash|create_app|make_app|get_app|create_application|init_app)\("
)
_FACTORY = re.compile(
    rb"(?m)^(?:async )?def (create_app|make_app|get_app|create_application|app_factory|get_application)\(([^)]*)\)"
)
_KINDS = (
    (b"FastAPI(", "fastapi"),
    (b"Litestar(", "litestar"),
    (b"Starlette(", "starlette"),
    (b"Quart(", "quart"),
    (b"Sanic(", "sanic"),
    (b"APIFlask(", "flask"),
    (b"Flask(", "flask"),
)
_ASYNCHRONOUS = frozenset({"fastapi", "litestar", "starlette", "quart"})
_EVERYWHERE = "0.0.0.0"  # noqa: S104 - inside a container; the host publishes on 127.0.0.1 only
_RANK = ("asgi", "wsgi", "main", "app", "server", "api", "application", "run", "web", "__init__")
_DEFAULT_SETTINGS = re.compile(rb"""DJANGO_SETTINGS_MODULE["'],\s*["']([\w.]+)["']""")
_STREAMLIT = {"streamlit": 8501, "gradio": 7860, "chainlit": 8000, "nicegui": 8080}


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """An application object in code: ``module:name``, called if ``factory``; ``folder`` must be on the path."""

    framework: str
    module: str
    name: str
    location: Location
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


def find(repository: Repository, root: str) -> tuple[Application, ...]:
    """Application objects and factories, the likeliest first."""
    found: list[tuple[tuple[int, int, str], Application]] = []
    for path in repository.files.with_suffix(".py"):
        inside = below(root, path)
        if inside is None or ASIDE.search(inside):
            continue
        data = repository.files.read(path) or b""
        found.extend((_rank(inside, item), item) for item in _in_file(repository, root, path, data))
    return tuple(item for _, item in sorted(found, key=lambda pair: pair[0]))


def _rank(path: str, item: Application) -> tuple[int, int, str]:
    stem = path.rpartition("/")[2].removesuffix(".py")
    position = _RANK.index(stem) if stem in _RANK else len(_RANK)
    return (position + 3 * path.count("/") + (6 if item.factory else 0), path.count("/"), path)


def _in_file(repository: Repository, root: str, path: str, data: bytes) -> Iterator[Application]:
    framework = next((name for literal, name in _KINDS if literal in data), "")
    module, folder = module_of(repository, root, path)
    for match in _OBJECT.finditer(data):
        kind = framework or _imported(data)
        if kind:
            location = Location(path=path, line=data.count(b"\n", 0, match.start()) + 1)
            yield Application(framework=kind, module=module, name=match[1].decode(), folder=folder, location=location)
    if framework and (made := _FACTORY.search(data)) and not _required(made[2]):
        location = Location(path=path, line=data.count(b"\n", 0, made.start()) + 1)
        name = made[1].decode()
        yield Application(framework=framework, module=module, name=name, folder=folder, location=location, factory=True)


def _required(parameters: bytes) -> bool:
    """Whether a factory cannot be called without arguments."""
    return any(
        part.strip() and b"=" not in part and not part.strip().startswith(b"*") for part in parameters.split(b",")
    )


def _imported(data: bytes) -> str:
    """The framework of a file that only calls a factory made elsewhere."""
    for name in ("fastapi", "flask", "quart", "starlette", "litestar"):
        if re.search(rb"(?m)^(?:from|import) %s\b" % name.encode(), data):
            return name
    return "flask" if b"wsgi" in data.lower() or b"create_app" in data else ""


def web(repository: Repository, root: str) -> Process | None:
    """The web process, or None if nothing is found that serves."""
    declared = names_declared(repository)
    return (
        _procfile(repository, root)
        or _django(repository, root, declared)
        or _object(repository, root, declared)
        or _notebook(repository, root, declared)
    )


def _procfile(repository: Repository, root: str) -> Process | None:
    path = join(root, "Procfile")
    for number, line in enumerate((repository.files.text(path) or "").splitlines(), 1):
        kind, _, command = line.partition(":")
        if kind.strip() == "web" and command.strip() and "heroku" not in command:
            evidence = Evidence(text="`web` in the Procfile", location=Location(path=path, line=number))
            return Process(kind=ProcessKind.WEB, name="app", command=_words(command), port=8000, evidence=evidence)
    return None


def _words(command: str) -> tuple[str, ...]:
    """A Procfile line as argv with the port filled in; a shell line stays one."""
    command = re.sub(r"\$\{?PORT(?::?-\d+)?\}?", "8000", command.strip())
    if re.search(r"[;&|<>`$]", command):
        return ("sh", "-c", command)
    try:
        words = shlex.split(command)
    except ValueError:
        return ("sh", "-c", command)
    return _bound(tuple(words))


def _bound(words: tuple[str, ...]) -> tuple[str, ...]:
    """The same server, listening on every address of its container."""
    if words[0] == "gunicorn" and not any(word.startswith(("-b", "--bind")) for word in words):
        return (*words, "--bind", "0.0.0.0:8000")
    if words[0] in {"uvicorn", "hypercorn"} and not any(word.startswith(("--host", "--bind", "-b")) for word in words):
        return (*words, "--host", _EVERYWHERE, "--port", "8000")
    return words


def _django(repository: Repository, root: str, declared: frozenset[str]) -> Process | None:
    managers = [path for path in repository.files.matching("manage.py") if below(root, path) and not ASIDE.search(path)]
    for path in sorted(managers, key=lambda item: (item.count("/"), item)):
        data = repository.files.read(path) or b""
        if b"django" not in data:
            continue
        location = Location(path=path)
        evidence = Evidence(text="Django's `manage.py`", location=location)
        command = _django_server(repository, path, declared)
        folder = (below(root, path) or "").rpartition("/")[0]
        return Process(kind=ProcessKind.WEB, name="app", command=command, port=8000, folder=folder, evidence=evidence)
    return None


def _django_server(repository: Repository, manage: str, declared: frozenset[str]) -> tuple[str, ...]:
    folder = manage.rpartition("/")[0]
    development = ("python", "manage.py", "runserver", "0.0.0.0:8000")
    chosen = _DEFAULT_SETTINGS.search(repository.files.read(manage) or b"")
    for name, server in (("wsgi", "gunicorn"), ("asgi", "uvicorn"), ("asgi", "daphne")):
        if server not in declared:
            continue
        for path in repository.files.matching(f"{name}.py"):
            inside = below(folder, path)
            other = _DEFAULT_SETTINGS.search(repository.files.read(path) or b"")
            if inside and chosen and other and chosen[1] == other[1]:
                module = inside.removesuffix(".py").replace("/", ".")
                return _server(server, f"{module}:application")
    return development


def _server(server: str, target: str) -> tuple[str, ...]:
    if server == "gunicorn":
        return ("gunicorn", target, "--bind", "0.0.0.0:8000")
    if server == "daphne":
        return ("daphne", "-b", _EVERYWHERE, "-p", "8000", target)
    return ("uvicorn", target, "--host", _EVERYWHERE, "--port", "8000")


def _object(repository: Repository, root: str, declared: frozenset[str]) -> Process | None:
    for item in find(repository, root):
        evidence = Evidence(text=f"`{item.name}` is {_article(item)}", location=item.location)
        port = 5000 if item.framework == "flask" and "gunicorn" not in declared else 8000
        command = _command(item, declared)
        folder = "" if item.folder == "src" else item.folder
        return Process(kind=ProcessKind.WEB, name="app", command=command, port=port, folder=folder, evidence=evidence)
    return None


def _article(item: Application) -> str:
    return f"a factory for {item.framework}" if item.factory else f"the {item.framework} application"


def _command(item: Application, declared: frozenset[str]) -> tuple[str, ...]:
    if item.framework in _ASYNCHRONOUS:
        factory = ("--factory",) if item.factory else ()
        if "uvicorn" not in declared and "hypercorn" in declared:
            return ("hypercorn", item.target, "--bind", "0.0.0.0:8000")
        return ("uvicorn", item.target, *factory, "--host", _EVERYWHERE, "--port", "8000")
    if item.framework == "sanic":
        return ("sanic", item.target, "--host", _EVERYWHERE, "--port", "8000")
    if "gunicorn" in declared:
        target = f"{item.target}()" if item.factory else item.target
        return ("gunicorn", target, "--bind", "0.0.0.0:8000")
    return ("flask", "--app", item.target, "run", "--host", _EVERYWHERE, "--port", "5000")


def _notebook(repository: Repository, root: str, declared: frozenset[str]) -> Process | None:
    for framework, port in _STREAMLIT.items():
        if framework not in declared:
            continue
        for path in repository.files.with_suffix(".py"):
            inside = below(root, path)
            data = repository.files.read(path) or b""
            if inside and not ASIDE.search(inside) and b"import " + framework.encode() in data:
                run = ("streamlit", "run", inside, "--server.address", _EVERYWHERE)
                command = run if framework == "streamlit" else ("python", inside)
                evidence = Evidence(text=f"a {framework} application", location=Location(path=path))
                return Process(kind=ProcessKind.WEB, name="app", command=command, port=port, evidence=evidence)
    return None
