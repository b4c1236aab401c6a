"""Which address a Python server's command line listens on."""

from __future__ import annotations

import re
from collections.abc import Mapping

from envdoctor.repository.dockerfile import Instruction
from envdoctor.repository.shell import commands, program
from envdoctor.values import dataclass, regex

__all__ = ["Loopback", "is_server", "loopback", "opened"]

_LOCAL = regex(r"^(?:127\.0\.0\.1|localhost|\[?::1\]?)(?::|$)")
_RUNNERS = {("uv", "run"), ("poetry", "run"), ("pdm", "run"), ("pipenv", "run"), ("hatch", "run")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Loopback:
    """A server that listens on the loopback address, why that is so, and the option that changes it."""

    server: str
    reason: str
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Server:
    """A server's options for the address, the variables that set it, and the files that may."""

    options: tuple[str, ...]
    variables: tuple[str, ...]
    advice: str
    files: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


_SERVERS = {
    "uvicorn": _Server(
        options=("--host",), variables=("UVICORN_HOST",), advice="--host 0.0.0.0", silent=("--uds", "--fd")
    ),
    "gunicorn": _Server(
        options=("-b", "--bind"),
        variables=("GUNICORN_CMD_ARGS", "PORT"),
        advice="--bind 0.0.0.0:8000",
        files=("gunicorn.conf.py",),
        silent=("-c", "--config", "--paste"),
    ),
    "hypercorn": _Server(
        options=("-b", "--bind"), variables=(), advice="--bind 0.0.0.0:8000", silent=("-c", "--config")
    ),
    "daphne": _Server(
        options=("-b", "--bind"),
        variables=(),
        advice="-b 0.0.0.0",
        silent=("-e", "--endpoint", "-u", "--unix-socket", "--fd"),
    ),
    "flask run": _Server(
        options=("--host", "-h"), variables=("FLASK_RUN_HOST",), advice="--host 0.0.0.0", files=(".flaskenv",)
    ),
    "fastapi dev": _Server(options=("--host",), variables=(), advice="--host 0.0.0.0"),
}


def opened(found: Loopback, line: str) -> tuple[int, int, str] | None:
    """The change that makes a line's server listen on every interface: first and last column from 1, and new text.

    None if the line does not show exactly where.
    """
    if match := re.fullmatch(r"it is told `([^`]*)`", found.reason):
        local = re.search(r"127\.0\.0\.1|localhost", match[1])
        places = list(re.finditer(re.escape(local[0]), line)) if local else []
        return (places[0].start() + 1, places[0].end() + 1, "0.0.0.0") if len(places) == 1 else None  # noqa: S104
    name = found.server.rpartition(" ")[2]
    places = list(re.finditer(rf"(?<![\w./:-]){re.escape(name)}(?![\w./:-])", line))
    if len(places) != 1 or "#" in line:
        return None
    end = places[0].end()
    words = found.advice.split()
    quote = line[end : end + 1]
    if quote in {"'", '"'} and re.match(r"\s*[,\]]", line[end + 1 :]):
        return end + 2, end + 2, "".join(f", {quote}{word}{quote}" for word in words)
    if quote not in {"", " "}:
        return None
    return (end + 1, end + 1, f" {found.advice}") if _takes_options_there(line[end:]) else None


def _takes_options_there(rest: str) -> bool:
    """Whether no port follows as a word of its own, which would then stand twice."""
    return re.match(r"\s+[\d.:]+\b", rest) is None


def loopback(words: tuple[str, ...], variables: Mapping[str, str], files: frozenset[str]) -> Loopback | None:
    """The server that a command starts on the loopback address; None if it listens elsewhere or cannot be known."""
    words = _inner(words)
    if not words or any("$" in word for word in words):
        return None
    if words[0].rpartition("/")[2] in {"manage.py", "django-admin"} and "runserver" in words[1:3]:
        return _runserver(words[words.index("runserver") + 1 :])
    name = words[0].rpartition("/")[2]
    rest = words[1:]
    if name in {"flask", "fastapi"}:
        verb = "run" if name == "flask" else "dev"
        if verb not in rest:
            return None
        name = f"{name} {verb}"
    server = _SERVERS.get(name)
    return _judge(name, server, rest, variables, files) if server else None


def is_server(instruction: Instruction) -> bool:
    """Whether a CMD or ENTRYPOINT starts a Python server."""
    if instruction.json_form and instruction.arguments[:1] not in {("sh",), ("bash",), ("/bin/sh",), ("/bin/bash",)}:
        return _names_server(instruction.arguments)
    text = instruction.arguments[-1] if instruction.json_form else instruction.value
    return any(_names_server(command.words) for command in commands(text))


def _names_server(words: tuple[str, ...]) -> bool:
    words = _inner(words)
    name = words[0].rpartition("/")[2] if words else ""
    if name in {"manage.py", "django-admin"}:
        return "runserver" in words[1:3]
    return name in _SERVERS or f"{name} {'dev' if name == 'fastapi' else 'run'}" in _SERVERS


def _judge(
    name: str, server: _Server, words: tuple[str, ...], variables: Mapping[str, str], files: frozenset[str]
) -> Loopback | None:
    addresses = []
    for index, word in enumerate(words):
        key, equals, value = word.partition("=")
        if key in server.silent:
            return None
        if key in server.options:
            addresses.append(value if equals else "".join(words[index + 1 : index + 2]))
        elif len(word) > 2 and word[:2] in server.options and not word.startswith("--"):
            addresses.append(word[2:])
    if addresses:
        local = all(_LOCAL.match(address) for address in addresses)
        return Loopback(server=name, reason=f"it is told `{addresses[0]}`", advice=server.advice) if local else None
    if set(server.variables) & set(variables) or set(server.files) & files:
        return None
    return Loopback(server=name, reason="that is its default", advice=server.advice)


def _runserver(words: tuple[str, ...]) -> Loopback | None:
    if any(re.match(r"^(?:-h|--host|--bind|-b)(?:=|$)", word) for word in words):
        return None
    place = next((word for word in words if re.match(r"^(?:[\w.\[\]:-]*:)?\d+$", word)), "")
    if not place or place.isdigit():
        return Loopback(server="runserver", reason="that is its default", advice="0.0.0.0:8000")
    if _LOCAL.match(place):
        return Loopback(server="runserver", reason=f"it is told `{place}`", advice="0.0.0.0:8000")
    return None


def _inner(words: tuple[str, ...]) -> tuple[str, ...]:
    """The command inside ``uv run``, ``python -m`` and the like."""
    words = program(words)
    if words[:2] in _RUNNERS:
        words = words[2:]
        while words and words[0].startswith("-"):
            words = words[1:]
    if words and re.fullmatch(r"(?:.*/)?python[0-9.]*", words[0]):
        words = words[1:]
        while words and words[0].startswith("-") and words[0] != "-m":
            words = words[1:]
        words = words[1:] if words[:1] == ("-m",) else words
    return words
