"""The processes that a Procfile names: the web process, workers and schedulers (Heroku's process model)."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.migration.layout import join
from envdoctor.migration.model import Process, ProcessKind
from envdoctor.model import Evidence, Location
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["web", "workers"]

_EVERYWHERE = "0.0.0.0"  # noqa: S104 - inside a container; the host publishes on 127.0.0.1 only
_PORT = regex(r"(?::|--port[ =]|-p[ =])(\d{4,5})\b")
_OWN_PORT = regex(r"\$\{?PORT(?::?-\d+)?\}?")
_GUNICORN = regex(r"\bgunicorn\b(?![^;&|]*\s(?:-b|--bind)\b)")
_READS_PORT = regex(r"\bPORT\b")
_SHELLS = frozenset({"sh", "bash", "python", "python3"})
_KINDS = {
    "worker": ProcessKind.WORKER,
    "celery": ProcessKind.WORKER,
    "celeryworker": ProcessKind.WORKER,
    "beat": ProcessKind.SCHEDULER,
    "celerybeat": ProcessKind.SCHEDULER,
    "clock": ProcessKind.SCHEDULER,
    "scheduler": ProcessKind.SCHEDULER,
}
_ELSEWHERE = frozenset({"npm", "npx", "yarn", "pnpm", "node", "make", "bundle", "heroku"})
_SEGMENTS = regex(r"&&|\|\||[;|]")


def web(repository: Repository, root: str) -> Process | None:
    """The ``web`` process, listening on every address of its container."""
    for kind, text, evidence in _lines(repository, root):
        if kind == "web":
            words = _told_the_port(repository, root, _words(text))
            port = _PORT.search(" ".join(words))
            number = int(port[1]) if port else 8000
            return Process(kind=ProcessKind.WEB, name="app", command=words, port=number, evidence=evidence)
    return None


def _told_the_port(repository: Repository, root: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """A script with the variable that its platform would set, where it reads that, or starts a server that does."""
    for word in words if words[0] in _SHELLS or words[0].endswith(".sh") else ():
        text = repository.files.text(join(root, word.removeprefix("./"))) or ""
        if _READS_PORT.search(text) or _GUNICORN.search(text):
            return ("env", "PORT=8000", *words)
    return words


def workers(repository: Repository, root: str) -> Iterator[Process]:
    """Workers and schedulers, by the names that people give them."""
    for kind, text, evidence in _lines(repository, root):
        if kind in _KINDS:
            yield Process(kind=_KINDS[kind], name=kind, command=_words(text), evidence=evidence)


def _lines(repository: Repository, root: str) -> Iterator[tuple[str, str, Evidence]]:
    """Kind, command and place of each line that can run outside its platform."""
    for path in dict.fromkeys((join(root, "Procfile"), join(root, "Procfile.dev"), "Procfile")):
        for number, line in enumerate((repository.files.text(path) or "").splitlines(), 1):
            kind, _, text = line.partition(":")
            kind = kind.strip()
            text = _without_platform(repository, root, text)
            if _possible(repository, root, text):
                yield kind, text, Evidence(text=f"`{kind}` in the Procfile", location=Location(path=path, line=number))


def _without_platform(repository: Repository, root: str, text: str) -> str:
    """Without the program that a buildpack brings to run before the server: `bin/start-pgbouncer gunicorn ...`."""
    first, _, rest = text.strip().partition(" ")
    brought = first.startswith("bin/") and "nginx" not in first and not repository.files.exists(join(root, first))
    return rest if brought and rest else text


def _possible(repository: Repository, root: str, text: str) -> bool:
    """Whether a Procfile line can run outside its platform: its script is there, and it is no other tool's."""
    words = text.split()
    commands = [part.split()[0] for part in _SEGMENTS.split(text) if part.split()]
    if not words or _ELSEWHERE & set(commands) or "heroku" in text or "nginx" in words[0]:
        return False
    scripts = [word for word in words if word.endswith(".sh") or word.startswith("bin/")]
    return all(repository.files.exists(join(root, word.removeprefix("./"))) for word in scripts)


def _words(text: str) -> tuple[str, ...]:
    """A Procfile line as argv with the port filled in; a shell line stays one."""
    text = _OWN_PORT.sub("8000", text.strip())
    if re.search(r"[;&|<>`$]", text):
        return ("sh", "-c", _GUNICORN.sub(f"gunicorn --bind {_EVERYWHERE}:8000", text))
    try:
        words = shlex.split(text)
    except ValueError:
        return ("sh", "-c", text)
    bound = _bound(tuple(words))
    return ("env", *bound) if "=" in bound[0] else bound


def _bound(words: tuple[str, ...]) -> tuple[str, ...]:
    """The same server, listening on every address of its container."""
    if "=" in words[0] and len(words) > 1:
        return (words[0], *_bound(words[1:]))
    if words[0] == "gunicorn" and not any(word.startswith(("-b", "--bind")) for word in words):
        return (*words, "--bind", f"{_EVERYWHERE}:8000")
    if words[0] in {"uvicorn", "daphne"} and not any(word.startswith(("--host", "-b")) for word in words):
        return (*words, "--host" if words[0] == "uvicorn" else "-b", _EVERYWHERE)
    return words
