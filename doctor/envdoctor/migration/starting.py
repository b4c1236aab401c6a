"""How the application is started: the ladder from what somebody wrote down to what the code shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.migration import pasted, ports, procfile, written
from envdoctor.migration.application import Application, command, find
from envdoctor.migration.layout import ASIDE, below, is_apart, is_manage_script, module_of
from envdoctor.migration.model import Process, ProcessKind
from envdoctor.model import Evidence, Location
from envdoctor.repository import declarations, shape
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["beside", "django", "web"]

_EVERYWHERE = "0.0.0.0"  # noqa: S104 - inside a container; the host publishes on 127.0.0.1 only
_NOTEBOOKS = {"streamlit": 8501, "gradio": 7860, "chainlit": 8000, "nicegui": 8080}
_RUNS = regex(
    rb"\b(?:uvicorn|hypercorn|web|app|application|socketio|sio|server|api|bottle|waitress|eel|http)\.(?:run|run_app|serve)\(|\bserve\(|run_simple\(|serve_forever\(|HTTPServer\(|\.listen\(|make_server\("
)
_MAIN = regex(rb"(?m)^if __name__ ==")
_ASGI = regex(rb"(?m)^\w+[ \t]*(?::[^=\n]+)?=[ \t]*(?:FastAPI|Starlette|Litestar)\(")
"""An application object that a server starts as well; then nobody has to know from where the file can be run."""
_GROUP = regex(
    rb"(?m)^\w+[ \t]*=[ \t]*(?:(FlaskGroup)|(?:\w+\.)?Manager)\((?=[\s\S]*__main__)|^@\w+\.group\(.*(cls=FlaskGroup)"
    rb"|^def runserver\((?=[\s\S]*__main__)"
)
_SCRIPTS = frozenset(
    {"main.py", "app.py", "run.py", "server.py", "wsgi.py", "start.py", "web.py", "api.py", "__main__.py", "manage.py"}
)


def web(repository: Repository, root: str, declared: frozenset[str], *, command_line: bool = False) -> Process | None:
    """The web process, or None if nothing is found that serves. ``command_line``: it has a console script."""
    return (
        procfile.web(repository, root)
        or django(repository, root)
        or _flask_group(repository, root)
        or _written(repository, root)
        or pasted.web(repository, root, declared)
        or (None if command_line else _script(repository, root, everywhere=True))
        or _django_script(repository, root, declared)
        or _object(repository, root, declared)
        or _notebook(repository, root, declared)
        or (None if command_line else _script(repository, root, everywhere=False))
        or (None if command_line else _module(repository, root))
    )


def _django_script(repository: Repository, root: str, declared: frozenset[str]) -> Process | None:
    """A Django application that is packaged: its console script stands for ``manage.py``."""
    packaged = [path for path in repository.files.matching("wsgi.py") if below(root, path) and not ASIDE.search(path)]
    if "django" not in declared or not packaged:
        return None
    for project in repository.fact(declarations.read).projects:
        for item in project.entry_points:
            if project.root == root and item.group == "console_scripts":
                evidence = Evidence(
                    text=f"console script `{item.name}` of a Django application", location=item.location
                )
                words = (item.name, "runserver", f"{_EVERYWHERE}:8000")
                return Process(kind=ProcessKind.WEB, name="app", command=words, port=8000, evidence=evidence)
    return None


def django(repository: Repository, root: str) -> Process | None:
    """Django's own server, from its `manage.py`."""
    managers = [path for path in repository.files.matching("manage.py") if below(root, path)]
    for path in sorted(managers, key=lambda item: (item.count("/"), item)):
        inside = below(root, path) or ""
        if ASIDE.search(inside) or not is_manage_script(repository, path):
            continue
        port = ports.documented(repository, 8000)
        return Process(
            kind=ProcessKind.WEB,
            name="app",
            command=("python", "manage.py", "runserver", f"{_EVERYWHERE}:{port}"),
            port=port,
            folder=inside.rpartition("/")[0],
            evidence=Evidence(text="Django's `manage.py`", location=Location(path=path)),
        )
    return None


def _flask_group(repository: Repository, root: str) -> Process | None:
    """Flask's own command line, or Flask-Script's, in a ``manage.py``: it knows how the application is made."""
    for path in sorted(repository.files.matching("manage.py"), key=lambda item: (item.count("/"), item)):
        inside = below(root, path)
        found = _GROUP.search(repository.files.read(path) or b"") if inside and not ASIDE.search(inside) else None
        if inside and found:
            port = ports.find(repository, root, 5000)
            verb = "run" if found[1] or found[2] else "runserver"
            words = ("python", "manage.py", verb, "--host", _EVERYWHERE, "--port", str(port))
            text = "a `manage.py` with Flask's commands"
            return Process(
                kind=ProcessKind.WEB,
                name="app",
                command=words,
                port=port,
                folder=inside.rpartition("/")[0],
                evidence=Evidence(text=text, location=Location(path=path)),
            )
    return None


def _written(repository: Repository, root: str) -> Process | None:
    for words, folder, location in written.commands(repository, root):
        port = written.port_of(words) or ports.find(repository, root, 5000 if words[0] == "flask" else 8000)
        evidence = Evidence(text=f"`{' '.join(words[:3])}` is how people are told to start it", location=location)
        command_ = _reachable(words, port)
        return Process(kind=ProcessKind.WEB, name="app", command=command_, port=port, folder=folder, evidence=evidence)
    return None


