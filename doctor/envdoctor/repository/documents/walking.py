"""Where a reader stands while typing: the working directory across ``cd``, ``git clone`` and the text between."""

from __future__ import annotations

import itertools
import posixpath

from envdoctor.values import dataclass, field, regex

__all__ = ["Walker", "cloned", "goes_abroad", "hints_elsewhere", "sent_to"]

_HINT = regex(
    r"(?i)\b(?:in|from|inside|within|into|under|to|at|enter|of)\s+(?:the\s+|your\s+|this\s+)?(?:\S+\s+)?[`'\"*]*[\w./<>-]+[`'\"*]*"
    r"\s+(?:sub-?)?(?:director(?:y|ies)|folders?|dir|repo(?:sitory)?)\b|\b(?:director(?:y|ies)|folder)\s+[`'\"]"
    r"|\bcd\s+[`\w./]|`cd\b|\bchange (?:the )?director"
    r"|\binside (?:the|a|your) (?:\w+ )?(?:container|vm|virtual machine|shell)"
)
_FOLDER = regex(r"(?i)\b(?:in|from|inside|within|under|for)\s+(?:the\s+)?[`'\"*]+([\w.-]+(?:/[\w.-]+)*/?)[`'\"*]")
_ROOT_HINT = regex(
    r"(?i)\b(?:root|top|top-level|base|main)\b[^.]{0,40}\b(?:director|folder|repo|project|checkout|source|tree)"
    r"|\b(?:repo|project)\w* root"
)
_CLONING = regex(
    r"(?i)\b(?:clon(?:e|ing)|check(?:ing)? out) (?:of )?(?:the |its )?[`'\"*\[]*([\w.-]+)[^.:]{0,40}\brepo(?:sitory)?\b"
)
_WORDS = ("dir", "folder", "repo", "cd ", "`cd", "inside")
_UNKNOWN = regex(r"^[~/$]|PLACEHOLDER__|^-$|\$|^%|:\\|[{}*]")


def hints_elsewhere(text: str, folders: frozenset[str] = frozenset()) -> bool:
    """Whether a sentence sends the reader into some folder other than the root; ``folders`` are those that exist."""
    if any(match[1].strip("/") in folders for match in _FOLDER.finditer(text)):
        return True
    lower = text.lower()
    if not any(word in lower for word in _WORDS):
        return False
    return bool(_HINT.search(text)) and not _ROOT_HINT.search(text)


_SENT = regex(
    r"(?i)\b(?:navigate|change|go|switch|move|cd)\s+(?:in)?to\s+(?:the\s+)?`([\w.-]+(?:/[\w.-]+)*)/?`[^.`]*:\s*$"
)


_AT_ROOT = regex(
    r"(?i)\b(?:in|from|on|at|of)\s+(?:the\s+)?(?:(?:root|top)(?:[ -]level)?(?:\s+(?:directory|folder|dir))?"
    r"\s+of\s+(?:the|this|your)\s+(?:cloned\s+)?(?:repo|repository|git repository)|(?:repo|repository)(?:'s)?\s+root"
    r"(?:\s+(?:directory|folder))?)\b[^.`]{0,40}:\s*$"
)


def sent_to(text: str, folders: frozenset[str], names: frozenset[str]) -> str | None:
    """The folder of ours into which a sentence before a command sends the reader ("Navigate to `deploy` and run:")."""
    match = _SENT.search(text.strip())
    if match is None:
        return "" if _AT_ROOT.search(text.strip()) else None
    first, _, rest = match[1].partition("/")
    inside = rest if rest and first.lower() in names and match[1] not in folders else match[1]
    return inside if inside in folders else None


_CLONE_VALUES = frozenset({
    "-b", "--branch", "--depth", "-o", "--origin", "-c", "--config", "-j", "--jobs", "--reference", "--filter",
    "--shallow-since", "--shallow-exclude", "--recurse-submodules-jobs", "--template", "--separate-git-dir", "-u",
})  # fmt: skip


def cloned(words: tuple[str, ...]) -> list[str]:
    """The address and, if there is one, the folder of ``git clone`` or ``gh repo clone``: its options left out."""
    rest = words[words.index("clone") + 1 :]
    return [
        word
        for before, word in itertools.pairwise(("", *rest))
        if not word.startswith("-") and before not in _CLONE_VALUES
    ]


