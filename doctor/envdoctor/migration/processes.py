"""Everything that runs: the web process, workers and schedulers, a bot; nothing for a library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from envdoctor.migration import application, database, procfile, starting, workers
from envdoctor.migration.layout import ASIDE, below, join
from envdoctor.migration.model import Process, ProcessKind
from envdoctor.model import Evidence, Location
from envdoctor.repository import declarations, shape
from envdoctor.repository.declarations.model import Kind
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["find"]

_BOTS = frozenset(
    {
        "aiogram",
        "python-telegram-bot",
        "pytelegrambotapi",
        "discord-py",
        "discord",
        "py-cord",
        "nextcord",
        "disnake",
        "telethon",
        "pyrogram",
        "slack-bolt",
        "twitchio",
        "vkbottle",
    }
)
_POLLS = regex(
    rb"\.(?:start_polling|run_polling|infinity_polling|polling|run_until_disconnected)\(|\b(?:bot|client)\.run\("
)
_TALKS = regex(
    rb"(?m)^(?:from|import)[ \t]+"
    rb"(?:aiogram|telegram|telebot|discord|nextcord|disnake|telethon|pyrogram|slack_bolt|vkbottle)\b"
)
_BOT_DEPTH = 2
_MAIN = regex(rb"(?m)^if __name__ == ['\"]__main__['\"]")
_CLASSIFIED = regex(r"Development Status ::|Topic :: Software Development :: Libraries|Framework :: Django ::")
_SCRIPT_NAMES = ("main.py", "bot.py", "app.py", "run.py", "start.py", "server.py", "__main__.py")


def find(repository: Repository, root: str) -> tuple[Process, ...]:
    """The processes, the main one first; empty for a library."""
    found = repository.fact(shape.read)
    declared = application.names_declared(repository)
    manage = database.manage_script(repository, root)
    base = (below(root, manage) or "").rpartition("/")[0] if manage else ""
    if found.kind is shape.Kind.EMPTY or (found.kind is shape.Kind.LIBRARY and _published(repository, root)):
        return ()
    talks = bool(_BOTS & _installable(repository))
    bot = _bot(repository, root) if talks else None
    command_line = found.kind is shape.Kind.CLI
    bot = bot or (_bot_package(repository, root) if found.kind is shape.Kind.BOT or talks else None)
    beside = starting.beside(repository, root, declared, _folder(root, bot)) if bot else None
    main = beside or bot or starting.web(repository, root, declared, command_line=command_line)
    second = [replace(bot, name="bot")] if bot and beside else []
    others = _distinct((*second, *workers.find(repository, root, base), *procfile.workers(repository, root)))
    others = others if main or found.serves else ()
    if main is None and not others:
        main = _script(repository, root, found.kind) or (_bot_command(repository, root) if talks else None)
    return (*([main] if main else []), *(item for item in others if not main or item.command != main.command))


def _folder(root: str, process: Process) -> str:
    """The folder of what shows the process, below the root."""
    place = process.evidence.location.path if process.evidence and process.evidence.location else ""
    return (below(root, place) or "").rpartition("/")[0]


def _installable(repository: Repository) -> frozenset[str]:
    """Distributions that some way of installing the application brings, groups of an application's parts included."""
    aside = {Kind.DEVELOPMENT, Kind.BUILD, Kind.CONSTRAINT}
    return frozenset(item.name for item in repository.fact(declarations.read).dependencies if item.kind not in aside)


def _distinct(workers: Iterable[Process]) -> tuple[Process, ...]:
    """One process of each kind and tool: what the code shows comes before what a Procfile repeats."""
    kept: dict[tuple[ProcessKind, str], Process] = {}
    for worker in workers:
        program = next(word for word in (*worker.command, "") if word != "env" and "=" not in word)
        kept.setdefault((worker.kind, program), worker)
    return tuple(kept.values())


def _bot(repository: Repository, root: str) -> Process | None:
    """A file that keeps a bot running: one that is made to be run before one that only can be, then the shallowest."""
    best: tuple[tuple[bool, int, str], str] | None = None
    for path in repository.files.with_suffix(".py"):
        inside = below(root, path)
        data = repository.files.read(path) or b""
        if inside is None or ASIDE.search(inside):
            continue
        polls = _POLLS.search(data) is not None
        runs = path.endswith("__main__.py") or _MAIN.search(data) is not None
        if polls or (runs and "/" not in inside and _TALKS.search(data)):
            rank = (not runs, inside.count("/"), inside)
            best = min(best, (rank, path)) if best else (rank, path)
    if best is None:
        return None
    inside = best[0][2]
    folder, _, name = inside.rpartition("/")
    module = ("python", "-m", folder.replace("/", "."))
    words: tuple[str, ...] = module if name == "__main__.py" else ("python", inside)
    if script := _console(repository, root):
        words = script.command[:1]
    evidence = Evidence(text="it keeps a bot running", location=Location(path=best[1]))
    return Process(kind=ProcessKind.BOT, name="app", command=words, evidence=evidence)


def _bot_package(repository: Repository, root: str) -> Process | None:
    """A package called like a bot, or holding one, that is run as a module."""
    for path in repository.files.matching("__main__.py"):
        inside = below(root, path)
        if inside is None or ASIDE.search(inside) or inside.count("/") > _BOT_DEPTH:
            continue
        package = inside.rpartition("/")[0].removeprefix("src/").replace("/", ".")
        if package.endswith("bot") or _TALKS.search(repository.files.read(path) or b""):
            evidence = Evidence(text="it starts a bot", location=Location(path=path))
            return Process(kind=ProcessKind.BOT, name="app", command=("python", "-m", package), evidence=evidence)
    return None


def _published(repository: Repository, root: str) -> bool:
    """Whether the project's metadata is written for people who install it."""
    texts = (repository.files.text(join(root, name)) or "" for name in ("pyproject.toml", "setup.cfg", "setup.py"))
    return any(_CLASSIFIED.search(text) for text in texts)


def _script(repository: Repository, root: str, kind: shape.Kind) -> Process | None:
    """A bot, a command or a script: its console script, its ``__main__``, or the file that says how it is started."""
    process = {shape.Kind.BOT: ProcessKind.BOT}.get(kind, ProcessKind.CLI)
    if kind is shape.Kind.CLI:
        return _console(repository, root)
    for name in _SCRIPT_NAMES:
        for path in sorted(repository.files.matching(name), key=lambda item: (item.count("/"), item)):
            inside = below(root, path)
            if inside and not ASIDE.search(inside) and inside.count("/") <= 1 and _starts(repository, path):
                command = ("python", "-m", inside.split("/")[0]) if name == "__main__.py" else ("python", inside)
                evidence = Evidence(text=f"`{name}` runs something", location=Location(path=path))
                return Process(kind=process, name="app", command=command, evidence=evidence)
    return None


def _bot_command(repository: Repository, root: str) -> Process | None:
    """The console script that is called like a bot."""
    script = _console(repository, root)
    if script is None or not script.command[0].endswith("bot"):
        return None
    return replace(script, kind=ProcessKind.BOT, command=script.command[:1])


def _starts(repository: Repository, path: str) -> bool:
    return path.endswith("__main__.py") or _MAIN.search(repository.files.read(path) or b"") is not None


def _console(repository: Repository, root: str) -> Process | None:
    for project in repository.fact(declarations.read).projects:
        for item in project.entry_points:
            if project.root == root and item.group == "console_scripts":
                evidence = Evidence(text=f"console script `{item.name}`", location=item.location)
                return Process(kind=ProcessKind.CLI, name="app", command=(item.name, "--help"), evidence=evidence)
    return None
