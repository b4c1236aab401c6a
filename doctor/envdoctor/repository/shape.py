"""What a repository is: something that serves, something that is installed, or something that is run by hand.

Only a web application, a worker or a bot needs a service of its own in a composition; a library or a command does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from envdoctor.model import Evidence, Location
from envdoctor.repository import declarations
from envdoctor.values import dataclass, regex

if TYPE_CHECKING:
    from envdoctor.repository.files import FileTree
    from envdoctor.repository.repository import Repository

__all__ = ["Kind", "Shape", "is_aside", "is_published", "read"]


class Kind(StrEnum):
    """What a repository is, by what runs in production."""

    WEB = "web"
    WORKER = "worker"
    BOT = "bot"
    CLI = "cli"
    LIBRARY = "library"
    SCRIPTS = "scripts"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a repository is. ``frameworks`` are distribution names in normal form, in the order of their weight.

    ``certain`` is False when signs contradict each other, such as a package that could be an application or a library.
    """

    kind: Kind
    frameworks: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    certain: bool = True

    @property
    def serves(self) -> bool:
        """Whether something of it runs for as long as the machine does."""
        return self.kind in {Kind.WEB, Kind.WORKER, Kind.BOT}


_WEB = (
    "django", "fastapi", "flask", "starlette", "litestar", "quart", "sanic", "tornado", "aiohttp", "bottle", "falcon",
    "pyramid", "cherrypy", "streamlit", "gradio", "dash", "panel", "chainlit", "nicegui", "reflex", "wagtail",
    "connexion", "robyn", "web2py", "masonite", "python-fasthtml", "apiflask",
)  # fmt: skip
_ALSO_CLIENTS = frozenset({"aiohttp", "tornado", "starlette"})
_BOT = (
    "discord-py", "discord", "py-cord", "nextcord", "disnake", "python-telegram-bot", "aiogram", "pytelegrambotapi",
    "telethon", "pyrogram", "slack-bolt", "pydis-core", "tweepy", "praw", "twitchio", "vkbottle",
)  # fmt: skip
_ALSO_READERS = frozenset({"telethon", "pyrogram", "tweepy", "praw"})
"""Clients of networks with which people collect data as often as they write bots."""
_WORKER = (
    "celery", "rq", "dramatiq", "arq", "huey", "taskiq", "faust-streaming", "faust", "procrastinate", "apache-airflow",
    "dagster",
)  # fmt: skip
_APPLICATION = regex(
    rb"(?m)^[ \t]*(\w+)[ \t]*(?::[^=\n]+)?=[ \t]*(?:\w+\.)*"
    rb"(FastAPI|Flask|Starlette|Litestar|Quart|Sanic|Dash|FastHTML|APIFlask|Robyn|Bottle|Celery|Application)\("
    rb"|^(\w+)[ \t]*(?::[^=\n]+)?=[ \t]*(?:\w+\.)*(create_app\w*)\("
)
_HTTP = regex(rb"(?m)^\s*(?:import|from) (?:aiohttp|tornado)\b")
_ASIDE = regex(
    r"\{\{|(?:^|/)(?:tests?|testing|docs?(?:[-_]\w+)?|(?:\w+[-_])*(?:examples?|samples?|tutorials?)"
    r"|demos?|benchmarks?|templates?|fixtures|site-packages|dist-packages)/"
)
_PUBLISHED = regex(r"Development Status ::|Framework :: Django|Topic :: Software Development :: Libraries")
_OFFERED = regex(f"{_PUBLISHED.pattern}|Intended Audience ::")
"""What a distribution says of itself that others install."""
_SERVICE_FOLDER = regex(r"^\.(?:github|gitlab|circleci|ci|buildkite|clusterfuzzlite|azure[-_]?pipelines)/")
_TRIAL_SITE = regex(r"/(?:sandbox(?:es)?|test_?project|test_?site|demo_?site|demo_?project|example_?project)/")
"""Where a package that others install into their sites keeps a site to try it in."""
_LEFT_BEHIND = regex(r"(?i)^_?(?:archived?|attic|graveyard|deprecated|obsolete|unused)(?:[_-]\w+)?/")
"""Folders at the top in which people keep what they do not use any more."""
_ENTRANCES = frozenset({
    "api.py", "app.py", "application.py", "asgi.py", "bot.py", "celery.py", "main.py", "run.py", "server.py", "web.py",
    "wsgi.py",
})  # fmt: skip
_DEPLOYMENT = frozenset({
    "Dockerfile", "Procfile", "app.json", "app.yaml", "asgi.py", "compose.yaml", "compose.yml", "docker-compose.yaml",
    "docker-compose.yml", "fly.toml", "railway.json", "render.yaml", "wsgi.py",
})  # fmt: skip
_CONFIGURED = ("alembic.ini", ".env.example", ".env.sample", ".env.template", ".env.dist", "env.example")
_OUR_MARKS = ("# Written by `envdoctor migrate`", "what you need; `docker compose up` works without it")
"""How files begin that a migration wrote: they say nothing that was not said before."""
_MARKED = 300
_MOST_SOURCES = 500
_MANY = 3
"""Folders with applications, without anything at the top that deploys them together: rather a collection."""
_SCRIPTS = regex(r"(?m)^\[(?:project\.scripts|tool\.poetry\.scripts)\]|console_scripts")
_PACKAGED = regex(r"(?m)^\[build-system\]|^\[tool\.poetry\]|^\[metadata\]|\bsetup\s*\(")