def goes_abroad(text: str, names: frozenset[str]) -> bool:
    """Whether a sentence has the reader clone a repository that it calls by another name: "cloning the Plotly repo"."""
    return any(
        match[1][0].isupper() and match[1].lower() not in names and match[1].lower() not in _NO_NAMES
        for match in _CLONING.finditer(text)
    )


_NO_NAMES = frozenset({"git", "github", "gitlab", "this", "your", "our"})


@dataclass(slots=True)
class Walker:
    """The working directory, None when it cannot be told.

    ``base`` is where a section begins, ``names`` what the repository itself is called, ``folders`` its directories.
    """

    base: str | None
    names: frozenset[str]
    folders: frozenset[str]
    directory: str | None = field(init=False)
    foreign: bool = False
    cloned: dict[str, bool] = field(default_factory=dict)
    clones: int = 0
    abroad: bool = False
    """Whether an earlier section went into the clone of another repository."""
    told: str | None = None
    """The folder that the text before a block names."""
    whole: bool = False
    """Whether the document is about the whole repository: its first clone is its own, perhaps by an older name."""

    def __post_init__(self) -> None:
        self.directory = self.base

    def begin_section(self) -> None:
        """A new heading: readers start over."""
        self.directory, self.foreign = self.base, self.abroad and not any(self.cloned.values())

    def begin_block(self) -> None:
        """A new code block in the same section: whoever went somewhere may or may not have come back."""
        if self.told is not None:
            self.directory, self.told = self.told, None
        elif self.directory != self.base:
            self.directory = None

    def lose(self, told: str | None = None) -> None:
        """The text sends the reader somewhere; ``told`` is where to, if it says so right before a block."""
        self.directory, self.told = None, told

    def follow(self, words: tuple[str, ...]) -> None:
        """Take a command into account."""
        if words[:2] == ("git", "clone") or words[:3] == ("gh", "repo", "clone"):
            self._clone(cloned(words))
        elif words[0] in {"cd", "pushd"} and len(words) >= 2:
            self._change(words[1].rstrip("/") or "/")
        elif words[0] == "popd" or (words[0] == "cd" and len(words) == 1):
            self.directory = None
        elif words[0] in {"ssh", "vagrant", "su", "chroot"} and words[1:2] not in {("up",), ("halt",)}:
            self.directory, self.foreign = None, True

    def _clone(self, words: list[str]) -> None:
        if not words:
            return
        name = posixpath.basename(words[0].rstrip("/").removesuffix(".git"))
        into = posixpath.basename(words[-1].rstrip("/")) if len(words) > 1 else name
        own = name.lower() in self.names or (not self.clones and "PLACEHOLDER__" in name)
        self.cloned[into] = own
        self.clones += 1
        if words[-1] == "." and len(words) > 1 and not own:
            self.directory, self.foreign = None, True

    def _change(self, target: str) -> None:
        name = posixpath.basename(target)
        first = target.removeprefix("./").split("/")[0]
        if first in self.cloned and (self.cloned[first] or self._inside(target) not in self.folders):
            own, rest = self.cloned.pop(first), target.removeprefix("./").partition("/")[2]
            self.foreign = not own and (self.clones > 1 or not self.whole)
            self.abroad = self.foreign
            self.directory = (rest if rest in self.folders or not rest else None) if own else None
        elif _UNKNOWN.search(target):
            self.foreign = self.foreign or (not _own(name, self.names) and target.startswith("/"))
            self.directory = "" if _own(name, self.names) else None
        elif self._leaves(target):
            self.directory, self.foreign = None, True
        elif self.foreign or self.directory is None:
            self.directory = None
        else:
            inside = self._inside(target)
            if inside in self.folders:
                self.directory = inside
            else:
                self.foreign = "/" in target.strip("./") and first not in self.folders and not _own(name, self.names)
                self.directory = "" if _own(name, self.names) and self.directory == "" else None

    def _leaves(self, target: str) -> bool:
        """Whether a path leads from a known folder to a neighbour of the repository."""
        name = posixpath.basename(target)
        kin = {folder.rpartition("/")[2] for folder in self.folders} if target.startswith("../") else set()
        return (
            self.directory is not None
            and self._inside(target).startswith("../")
            and not (_own(name, self.names) or name in kin)
        )

    def _inside(self, target: str) -> str:
        joined = posixpath.normpath(posixpath.join(self.directory or "", target))
        return "" if joined == "." else joined


def _own(name: str, names: frozenset[str]) -> bool:
    return name.lower() in names
