"""A command in its string form, split as Compose does it (github.com/mattn/go-shellwords): not as a shell would."""

from __future__ import annotations

from envdoctor.values import dataclass, field

__all__ = ["split"]

_QUOTES = "'\"`"
_ESCAPES = {"n": "\n", "t": "\t"}
_OPERATORS = frozenset(";&|<>")


@dataclass(slots=True)
class _Reader:
    """One pass over the characters. ``open`` is the quote that is not closed yet, ``(`` for ``$(...)``."""

    words: list[str] = field(default_factory=list)
    word: str = ""
    begun: bool = False
    open: str = ""
    escaped: bool = False

    def take(self, character: str) -> bool:
        """Read one more; False at an operator outside quotes, where Compose stops and drops the rest."""
        if self.escaped:
            self._add(_ESCAPES.get(character, character) if not self.open else character)
            self.escaped = False
        elif character == "\\" and self.open != "'":
            self.escaped = True
        elif character in _QUOTES and self.open in {"", character}:
            self._toggle(character)
        elif self.open:
            self._add(character)
            if self.open == "(" and character == ")":
                self.open = ""
        elif character.isspace():
            self.end()
        elif character in _OPERATORS:
            return False
        else:
            self.open = "(" if character == "(" and self.word.endswith("$") else ""
            self._add(character)
        return True

    def _toggle(self, character: str) -> None:
        self.open = "" if self.open else character
        self.begun = True
        if character == "`":
            self.word += character

    def _add(self, text: str) -> None:
        self.word += text
        self.begun = True

    def end(self) -> None:
        """The word is complete."""
        if self.begun:
            self.words.append(self.word)
        self.word, self.begun = "", False


def split(text: str) -> tuple[str, ...]:
    """The words that the process gets; at white space where Compose refuses the text, such as for an open quote."""
    reader = _Reader()
    for character in text:
        if not reader.take(character):
            break
    if reader.open or reader.escaped:
        return tuple(text.split())
    reader.end()
    return tuple(reader.words)