def _reachable(words: tuple[str, ...], port: int) -> tuple[str, ...]:
    """The same command, listening on every address of its container, without reloading."""
    kept = [word for word in words if word not in {"--reload", "--debug"}]
    text = " ".join(kept)
    if re.search(r"127\.0\.0\.1|localhost", text):
        return tuple(re.sub(r"127\.0\.0\.1|localhost", _EVERYWHERE, word) for word in kept)
    if _EVERYWHERE in text or "-b" in kept or "--bind" in kept or "-c" in kept:
        return tuple(kept)
    if kept[0] in {"uvicorn", "flask", "fastapi", "litestar"}:
        port_option = () if written.port_of(words) else ("--port", str(port))
        return (*kept, "--host", _EVERYWHERE, *port_option)
    if kept[0] == "streamlit":
        return (*kept, "--server.address", _EVERYWHERE)
    return (*kept, "--bind", f"{_EVERYWHERE}:{port}") if kept[0] in {"gunicorn", "hypercorn"} else tuple(kept)


def beside(repository: Repository, root: str, declared: frozenset[str], folder: str) -> Process | None:
    """The site of a project whose bot has ``folder`` for itself: Django's, or an application at the top."""
    item = find(repository, root, declared) if folder else None
    apart = item and "/" not in (below(root, item.location.path) or "/")
    return django(repository, root) or (_object(repository, root, declared) if apart else None)


def _object(repository: Repository, root: str, declared: frozenset[str]) -> Process | None:
    item = find(repository, root, declared)
    if item is None:
        return None
    evidence = Evidence(text=f"`{item.name}` is {_article(item)}", location=item.location)
    port = ports.find(repository, root, 5000 if item.framework == "flask" else 8000)
    folder = "" if item.folder == "src" else item.folder
    words = command(item, declared, port)
    return Process(kind=ProcessKind.WEB, name="app", command=words, port=port, folder=folder, evidence=evidence)


def _article(item: Application) -> str:
    return f"a factory for {item.framework}" if item.factory else f"the {item.framework} application"


def _script(repository: Repository, root: str, *, everywhere: bool) -> Process | None:
    """A file that starts its own server; first those that say themselves that they listen on every address."""
    for path, inside in _scripts(repository, root):
        data = repository.files.read(path) or b""
        if not _RUNS.search(data) or (everywhere and (b"0.0.0.0" not in data or _ASGI.search(data))):
            continue
        if everywhere and (is_apart(repository, root, inside) or _is_second(repository, path)):
            continue
        if not _MAIN.search(data) and not path.endswith("__main__.py"):
            continue
        port = ports.find(repository, root, 5000 if b"flask" in data.lower() else 8000)
        name = inside.rpartition("/")[2]
        module, start = module_of(repository, root, path)
        module = start.replace("/", ".") if module == "__main__" and start else module
        packaged = name == "__main__.py" or ("." in module and not start)
        words = ("python", "-m", module.removesuffix(".__main__")) if packaged else ("python", inside)
        evidence = Evidence(text=f"`{inside}` starts a server", location=Location(path=path))
        return Process(kind=ProcessKind.WEB, name="app", command=words, port=port, evidence=evidence)
    return None


def _is_second(repository: Repository, path: str) -> bool:
    """Whether it is another way to start what a file of a usual name beside it serves."""
    folder, _, name = path.rpartition("/")
    usual = (f"{folder}/{other}".lstrip("/") for other in _SCRIPTS if name not in _SCRIPTS)
    return any(_ASGI.search(repository.files.read(other) or b"") for other in usual if other in repository.files)


def _module(repository: Repository, root: str) -> Process | None:
    """A web application that is a package to run: nothing else says how it starts."""
    if repository.fact(shape.read).kind is not shape.Kind.WEB:
        return None
    for path in sorted(repository.files.matching("__main__.py"), key=lambda item: (item.count("/"), item)):
        inside = below(root, path)
        if inside and "/" in inside and not ASIDE.search(inside):
            package = inside.removesuffix("/__main__.py").removeprefix("src/").replace("/", ".")
            port = ports.find(repository, root, 8000)
            evidence = Evidence(text="a package that can be run", location=Location(path=path))
            words = ("python", "-m", package)
            return Process(kind=ProcessKind.WEB, name="app", command=words, port=port, evidence=evidence)
    return None


def _scripts(repository: Repository, root: str) -> Iterator[tuple[str, str]]:
    """Files that usually start something, the shallowest first, then any other file at the top."""
    found = []
    for path in repository.files.with_suffix(".py"):
        inside = below(root, path)
        if inside is None or ASIDE.search(inside) or inside.count("/") > 1:
            continue
        name = inside.rpartition("/")[2]
        if name in _SCRIPTS or ("/" not in inside and not name.startswith("test_")):
            apart = is_apart(repository, root, inside)
            found.append((apart, inside.count("/"), name not in _SCRIPTS, inside, path))
    yield from ((path, inside) for _, _, _, inside, path in sorted(found))


def _notebook(repository: Repository, root: str, declared: frozenset[str]) -> Process | None:
    for framework, port in _NOTEBOOKS.items():
        if framework not in declared:
            continue
        for path in repository.files.with_suffix(".py"):
            inside = below(root, path)
            data = repository.files.read(path) or b""
            if inside and not ASIDE.search(inside) and b"import " + framework.encode() in data:
                run = ("streamlit", "run", inside, "--server.address", _EVERYWHERE)
                words = run if framework == "streamlit" else ("python", inside)
                evidence = Evidence(text=f"a {framework} application", location=Location(path=path))
                return Process(kind=ProcessKind.WEB, name="app", command=words, port=port, evidence=evidence)
    return None
