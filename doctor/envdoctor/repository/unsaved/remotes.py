"""The remotes of a repository, without the credentials that their URLs may hold."""

from __future__ import annotations

from envdoctor.repository.git import Git
from envdoctor.repository.unsaved.model import Remote
from envdoctor.values import regex

__all__ = ["read_remotes"]

_URL = regex(r"^(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]*)://(?:(?P<user>[^/@]*)@)?(?P<rest>.*)$")
_SCP = regex(r"^(?:[^/@\s]+@)?[^/:\s]+:(?!//)")
_DRIVE = regex(r"^[a-zA-Z]:[\\/]")
_MOUNTS = ("/mnt/", "/media/", "/Volumes/", "/net/", "/run/media/", "/srv/", "/nfs/", "//", "\\\\")


def read_remotes(git: Git) -> tuple[Remote, ...]:
    """Every remote that has a URL, by name."""
    listed = git.try_ask("config", "-z", "--get-regexp", r"^remote\..*\.(url|pushurl)$") or ""
    urls: dict[str, str] = {}
    for entry in filter(None, listed.split("\0")):
        key, _, url = entry.partition("\n")
        name, _, attribute = key.removeprefix("remote.").rpartition(".")
        if url and (attribute == "pushurl" or name not in urls):
            urls[name] = url
    return tuple(_remote(name, url) for name, url in sorted(urls.items()))


def _remote(name: str, url: str) -> Remote:
    if match := _URL.match(url):
        user = match["user"] or ""
        plain = f"{match['scheme']}://{match['rest']}"
        if match["scheme"].lower() == "file":
            return Remote(name=name, url=plain, local=True, mounted=match["rest"].startswith(_MOUNTS))
        return Remote(name=name, url=plain, credentials=_is_secret(match["scheme"].lower(), user))
    if _SCP.match(url) and not _DRIVE.match(url):
        return Remote(name=name, url=url.rpartition("@")[2])
    return Remote(name=name, url=url, local=True, mounted=url.startswith(_MOUNTS))


def _is_secret(scheme: str, user: str) -> bool:
    """Whether a URL's user part authenticates: a password, or over HTTP a long token instead of a name."""
    name, _, password = user.partition(":")
    if password:
        return True
    return scheme in {"http", "https"} and len(name) >= 20 and any(letter.isdigit() for letter in name)
