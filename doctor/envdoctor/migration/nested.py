"""Dependencies that are declared one folder below the folder that the code is imported from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from envdoctor.migration.layout import ASIDE, join
from envdoctor.migration.model import Toolchain

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["find", "moved"]

_LOCKS = ("uv.lock", "poetry.lock", "pdm.lock")


def find(repository: Repository, root: str) -> str | None:
    """The only folder directly below ``root`` that locks its dependencies, where ``root`` itself declares none."""
    found = {path.rpartition("/")[0] for path in repository.files.matching(*_LOCKS) if not ASIDE.search(path)}
    direct = [folder for folder in found if folder and folder.rpartition("/")[0] == root]
    return direct[0].rpartition("/")[2] if len(direct) == 1 else None


def moved(chain: Toolchain, name: str) -> Toolchain:
    """The same installation, told from above: the code is found by its folder's name, so it is not installed itself."""
    return replace(
        chain,
        files=tuple(join(name, path) for path in chain.files),
        install=tuple(_told(line, name) for line in chain.install),
        develop=tuple(_told(line, name) for line in chain.develop),
        after_code=(),
    )


def _told(line: str, name: str) -> str:
    return (
        line.replace("uv sync ", f"uv sync --project {name} ")
        .replace("-r pyproject.toml", f"-r {name}/pyproject.toml")
        .replace("/bin/poetry install", f"/bin/poetry --directory {name} install")
        .replace("/bin/pdm sync", f"/bin/pdm sync --project {name}")
    )
