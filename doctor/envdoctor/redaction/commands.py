"""Secrets among the arguments of programs that are known to take them, and of functions that do."""

from __future__ import annotations

from envdoctor.redaction.tokens import MASK
from envdoctor.values import regex

__all__ = ["mask_arguments"]

_VALUE = r"[\"']?(?![-$<{\"'\s])[^\s\"'`;|&)]{3,}"
_BEFORE = r"[^\n|;&]{0,200}?\s"
# Each pattern ends where the secret begins; programs and options as their manuals have them.
_PLACES = tuple(
    regex(rf"({place}){_VALUE}")
    for place in (
        rf"\b(?:mysql|mysqldump|mysqladmin|mariadb|sshpass|(?:docker|podman|buildah|crane|az|cf)\s+login){_BEFORE}-p[^\S\n]?",
        rf"\b(?:mongo|mongosh|mongodump|mongorestore|twine|mosquitto_(?:pub|sub)){_BEFORE}-[pP][^\S\n]?",
        rf"\bredis-cli\b{_BEFORE}-a\s+",
        rf"\bldap(?:search|add|modify|delete|passwd|whoami)\b{_BEFORE}-w\s*",
        rf"-D\s+cn=\S+{_BEFORE}-w\s+",
        rf"\b(?:curl|wget)\b{_BEFORE}(?:-u|--user)[ =]?[\"']?[^\s:\"'$]{{1,80}}:",
        rf"\bhttps?\b{_BEFORE}(?:-a|--auth)[ =][\"']?[^\s:\"'$]{{1,80}}:",
        r"\brabbitmqctl\s+(?:add_user|change_password)\s+\S+\s+",
        rf"\bhtpasswd\b{_BEFORE}-\w*b\w*\s+\S+\s+\S+\s+",
        rf"\bopenssl\b{_BEFORE}-k\s+",
        r"\bpass(?:in|out)?[ =:]pass:",
        r"(?<=\s)-(?:store|key|src(?:store)?|dest(?:store)?)pass\s+",
        r"\bconfig\s+http-basic\.\S+\s+\S+\s+",
        r"\bconfig\s+pypi-token\.\S+\s+",
        r"_(?:authToken|auth|password)\s+(?=\S+$)",
        rf"\bsmbclient\b{_BEFORE}-U\s*[^\s%]+%",
    )
)
_ECHOED = regex(
    r"(\b(?:echo|printf)\s+(?:-\w+\s+|[\"']?%s(?:\\n)?[\"']?\s+)?[\"']?)(?![$<{%\"'\s])[^\s\"'`|]{3,}"
    r"(?=[\"']?\s*\|[^\n|]*(?:--password-stdin|passwd|--stdin|chpasswd|sudo\s+-S|base64))"
)
_CALLS = regex(
    r"""((?:SecretStr|SecretBytes|\b(?:HTTP)?_?[Bb]asic_?[Aa]uth|\b(?:log_?in|sign_?in|authenticate)|\bauth\s*=\s*)\(\s*"""
    r"""(?:[rbuf]?["'][^"'\n]{1,80}["']\s*,\s*)?[rbuf]?["'])(?![$<{%])[^"'\n]{3,}(?=["']\s*[,)])"""
)
_SQL = regex(
    r"(?i)(\b(?:identified(?:\s+with\s+\S+)?\s+by|password|encrypted\s+password)\s+E?')(?![$<{%])[^'\n]{3,}(?=')"
)
_HINTS = (
    "-p",
    "-P",
    "-a",
    "-w",
    "-u",
    "-k",
    "-b",
    "-U",
    "pass",
    "_auth",
    "http-basic",
    "token",
    "rabbitmqctl",
    "--user",
)
_CALL_HINTS = ("uth", "ecret", "ogin", "sign")


def mask_arguments(text: str) -> str:
    """The text without secrets that stand where a program or a function takes one."""
    if any(hint in text for hint in _HINTS):
        for place in _PLACES:
            text = place.sub(rf"\1{MASK}", text)
    if "|" in text:
        text = _ECHOED.sub(rf"\1{MASK}", text)
    if "(" in text and any(hint in text for hint in _CALL_HINTS):
        text = _CALLS.sub(rf"\1{MASK}", text)
    return _SQL.sub(rf"\1{MASK}", text) if "'" in text else text