def is_aside(path: str) -> bool:
    """Whether a path lies among tests, documents, examples, templates, leftovers or CI's files: nothing that runs."""
    here = _LEFT_BEHIND.match(path) or _SERVICE_FOLDER.match(path) or _ASIDE.search(f"/{path}")
    return here is not None


def is_published(repository: Repository) -> bool:
    """The fact: whether the repository says of itself that it is published as a package, by its classifiers."""
    manifests = ("pyproject.toml", "setup.cfg", "setup.py")
    return any(_PUBLISHED.search(repository.files.text(name) or "") for name in manifests if name in repository.files)


def read(repository: Repository) -> Shape:
    """The fact: the shape, from file names, declarations and the files an application begins in."""
    files = repository.files
    sources = [path for path in files.with_suffix(".py") if not _ASIDE.search(f"/{path}")]
    if not sources:
        return Shape(kind=Kind.EMPTY)
    declared = _declared(repository)
    return _judge(files, sources, declared)


def _judge(files: FileTree, sources: list[str], declared: dict[str, Location]) -> Shape:
    objects = tuple(_application_objects(files, _entrances(sources), declared))
    if not objects and set(_WEB[1:]) & set(declared) and len(sources) <= _MOST_SOURCES:
        objects = tuple(_application_objects(files, sources, declared))
    deployed = tuple(_deployment(files))
    published = tuple(_matches(files, _PUBLISHED))
    if published:
        sources = [path for path in sources if not _TRIAL_SITE.search(f"/{path}")]
    web = tuple(name for name in _WEB if name in declared)
    signs = (*_django(sources, declared), *objects)
    if published:
        deployed = tuple(_deployed_package(files, deployed, signs))
    if signs and (deployed or not published):
        kind = Kind.WORKER if not web and all("Celery" in sign.text for sign in signs) else Kind.WEB
        return Shape(kind=kind, frameworks=web, evidence=(*signs, *deployed), certain=_is_one(files, signs, deployed))
    readers = frozenset() if _calls_itself_bot(sources) else _ALSO_READERS
    bots = tuple(name for name in _BOT if name in declared and name not in readers)
    if bots and (deployed or not published):
        return Shape(kind=Kind.BOT, frameworks=bots, evidence=_named(bots, declared), certain=not published)
    servers = tuple(name for name in web if name not in _ALSO_CLIENTS)
    if servers and deployed and not _OFFERED.search(files.text(declared[servers[0]].path) or ""):
        return Shape(
            kind=Kind.WEB, frameworks=servers, evidence=(*_named(servers[:1], declared), *deployed), certain=False
        )
    return _judge_package(files, declared, certain=not signs)


def _is_one(files: FileTree, signs: tuple[Evidence, ...], deployed: tuple[Evidence, ...]) -> bool:
    """Whether this is beyond doubt one application: not a package, and not a collection of many small ones."""
    folders = {sign.location.path.rpartition("/")[0] for sign in signs if sign.location}
    together = any("/" not in item.location.path for item in deployed if item.location)
    return (bool(deployed) or not _packaged(files)) and (together or len(folders) < _MANY)


def _deployed_package(
    files: FileTree, deployed: tuple[Evidence, ...], signs: tuple[Evidence, ...]
) -> Iterator[Evidence]:
    """What makes a published package an application: its root says so, it is a whole Django site, or it has settings.

    A command that is also offered as an image (a Dockerfile at the root and no more) is still a command.
    """
    configured = tuple(_configured(files))
    places = [(item, item.location.path if item.location else "") for item in deployed]
    site = any("manage.py" in sign.text for sign in signs)
    counted = [
        item
        for item, path in places
        if "/" not in path or (site and path.endswith(("/wsgi.py", "/asgi.py")) and not _TRIAL_SITE.search(f"/{path}"))
    ]
    command = any(True for _ in _matches(files, _SCRIPTS))
    if command and not configured and all("Dockerfile" in item.text for item in counted):
        return
    yield from (*counted, *configured)


