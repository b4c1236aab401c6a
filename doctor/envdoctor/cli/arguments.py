"""Which ``--format`` goes to which ``--output``: each -o belongs to the nearest -f."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand

from envdoctor.errors import UsageError
from envdoctor.values import dataclass

if TYPE_CHECKING:
    import typer

__all__ = ["OrderedCommand", "Rendering", "pair"]

_ORDER = "envdoctor.arguments"
_SUFFIXES = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".json": "json",
    ".html": "html",
    ".sarif": "sarif",
    ".xml": "junit",
}


class OrderedCommand(TyperCommand):
    """Remembers the words of the command line, because the order of -f and -o means something."""

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **extra: Any) -> Any:  # noqa: ANN401
        """As the base class does it."""
        words = list(args)
        context = super().make_context(info_name, args, *rest, **extra)
        context.meta[_ORDER] = words
        return context


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """One format and where it goes; None is stdout."""

    format: str
    output: Path | None


def pair(
    context: typer.Context, formats: Sequence[str], outputs: Sequence[Path], default: str
) -> tuple[Rendering, ...]:
    """Pair formats with outputs in the order in which they were typed.

    An output takes the format typed just before it if that one has none yet, else the one typed just after it, else the
    format that its suffix names. Raises `UsageError` if two would go to stdout.
    """
    kinds = list(_kinds(context.meta.get(_ORDER, ()), len(formats), len(outputs)))
    renderings: list[tuple[str | None, Path | None]] = []
    left_formats, left_outputs = list(formats), list(outputs)
    previous = ""
    for kind in kinds:
        open_format = previous == "f" and renderings[-1][1] is None
        open_output = previous == "o" and renderings[-1][0] is None
        if kind == "f" and open_output:
            renderings[-1] = (left_formats.pop(0), renderings[-1][1])
        elif kind == "o" and open_format:
            renderings[-1] = (renderings[-1][0], left_outputs.pop(0))
        else:
            renderings.append((left_formats.pop(0), None) if kind == "f" else (None, left_outputs.pop(0)))
        previous = kind
    pairs = tuple(
        Rendering(format=_by_suffix(path, default) if name is None else name, output=path) for name, path in renderings
    )
    _refuse_collisions(pairs)
    return pairs or (Rendering(format=default, output=None),)


def _kinds(words: Sequence[str], formats: int, outputs: int) -> Iterator[str]:
    """The letters f and o in the order typed; without the words (called from Python) formats come first."""
    letters = [letter for word in words if (letter := _letter(word))]
    if letters.count("f") != formats or letters.count("o") != outputs:
        letters = [letter for pair in zip("f" * formats, "o" * outputs, strict=False) for letter in pair]
        letters += ["f"] * (formats - letters.count("f")) + ["o"] * (outputs - letters.count("o"))
    return iter(letters)


def _letter(word: str) -> str:
    if word.startswith("--"):
        return {"--format": "f", "--output": "o"}.get(word.partition("=")[0], "")
    return word[1] if word[:2] in {"-f", "-o"} else ""


def _by_suffix(path: Path | None, default: str) -> str:
    return _SUFFIXES.get(path.suffix.lower(), default) if path else default


def _refuse_collisions(pairs: Sequence[Rendering]) -> None:
    places = [pair.output for pair in pairs]
    if places.count(None) > 1:
        raise UsageError("two formats would go to stdout", remedy="give all but one of them a file with -o FILE")
    for place in places:
        if place is not None and places.count(place) > 1:
            raise UsageError("two formats would go to the same file", where=str(place))
