"""Which port the application listens on: what its own code, configuration and documents say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.migration.layout import ASIDE, below
from envdoctor.migration.services import catalogue
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["documented", "find"]

_RUN = regex(rb"(?:\.run|run_app|serve|run_simple|listen)\((?:[^()]|\([^()]*\)){0,200}?port\s*=\s*(?:int\()?(\d{4,5})")
_VARIABLE = regex(rb"""["'](?:APP_|WEB_|HTTP_|SERVER_|API_|UVICORN_|FLASK_|FLASK_RUN_)?PORT["'],\s*["']?(\d{4,5})""")
_SETTING = regex(rb"(?m)^\s*(?:APP_|WEB_|HTTP_|SERVER_|API_|LISTEN_)?PORT\s*(?::\s*int\s*)?=\s*[\"']?(\d{4,5})\b")
_EXAMPLE = regex(r"(?m)^(?:APP_|WEB_|HTTP_|SERVER_|API_|UVICORN_|FLASK_)?PORT\s*=\s*[\"']?(\d{4,5})\b")
_BIND = regex(rb"""(?m)^bind\s*=\s*f?["'][^"':]*:(\d{4,5})""")
_ADDRESS = regex(r"(?<!@)(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d{4,5})\b")
_OTHERS = regex(
    r"(?i)pg_?admin|postgres|mysql|mongo|redis|database|broker|adminer|flower|grafana|prometheus|jaeger|kibana|mailhog|mailpit|rabbitmq|minio|frontend|front-end|vue|react|"
    r"storybook|jupyter|swagger editor|mail|tensorboard|proxy|nginx|traefik|debug"
)
"""Whose address a line of a document names, if not the application's."""
_LIKELY = regex(
    r"(?:^|/)(?:[^/]*(?:main|app|server|run|start|sgi|settings|conf|config|manage|web|api|gunicorn|base)[^/]*|__init__|__main__)\.py$"
)
_USUAL = frozenset({8000, 8080})
"""Ports that some services have too, but applications much more often."""
_FRONTENDS = frozenset(
    {3000, 3001, 4200, 5173, 8081, 9090, 16686, 5555, 15672, 8025, 9001, 5050, 5601, 8125, 5678, 8089, 1080}
)


def find(repository: Repository, root: str, default: int) -> int:
    """The port, ``default`` where nothing says otherwise."""
    for candidates in (_in_code(repository, root), _in_examples(repository), _in_documents(repository)):
        if (found := next(candidates, None)) is not None:
            return found
    return default


def documented(repository: Repository, default: int) -> int:
    """The port by the documents alone, for a server that takes it from the command line."""
    return next(_in_documents(repository), default)


def _in_code(repository: Repository, root: str) -> Iterator[int]:
    for pattern in (_RUN, _VARIABLE, _BIND, _SETTING):
        for path in repository.files.with_suffix(".py"):
            inside = below(root, path)
            if inside is None or inside.count("/") > 3 or ASIDE.search(inside):
                continue
            if not _LIKELY.search(path):
                continue
            data = repository.files.read(path) or b""
            if b"port" not in data.lower() and b"bind" not in data:
                continue
            yield from (port for match in pattern.finditer(data) if _plausible(port := int(match[1])))


def _in_examples(repository: Repository) -> Iterator[int]:
    for path in repository.files.matching("*.env*", ".env*", "*env.example*", "*env.sample*"):
        text = repository.files.text(path) if repository.files.sizes[path] < 65536 else None
        yield from (port for match in _EXAMPLE.finditer(text or "") if _plausible(port := int(match[1])))


def _in_documents(repository: Repository) -> Iterator[int]:
    """The address that the README names most often."""
    for path in repository.files.matching("README*", "readme*"):
        if "/" in path and path.count("/") > 1:
            continue
        lines = (line for line in (repository.files.text(path) or "").splitlines() if not _OTHERS.search(line))
        counted = Counter(port for line in lines for text in _ADDRESS.findall(line) if _plausible(port := int(text)))
        if counted:
            yield max(counted, key=lambda port: (counted[port], -port))


def _plausible(port: int) -> bool:
    taken = {
        port for item in catalogue().values() if item.port not in _USUAL for port in (item.port, item.port + 10000)
    }
    return 1024 < port < 65536 and port not in taken | _FRONTENDS