def _calls_itself_bot(sources: Iterable[str]) -> bool:
    return any(re.search(r"(?i)(?<![a-z])bots?(?![a-z])", path) for path in sources)


def _configured(files: FileTree) -> Iterator[Evidence]:
    """What a package that people only install has no use for at its top: settings to fill in, tables to migrate."""
    there = (name for name in _CONFIGURED if name in files and not _is_ours(files, name))
    yield from (Evidence(text=f"`{name}`", location=Location(path=name)) for name in there)


def _is_ours(files: FileTree, path: str) -> bool:
    head = (files.text(path) or "")[:_MARKED]
    return any(mark in head for mark in _OUR_MARKS)


def _judge_package(files: FileTree, declared: dict[str, Location], *, certain: bool) -> Shape:
    workers = tuple(name for name in _WORKER if name in declared)
    if scripts := tuple(_matches(files, _SCRIPTS)):
        return Shape(kind=Kind.CLI, evidence=scripts, certain=certain)
    if packaged := tuple(_matches(files, _PACKAGED)):
        return Shape(kind=Kind.LIBRARY, evidence=packaged, certain=certain)
    if workers:
        return Shape(kind=Kind.WORKER, frameworks=workers, evidence=_named(workers, declared), certain=False)
    return Shape(kind=Kind.SCRIPTS, certain=certain)


def _named(names: Iterable[str], declared: dict[str, Location]) -> tuple[Evidence, ...]:
    return tuple(Evidence(text=f"`{name}` is declared", location=declared[name]) for name in names)


def _django(sources: list[str], declared: dict[str, Location]) -> Iterator[Evidence]:
    for path in sources:
        if path.rpartition("/")[2] == "manage.py" and "django" in declared:
            yield Evidence(text="Django's `manage.py`", location=Location(path=path))


def _entrances(sources: list[str]) -> Iterator[str]:
    """The files in which applications usually begin."""
    for path in sources:
        name = path.rpartition("/")[2]
        if name in _ENTRANCES or (name == "__init__.py" and path.count("/") <= 2):
            yield path


def _is_declared(maker: str, declared: Mapping[str, Location]) -> bool:
    """Whether what makes the application object is a runtime dependency; true where nothing is declared at all."""
    owners = {"Application": {"aiohttp", "tornado"}, "FastHTML": {"python-fasthtml"}, "Celery": {"celery"}}
    wanted = owners.get(maker, {maker.lower()} if not maker.startswith("create_app") else set(_WEB))
    return not declared or not wanted.isdisjoint(declared)


def _application_objects(
    files: FileTree, sources: Iterable[str], declared: Mapping[str, Location]
) -> Iterator[Evidence]:
    """Assignments such as ``app = FastAPI(``."""
    for path in sources:
        data = files.read(path) or b""
        if match := _APPLICATION.search(data):
            target, maker = match[1] or match[3], match[2] or match[4]
            if not _is_declared(maker.decode(), declared) or (maker == b"Application" and not _HTTP.search(data)):
                continue
            line = data.count(b"\n", 0, match.end()) + 1
            text = f"`{target.decode()} = {maker.decode()}(...)`"
            yield Evidence(text=text, location=Location(path=path, line=line))


def _deployment(files: FileTree) -> Iterator[Evidence]:
    """Files that only something deployed has."""
    for path in files:
        if path.rpartition("/")[2] in _DEPLOYMENT and not _ASIDE.search(f"/{path}") and not _is_ours(files, path):
            yield Evidence(text=f"`{path}`", location=Location(path=path))


def _metadata(files: FileTree) -> tuple[str, ...]:
    return tuple(path for path in ("pyproject.toml", "setup.cfg", "setup.py") if path in files)


def _matches(files: FileTree, pattern: re.Pattern[str]) -> Iterator[Evidence]:
    for path in _metadata(files):
        text = files.text(path) or ""
        if match := pattern.search(text):
            line = text.count("\n", 0, match.start()) + 1
            yield Evidence(text=f"`{match[0].strip()}`", location=Location(path=path, line=line))


def _packaged(files: FileTree) -> bool:
    return any(True for _ in _matches(files, _PACKAGED))


def _declared(repository: Repository) -> dict[str, Location]:
    """What the projects need to run, each with the place where it is first declared."""
    found: dict[str, Location] = {}
    for item in repository.fact(declarations.read).dependencies:
        if item.kind in {declarations.Kind.RUNTIME, declarations.Kind.GROUP} and not is_aside(item.location.path):
            found.setdefault(item.name, item.location)
    return found
