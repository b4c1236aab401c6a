"""Credentials in URLs and connection strings, also where a URL is escaped once more."""

from __future__ import annotations

import re

from envdoctor.redaction.tokens import MASK
from envdoctor.values import regex

__all__ = ["mask_userinfo"]

_USERINFO = regex(
    r"""(?:(?<=//)|(?<=\\/\\/)|(?<=[a-z]:/))(?P<userinfo>[^\s/'"`<>\\]+|(?P<user>[^\s/@:'"`<>\\]*):(?!\d+/)[^\s@'"`<>]{1,256})@(?=[^\s@])"""
)
# (a path made of a URL has one slash where there were two)
_ENCODED = regex(r"(?i)(?<=%3A%2F%2F)(?:(?!%2F|%40)[^\s&\"'`<>]){1,256}%40")
_ORACLE = regex(r"(?i)(\bjdbc:oracle:\w{1,10}:)[^\s/@:\"']{1,80}/[^\s@\"']{1,256}(?=@)")
# ``shop:secret@db.example.org:5432``; without a port or a path behind it could be a name before an address of mail.
_BARE = regex(
    r"(?<![\w.@/:%-])(?!(?:mailto|sips?|xmpp|acct|npm|git)\b)([A-Za-z][\w.-]{0,40}):(?![$<{%*])[^\s:@/'\"`]{3,80}"
    r"@(?=(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}(?::\d{2,5}\b|/\w)|localhost\b)"
)
_PUBLIC_USERS = frozenset({"git", "hg", "svn"})
_REFERENCE = regex(r"\$\w+|\$?\{\{?[^{}]*\}?\}|\$\([^()]*\)|%\w+%|%\(\w+\)s|\*+|")


def mask_userinfo(text: str) -> str:
    """The text without names and passwords in URLs; references to variables stay."""
    if "@" in text:
        if "/" in text:
            text = _USERINFO.sub(_mask, text)
        text = _ORACLE.sub(rf"\1{MASK}", text)
        text = _BARE.sub(rf"{MASK}@", text)
    if "%40" in text:
        text = _ENCODED.sub(f"{MASK}%40", text)
    return text


def _mask(match: re.Match[str]) -> str:
    user, colon, password = match["userinfo"].partition(":")
    if (not colon and user in _PUBLIC_USERS) or (_is_reference(user) and _is_reference(password)):
        return match[0]
    return f"{MASK}@"


def _is_reference(text: str) -> bool:
    """Whether a part of a URL names a variable instead of holding a value; an empty part holds none either."""
    return _REFERENCE.fullmatch(text) is not None
