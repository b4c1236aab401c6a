"""What the repository itself is called, by its folder and its remotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envdoctor.values import dataclass, regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["Identity", "identity"]

_REMOTE = regex(r"(?:[/:])([\w.-]+)/([\w.-]+?)(?:\.git)?/?$")
_HOST = regex(r"^(?:\w+://)?(?:[^@/]+@)?([\w.-]+)[:/]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """``names`` are what a clone's folder may be called (lower case), ``slugs`` the remotes as ``host/owner/name``."""

    names: frozenset[str]
    slugs: tuple[str, ...] = ()


def identity(repository: Repository) -> Identity:
    """The fact: names from the folder and from the configured remotes."""
    names = {repository.name.lower()}
    slugs = []
    listed = repository.git.try_ask("config", "--get-regexp", r"^remote\..*\.url$") or ""
    for row in listed.splitlines():
        url = row.partition(" ")[2].strip()
        match = _REMOTE.search(url)
        if match is None:
            continue
        names.add(match[2].lower())
        if host := _HOST.match(url):
            slugs.append(f"{host[1]}/{match[1]}/{match[2]}".lower())
    return Identity(names=frozenset(names), slugs=tuple(dict.fromkeys(slugs)))
