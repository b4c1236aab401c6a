"""Commands that a shell, pip or Docker refuses as they are written, whatever the repository holds."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from envdoctor.values import regex

__all__ = ["refused"]

_OPENED = regex(r"^[\w./-]*\[[A-Za-z][\w-]*(?:,[A-Za-z][\w-]*)*,?$")
_CLOSED = regex(r"^,?[A-Za-z][\w,-]*\]$")
_VARIABLE = regex(r"^[A-Za-z_]\w*$")
_UNDERSCORE = regex(r"^--[a-z]+(?:_[a-z]+)+(?==|$)")
_ALONE = regex(r"^(?:-[ditP]+|--(?:rm|detach|interactive|tty|init|privileged|read-only|publish-all|no-cache|quiet))$")


def refused(words: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """(what is written, why it does not work, what to write) of each slip in a command."""
    if words[0] == "export" and words[2:3] == ("=",) and _VARIABLE.match(words[1]):
        yield f"export {words[1]} =", "a shell takes no spaces around `=`", f"write `export {words[1]}=...`"
    if "install" in words[1:4] and re.match(r"(?:pip|python|uv)", words[0]):
        for one, two in itertools.pairwise(words):
            if _OPENED.match(one) and _CLOSED.match(two):
                yield f"{one} {two}", "the space makes two words of it", f"write `'{one}{two}'`"
    runs = words[0] in {"docker", "podman"} and words[1:2] in {("run",), ("create",)}
    if runs and (option := _of_docker(words[2:])):
        yield option, "no option of Docker has an underscore", "write the option with hyphens, as `--help` lists it"


def _of_docker(words: tuple[str, ...]) -> str | None:
    """An option before the image's name that Docker cannot have."""
    rest = iter(words)
    for word in rest:
        if not word.startswith("-"):
            return None
        if match := _UNDERSCORE.match(word):
            return match[0]
        if not _ALONE.match(word) and "=" not in word:
            next(rest, None)
    return None
