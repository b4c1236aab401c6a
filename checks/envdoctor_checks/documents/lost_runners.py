"""Task runners whose file has left the repository, so that none of their tasks can be called."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from envdoctor.repository.documents import Command, Document
from envdoctor_checks.documents.standing import Gone, Standing

__all__ = ["lost_runner"]

_FILES: Mapping[str, tuple[str, ...]] = {
    "make": ("Makefile", "makefile", "GNUmakefile"),
    "npm": ("package.json",),
    "yarn": ("package.json",),
    "pnpm": ("package.json",),
    "tox": ("tox.ini",),
    "nox": ("noxfile.py",),
    "just": ("justfile", "Justfile", ".justfile"),
    "inv": ("tasks.py",),
    "invoke": ("tasks.py",),
    "vagrant": ("Vagrantfile",),
    "rake": ("Rakefile",),
    "gulp": ("gulpfile.js",),
    "grunt": ("Gruntfile.js",),
    "bower": ("bower.json",),
    "fab": ("fabfile.py",),
}
_ELSEWHERE: Mapping[str, tuple[str, ...]] = {
    "tox": ("[tool.tox", "[tox:tox]", "[tox]"),
    "inv": ("invoke",),
    "invoke": ("invoke",),
}
"""What files that can also hold a runner's tasks say then; for invoke, whose tasks may be a package, any mention."""
_WITHOUT_ONE = frozenset(
    {"-g", "--global", "init", "create", "-f", "--file", "-C", "--prefix", "--version", "help", "-c"}
)
_NEED_IT = {
    "npm": frozenset({"run", "ci", "start", "test", "run-script"}),
    "vagrant": frozenset({"up", "ssh", "provision"}),
}


def lost_runner(places: Standing, document: Document, command: Command) -> Gone | None:
    """The proof that the file a task runner needs was there and is gone, and that no file took its place."""
    words = command.words
    program = posixpath.basename(words[0])
    names = _FILES.get(program)
    if names is None or _WITHOUT_ONE & set(words) or len(words) > 4:
        return None
    if program in _NEED_IT and not _NEED_IT[program] & set(words[1:2]):
        return None
    if any(path.rpartition("/")[2] in names for path in places.files) or _is_elsewhere(places, program):
        return None
    for base in places.bases(document, command.directory):
        for name in names:
            path = places.join(base, name)
            if path and (death := places.death(path)) is not None:
                return Gone(path=path, death=death, heir=None)
    return None


def _is_elsewhere(places: Standing, program: str) -> bool:
    marks = _ELSEWHERE.get(program, ())
    paths = places.files.matching("pyproject.toml", "setup.cfg", "tox.toml") if marks else ()
    if any(path.endswith("tox.toml") for path in paths) and program == "tox":
        return True
    return any(mark in (places.files.text(path) or "") for path in paths for mark in marks)
