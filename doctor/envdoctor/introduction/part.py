"""One thing that an introduction adds, and the templates that it adds."""

from __future__ import annotations

import os
from importlib.resources import files

from envdoctor import __version__
from envdoctor.model import Edit
from envdoctor.repository import Repository
from envdoctor.values import dataclass

__all__ = ["Part", "create", "template", "text_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Edits, or a note that says why there are none; both where an edit needs a word."""

    edits: tuple[Edit, ...] = ()
    note: str = ""


def create(repository: Repository, path: str, text: str, *, note: str = "") -> Part:
    """A new file; only a note if something stands there that the scan does not see, or the way leads outside."""
    place = repository.root / path
    if os.path.lexists(place) or not place.resolve().is_relative_to(repository.root.resolve()):
        return Part(note=f"`{path}` is there already, as something that is not read; it is left alone")
    return Part(edits=(Edit(path=path, text=text),), note=note)


def template(name: str, **values: str) -> str:
    """A template with the version of envdoctor, and each ``@NAME@`` that is given, put in."""
    text = files("envdoctor.introduction").joinpath(name).read_text(encoding="utf-8")
    for key, value in {"VERSION": __version__, **values}.items():
        text = text.replace(f"@{key}@", value)
    return text


def text_of(repository: Repository, path: str) -> str | None:
    """A file's text; None if there is none."""
    data = repository.files.read(path) if path in repository.files else None
    return None if data is None else data.decode("utf-8", "replace")
