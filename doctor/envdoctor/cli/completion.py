"""What the shell offers behind an option, where that is a word of ours; nothing heavy is imported before Tab is hit."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["codes", "fleet_formats", "formats", "one_of", "services"]


def one_of(*words: str) -> Callable[[str], list[str]]:
    """Completion from a list."""

    def complete(incomplete: str) -> list[str]:
        return [word for word in words if word.startswith(incomplete)]

    return complete


def formats(incomplete: str) -> list[str]:
    """Every report format, plugged-in ones too."""
    from envdoctor.registry import formats as known

    return one_of(*known())(incomplete)


def fleet_formats(incomplete: str) -> list[str]:
    """The formats of a fleet's report."""
    return one_of("markdown", "html", "json")(incomplete)


def codes(incomplete: str) -> list[str]:
    """Every code; behind a comma the next one of a list."""
    from envdoctor.registry import load_checks

    done, comma, begun = incomplete.rpartition(",")
    return [f"{done}{comma}{code}" for code in load_checks().codes if code.startswith(begun)]


def services(incomplete: str) -> list[str]:
    """Every service that `envdoctor migrate` knows."""
    from envdoctor.migration.services import catalogue

    done, comma, begun = incomplete.rpartition(",")
    return [f"{done}{comma}{name}" for name in sorted(catalogue()) if name.startswith(begun)]
