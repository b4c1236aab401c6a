"""DOC020: a project is installed from a folder that holds none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from envdoctor.api import Confidence, Evidence, Finding, Fix, Location, Repository, RepositoryCheck, Severity
from envdoctor.repository.documents import Command, Document
from envdoctor.values import regex
from envdoctor_checks.documents import standing
from envdoctor_checks.documents.standing import Standing

__all__ = ["NoProjectHere"]

_PYTHON = regex(r"^python(\d(\.\d+)?)?$")
_PIP = regex(r"^pip(\d(\.\d+)?)?$")
_HERE = regex(r"^\.(?:\[[\w.,\s\"'-]+\])?$|^\./$")
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "pip": ("pyproject.toml", "setup.py", "setup.cfg"),
    "poetry": ("pyproject.toml",),
    "pdm": ("pyproject.toml",),
    "uv": ("pyproject.toml",),
    "pipenv": ("Pipfile", "requirements.txt", "setup.py", "pyproject.toml"),
}


class NoProjectHere(RepositoryCheck):
    """A document installs "this project" in a folder that is no project.

    `pip install .`, `pip install -e .[dev]`, `poetry install`, `pdm install`, `uv sync` and `pipenv install` each need
    a file that describes the project in the folder where they are typed. Only commands whose folder is known are looked
    at. It is `certain` if git shows that such a file was there and has left, otherwise a note, and only if another
    folder of the repository holds a project.

    ## Why is this bad?
    `neither 'setup.py' nor 'pyproject.toml' found` on the first command: the newcomer searches in the wrong folder.

    ## Example
    `pip install -e .[dev]` at the root, after the packages moved to `packages/api` and `packages/core`.

    ## How to fix
    Name the folder of the project that is meant, as in `pip install -e packages/api[dev]`.
    """

    code = "DOC020"
    name = "no-project-here"
    severity = Severity.WARNING

    def examine(self, repository: Repository) -> Iterator[Finding]:
        """Look for the file that each installation needs."""
        places = repository.fact(standing.read)
        for document in standing.onboarding(repository):
            seen: set[str] = set()
            for command in document.commands:
                needed = _needed(command.words)
                if needed and needed not in seen and not command.foreign and command.directory is not None:
                    seen.add(needed)
                    yield from self._judge(places, document, command, needed)

    def _judge(self, places: Standing, document: Document, command: Command, needed: str) -> Iterator[Finding]:
        folder = command.directory or ""
        paths = [f"{folder}/{name}".lstrip("/") for name in _NEEDED[needed]]
        if any(places.exists_at(path) for path in paths) or document.outputs & set(_NEEDED[needed]):
            return
        death = next((death for path in paths if (death := places.death(path)) is not None), None)
        others = [path for path in places.files if path.rpartition("/")[2] in _NEEDED[needed]]
        if death is None and (not others or needed != "pip" or command.inline):
            return
        gone = Evidence(text=f"`{death.path}` was deleted in commit {death.short} on {death.date}") if death else None
        there = Evidence(text="a project is here", location=Location(path=others[0])) if others else None
        yield self.finding(
            f"`{document.path}` says `{' '.join(command.words[:4])}`, but {_where(folder)} holds no project",
            subject=f"{document.path}#{needed} {folder}".rstrip(),
            location=command.location,
            evidence=tuple(item for item in (gone, there) if item),
            fix=Fix(
                text=f"name the folder of the project, such as `{others[0]}`" if others else "say what is done today"
            ),
            severity=None if death else Severity.NOTE,
            confidence=Confidence.CERTAIN if death else Confidence.LIKELY,
        )


def _where(folder: str) -> str:
    return f"`{folder}`" if folder else "the root folder"


def _needed(words: tuple[str, ...]) -> str | None:
    """What kind of project a command installs from the folder that it is typed in; None if it installs none."""
    if _PYTHON.match(words[0]) and words[1:3] == ("-m", "pip"):
        words = words[2:]
    if words[:2] == ("uv", "pip"):
        words = words[1:]
    if _PIP.match(words[0]) and words[1:2] == ("install",) and any(_HERE.match(word) for word in words[2:]):
        return "pip"
    if words[0] in {"poetry", "pdm", "pipenv"} and words[1:] in {("install",), ("install", "--dev")}:
        return words[0]
    return "uv" if words[:2] == ("uv", "sync") and "--script" not in words else None
