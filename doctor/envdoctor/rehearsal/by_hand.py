"""What a document leaves to the reader around environment files: copies told in words, and values to be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from envdoctor.rehearsal.model import Passage, State, Stop
from envdoctor.repository.documents import Document
from envdoctor.repository.files import FileTree
from envdoctor.trial import Cause, Reading
from envdoctor.values import regex

__all__ = ["copies_in_words", "unfilled"]

_EXAMPLE = regex(
    r"(?<![\w/.-])(?P<source>(?:[\w-]+/){0,3}\.?env[\w.-]*|(?:[\w-]+/){0,3}[\w.-]*\.env[\w.-]*)(?P<between>[^\n.]{1,60}?)"
    r"(?<![\w/.-])(?P<target>(?:[\w-]+/){0,3}\.env(?:\.[\w-]+)?)(?![\w/-])"
)
_ENTRY = regex(r"(?m)^\s*(?:export\s+)?(?P<name>[A-Z][A-Z0-9_]{2,})\s*=\s*(?P<value>[^\n#]*)")
_NO_VALUE = regex(r"(?i)[\s\"'-]*$|[\"']?(?:<.*>|your[_ -]?.*|change[_-]?me.*|x{3,}.*|\.{3})[\"']?\s*$")


def copies_in_words(document: Document, files: FileTree) -> Iterator[Stop]:
    """``Rename .env.example to .env``, in whatever language, as the line that does it: the first of two names is a file
    that there is, the second one that there is not.
    """
    for item in document.lines:
        match = _EXAMPLE.search(item.text.replace("`", "").replace("*", "").replace('"', ""))
        if match and not item.past and match["source"] in files and match["target"] not in files:
            yield Stop(
                text=f"cp {match['source']} {match['target']}",
                path=document.path,
                line=item.location.line or 1,
                directory="",
            )
            return


def unfilled(log: str, root: Path, passages: list[Passage]) -> tuple[Reading, str] | None:
    """The variable that a log is about and that a file copied from an example leaves without a value, and where the
    document has it copied: filling it in is for a person.
    """
    for passage in passages:
        words = passage.text.split()
        if passage.state is State.PASSED and words[0] == "cp" and (root / words[-1]).is_file():
            text = (root / words[-1]).read_text(encoding="utf-8", errors="replace")
            for entry in _ENTRY.finditer(text):
                if _NO_VALUE.match(entry["value"]) and re.search(rf"\b{entry['name']}\b", log):
                    sentence = f"`{entry['name']}` has no value of somebody's own yet"
                    reading = Reading(cause=Cause.VARIABLE, subject=entry["name"], sentence=sentence)
                    return reading, f"{passage.path}:{passage.line}"
    return None
