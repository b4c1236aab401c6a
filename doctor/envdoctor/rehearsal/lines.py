"""What one typed line is to somebody who starts on an empty Debian: something to type, or a reason not to."""

from __future__ import annotations

import re

from envdoctor.rehearsal.model import BY_HAND, NEEDS_ENGINE
from envdoctor.repository.shell import commands, program
from envdoctor.values import regex

__all__ = ["OTHER_SYSTEM", "OUR_SYSTEM", "hindrance", "rewritten", "starts_by_prose"]

_EDITORS = frozenset(
    {"vi", "vim", "nvim", "nano", "emacs", "code", "subl", "open", "xdg-open", "edit", "notepad", "gedit", "pycharm"}
)
_ENGINES = frozenset(
    {"docker", "docker-compose", "podman", "podman-compose", "kubectl", "helm", "minikube", "kind", "vagrant", "colima",
     "terraform", "skaffold", "tilt"}
)  # fmt: skip
_OTHER_SYSTEMS = {
    "brew": "macOS", "port": "macOS", "choco": "Windows", "winget": "Windows", "scoop": "Windows", "py": "Windows",
    "copy": "Windows", "setx": "Windows", "dnf": "Fedora", "yum": "Red Hat", "rpm": "Red Hat", "pacman": "Arch Linux",
    "yay": "Arch Linux", "zypper": "openSUSE", "apk": "Alpine", "emerge": "Gentoo", "pkg": "FreeBSD", "nix": "Nix",
    "nix-shell": "Nix", "nix-env": "Nix", "set": "Windows", "taskkill": "Windows",
    "tasklist": "Windows", "iex": "Windows", "irm": "Windows", "powershell": "Windows",
}  # fmt: skip
_SESSIONS = frozenset({"ssh", "su", "exit", "logout", "newgrp", "bash", "zsh", "fish", "tmux", "screen", "man", "less"})
_SERVICES = frozenset({"systemctl", "service", "snap", "reboot", "launchctl", "ufw"})
_WINDOWS = regex(r"(?i)\\scripts\\|^\.\\|^[a-z]:\\|\.(?:bat|ps1|cmd)\b|^%\w+%|\$env:")
_VALUE = regex(r"""PLACEHOLDER__|(?i:\b(?:your|my)[-_ ](?:\w+))|\.\.\.(?:[\s"']|$)|\*\w+\*|\bX{3,}\b|/path/to/""")
_INNER_ENGINE = regex(r"(?:\$\(|`)\s*(?:docker|podman|kubectl)\b")
_INNER_BREW = regex(r"(?:\$\(|`)\s*brew\b")
_ACCOUNT = regex(r"^(?:heroku|gcloud|aws|az|flyctl|fly|vercel|netlify|doctl|gh) ")
_SHELLS = {
    "poetry": 'source "$(poetry env info --path)/bin/activate"',
    "pipenv": 'source "$(pipenv --venv)/bin/activate"',
}
_TYPED_WORD = regex(r"^(?!\w[\w-]*:(?:\s|$))[A-Za-z_./~$\"'{(\[]")


def hindrance(line: str) -> str:
    """Why a line is not typed in an empty container; empty if it is."""
    text = line.strip()
    if not _TYPED_WORD.match(text):
        return "not a command"
    if _WINDOWS.search(text):
        return "for Windows"
    if _INNER_BREW.search(text):
        return "for macOS"
    if _INNER_ENGINE.search(text):
        return f"{NEEDS_ENGINE} or a cluster of its own"
    if _VALUE.search(text):
        return f"{BY_HAND}: it asks for a value"
    parts = [words for command in commands(text) if (words := program(command.words))]
    if not parts:
        return "" if re.match(r"^[A-Za-z_]\w*=", text) else "not a command"
    return next((reason for words in parts if (reason := _reason(words))), "")


def _reason(words: tuple[str, ...]) -> str:
    name = words[0].rpartition("/")[2]
    if name in _ENGINES:
        return f"{NEEDS_ENGINE} or a cluster of its own"
    if name in _OTHER_SYSTEMS and not (name == "set" and words[1:2] and words[1].startswith("-")):
        return f"for {_OTHER_SYSTEMS[name]}"
    if name in _SESSIONS and len(words) < 2:
        return "it only begins or ends a session"
    if name in {"ssh", "su"}:
        return "it only begins or ends a session"
    if name in _SERVICES:
        return "it asks for a whole machine with services"
    if name in _EDITORS:
        return f"{BY_HAND}: to be edited"
    if _ACCOUNT.match(f"{name} "):
        return f"{BY_HAND}: it needs an account"
    return ""


def rewritten(line: str) -> str:
    """What is typed where nobody sits at a terminal: ``poetry shell`` enters the environment; empty for the same."""
    match = re.fullmatch(r"\s*(poetry|pipenv)\s+shell\s*", line)
    return _SHELLS[match[1]] if match else ""


_ASIDE = regex(
    r"(?i)^\W*(?:or\b|alternatively|otherwise|\(?optional|if you (?:use|prefer|want|are on|have)|on windows)"
)


def starts_by_prose(text: str) -> bool:
    """Whether a sentence or a comment says that what follows is another way, or may be left out."""
    plain = text.strip().lstrip("#*-> ").strip()
    return bool(_ASIDE.match(plain) or (OTHER_SYSTEM.search(plain) and not OUR_SYSTEM.search(plain)))


OTHER_SYSTEM = regex(
    r"(?i)\b(?:windows|powershell|mac ?os|osx|fedora|centos|rhel|red hat|arch ?linux|freebsd|nixos|opensuse|gentoo"
    r"|wsl)\b"
)
OUR_SYSTEM = regex(r"(?i)\b(?:linux|ubuntu|debian|unix)\b")
