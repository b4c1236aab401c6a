"""Secrets out, the home directory to ``~``: applied once, where a report or a plan is sealed (law 3).

`Redactor.seal` walks any value made of frozen dataclasses, tuples, mappings and strings, so that no renderer ever holds
an unredacted string.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from enum import Enum
from pathlib import Path
from typing import TypeVar, cast

__all__ = ["MASK", "Redactor"]

MASK = "***"
T = TypeVar("T")

_USERINFO = re.compile(r"(?P<scheme>\b[a-zA-Z][a-zA-Z0-9+.-]*://)(?P<userinfo>[^\s/@'\"`<>]+)@(?=[^\s@])")
_TOKEN = re.compile(
    r"""
    \b(?:
        gh[opsur]_[A-Za-z0-9]{20,} | github_pat_[A-Za-z0-9_]{20,} | gl(?:pat|dt|rt|cbt|ptt|ft|soat)-[A-Za-z0-9_.-]{16,}
      | xox[abeoprs]-[A-Za-z0-9-]{8,} | xapp-[A-Za-z0-9-]{8,} | (?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}
      | (?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,} | whsec_[A-Za-z0-9+/=]{16,} | sk-[A-Za-z0-9_-]{20,}
      | AIza[A-Za-z0-9_-]{30,} | ya29\.[A-Za-z0-9_-]{20,} | GOCSPX-[A-Za-z0-9_-]{20,}
      | eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*
      | npm_[A-Za-z0-9]{30,} | pypi-[A-Za-z0-9_-]{16,} | do[opr]_v1_[a-f0-9]{40,} | SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}
      | hf_[A-Za-z0-9]{20,} | shp(?:at|ca|pa|ss)_[a-fA-F0-9]{20,} | sq0[a-z]{3}-[A-Za-z0-9_-]{20,} | dckr_pat_[A-Za-z0-9_-]{20,}
      | hv[sbr]\.[A-Za-z0-9_-]{20,} | lin_api_[A-Za-z0-9]{20,} | (?:figd|dapi|rnd|fo1|NRAK|glsa|secret|ntn)_?-?[A-Za-z0-9_]{30,}
      | key-[a-f0-9]{32} | [0-9]{8,10}:AA[A-Za-z0-9_-]{32,} | AGE-SECRET-KEY-1[A-Z0-9]{20,} | xkeysib-[a-f0-9-]{30,}
    )
    """,
    re.VERBOSE,
)
_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z ]*-----|\Z)", re.DOTALL)
_BEARER = re.compile(r"(?i)\b(bearer|basic|token)\s+(?=[A-Za-z0-9+/._~=-]*\d)[A-Za-z0-9+/._~=-]{12,}")
_ASSIGNED = re.compile(
    r"""
    (?P<name>(?<![A-Za-z0-9])[A-Za-z0-9_.-]*
      (?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?)
      [A-Za-z0-9_-]*["']?)
    (?P<sign>\s*(?::=|=>|=|:)\s*|\s+(?=["']))
    (?P<quote>["']?)
    (?P<value>[^\s"'`,;)\]}]{3,})
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OPTION = re.compile(r"(?i)(--?[a-z-]*(?:password|passwd|token|secret|api-key)(?:\s+|=))(?![-$<{])([^\s\"'`]{3,})")
_HARMLESS = re.compile(
    r"(?i)^(?:[$<{%*]|\.{3}|(?:os|env|self|settings|config|get)\b|(?:none|null|true|false|str|int|bytes|required|optional)\b)"
)


class Redactor:
    """Replaces what must not leave the machine.

    ``home`` becomes ``~``; ``secrets`` are literal strings (values that a fact knows to be secret) that become ``***``.
    """

    def __init__(self, *, home: Path | None = None, secrets: Iterable[str] = ()) -> None:
        self._secrets = sorted({secret for secret in secrets if len(secret) >= 4}, key=len, reverse=True)
        self._home = _home_pattern(home)

    def text(self, text: str) -> str:
        """The text without secrets; characters that no encoding can carry become visible escapes."""
        text = text.encode("utf-8", "backslashreplace").decode("utf-8")
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        text = _PRIVATE_KEY.sub(MASK, text)
        text = _USERINFO.sub(_mask_userinfo, text)
        text = _TOKEN.sub(MASK, text)
        text = _BEARER.sub(rf"\1 {MASK}", text)
        text = _ASSIGNED.sub(_mask_assigned, text)
        text = _OPTION.sub(rf"\1{MASK}", text)
        return self._home.sub("~", text) if self._home else text

    def seal(self, value: T) -> T:
        """A copy of a value with every string inside it redacted."""
        return cast("T", self._seal(value))

    def _seal(self, value: object) -> object:
        if isinstance(value, Enum) or value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, tuple):
            return tuple(self._seal(item) for item in value)
        if isinstance(value, Mapping):
            return {self._seal(key): self._seal(item) for key, item in value.items()}
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            changes = {
                part.name: self._seal(getattr(value, part.name)) for part in dataclasses.fields(value) if part.init
            }
            return dataclasses.replace(value, **changes)
        raise TypeError(f"cannot seal a {type(value).__name__}")


def _home_pattern(home: Path | None) -> re.Pattern[str] | None:
    """Matches the home directory as a whole path prefix; None for no home or one that is the root itself."""
    if home is None or len(home.parts) < 2:
        return None
    spelt = {str(home), home.as_posix(), str(home).replace("/", "\\")}
    return re.compile(rf"(?<![\w.~-])(?:{'|'.join(re.escape(name) for name in sorted(spelt))})(?![\w.-])")


def _mask_userinfo(match: re.Match[str]) -> str:
    userinfo = match["userinfo"]
    if userinfo == "git" or userinfo.startswith(("$", "{", MASK)):
        return match[0]
    return f"{match['scheme']}{MASK}@"


def _mask_assigned(match: re.Match[str]) -> str:
    if _HARMLESS.match(match["value"]):
        return match[0]
    return f"{match['name']}{match['sign']}{match['quote']}{MASK}"
