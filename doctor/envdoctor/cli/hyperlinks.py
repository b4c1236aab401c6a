"""Which terminals understand hyperlinks (OSC 8): only what says of itself that it is one of those."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["understands_links"]

_PROGRAMS = frozenset({"iterm.app", "wezterm", "vscode", "hyper", "ghostty", "tabby", "rio", "mintty", "warpterminal"})
_TERMS = ("xterm-kitty", "alacritty", "foot", "contour", "xterm-ghostty", "wezterm")
_OLDEST = {"VTE_VERSION": 5001, "KONSOLE_VERSION": 201200}
"""GNOME's terminals since 0.50.1 (0.50.0 ends at a link), Konsole since 20.12."""
_PRESENT = ("WT_SESSION", "KITTY_WINDOW_ID", "DOMTERM")


def understands_links(environment: Mapping[str, str]) -> bool:
    """Whether the terminal behind these variables shows hyperlinks to files.

    NO_HYPERLINKS and FORCE_HYPERLINK=0 say no, any other FORCE_HYPERLINK says yes. Within tmux or screen and over ssh
    it is no: they hide which terminal it is, and there the files are on another machine than the terminal (but for
    Visual Studio Code, which opens them there).
    """
    forced = environment.get("FORCE_HYPERLINK", "")
    if environment.get("NO_HYPERLINKS") or forced == "0":
        return False
    if forced:
        return True
    program = environment.get("TERM_PROGRAM", "").lower()
    hidden = (
        environment.get("TMUX") or environment.get("STY") or environment.get("TERM", "").startswith(("screen", "tmux"))
    )
    if hidden or (environment.get("SSH_CONNECTION") and program != "vscode"):
        return False
    return (
        program in _PROGRAMS
        or environment.get("TERM", "").startswith(_TERMS)
        or any(environment.get(name) for name in _PRESENT)
        or any(_number(environment.get(name, "")) >= oldest for name, oldest in _OLDEST.items())
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
