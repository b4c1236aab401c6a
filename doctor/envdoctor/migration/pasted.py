"""Applications that an ini file puts together (PasteDeploy, as Pyramid and TurboGears use it)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envdoctor.migration.layout import ASIDE, below
from envdoctor.migration.model import Process, ProcessKind
from envdoctor.model import Evidence, Location
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["web"]

_EVERYWHERE = "0.0.0.0"  # noqa: S104 - inside a container; the host publishes on 127.0.0.1 only
_MAIN = regex(r"(?m)^\[(?:app|composite|pipeline):main\]")
_PORT = regex(r"(?m)^(?:port|http_port|listen|bind)[ \t]*=[ \t]*(?:\S*:)?(\d{4,5})[ \t]*$")
_USUAL = 6543
_DEPTH = 2
_TESTING = regex(r"(?i)test|celery|worker|websocket|shell")
_ORDER = ("dev", "local", "default", "prod")


def web(repository: Repository, root: str, declared: frozenset[str]) -> Process | None:
    """The server of the ini file that is for developing, else of the one that is there."""
    found = []
    for path in repository.files.with_suffix(".ini"):
        inside = below(root, path)
        if inside is None or inside.count("/") > _DEPTH or ASIDE.search(inside) or _TESTING.search(inside):
            continue
        if match := _MAIN.search(repository.files.text(path) or ""):
            rank = next((place for place, word in enumerate(_ORDER) if word in inside.lower()), len(_ORDER))
            found.append((rank, inside.count("/"), inside, path, match.start()))
    if not found:
        return None
    *_, inside, path, start = min(found)
    text = repository.files.text(path) or ""
    port = int(said[1]) if (said := _PORT.search(text)) else _USUAL
    words: tuple[str, ...] = ("pserve", inside)
    if "gunicorn" in declared:
        words = ("gunicorn", "--paste", inside, "--bind", f"{_EVERYWHERE}:{port}")
    evidence = Evidence(
        text="an ini file that puts the application together",
        location=Location(path=path, line=text.count("\n", 0, start) + 1),
    )
    return Process(kind=ProcessKind.WEB, name="app", command=words, port=port, evidence=evidence)
