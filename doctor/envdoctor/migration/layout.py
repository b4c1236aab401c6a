"""Where the Python project begins, and which modules are importable from there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.repository import declarations, shape
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["ASIDE", "below", "is_apart", "is_manage_script", "join", "module_of", "python_root"]

ASIDE = regex(
    r"(?i)(?:^|/)(?:tests?|testing|docs?|doc_src|docs_src|examples?|samples?|demos?|tutorials?|benchmarks?|fixtures|scripts?|tools|"
    r"node_modules|vendor|templates?|\.github|\.ci)(?:/|$)"
)
_RUN_MODULE = regex(rb"""run_module\(\s*["']([\w.]+)["']""")
_DECLARING = ("pyproject.toml", "requirements.txt", "setup.py", "setup.cfg", "Pipfile", "environment.yml", "manage.py")


def python_root(repository: Repository) -> str:
    """The folder of the project that is run: ``""`` whenever the top folder declares dependencies.

    Of several side by side it is one in which an application begins, then the one with the most modules.
    """
    files = repository.files
    if any(name in files for name in _DECLARING) and (_declares_at_top(repository) or "manage.py" in files):
        return ""
    counted = Counter(_declaring_folders(repository))
    if not counted:
        return ""
    signs = repository.fact(shape.read).evidence
    serving = [sign.location.path for sign in signs if sign.location and sign.location.path.endswith(".py")]
    begun = {folder for folder in counted if any(path.startswith(f"{folder}/") for path in serving)}
    chosen = min(counted, key=lambda folder: (folder.count("/"), folder not in begun, -counted[folder], folder))
    return chosen.rpartition("/")[0] if _called_by_name(repository, chosen) else chosen


def _called_by_name(repository: Repository, folder: str) -> bool:
    """Whether code imports its own folder by name (``from project.server import app``): its parent is the root then."""
    name = folder.rpartition("/")[2]
    if f"{folder}/{name}" in repository.files.directories:
        return False
    pattern = re.compile(rb"(?m)^(?:from|import)[ \t]+%s\b" % re.escape(name).encode())
    modules = [path for path in repository.files.with_suffix(".py") if path.startswith(folder + "/")][:80]
    return name.isidentifier() and any(pattern.search(repository.files.read(path) or b"") for path in modules)


def _declares_at_top(repository: Repository) -> bool:
    files = repository.files
    if any(name in files for name in ("requirements.txt", "setup.py", "Pipfile", "environment.yml")):
        return True
    project = files.text("pyproject.toml") or ""
    if re.search(r"(?m)^\[(?:project|tool\.poetry)\]", project) or re.search(
        r"(?m)^\[options\]", files.text("setup.cfg") or ""
    ):
        return True
    return bool(
        files.matching("requirements*.txt") and any("/" not in path for path in files.matching("requirements*.txt"))
    )


def _declaring_folders(repository: Repository) -> Iterator[str]:
    for path in repository.files:
        folder, _, name = path.rpartition("/")
        if folder and (name in _DECLARING or folder.endswith("requirements")) and not ASIDE.search(folder):
            folder = folder.removesuffix("requirements").rstrip("/")
            inside = sum(1 for item in repository.files.with_suffix(".py") if item.startswith(folder + "/"))
            yield from [folder] * inside


def is_apart(repository: Repository, root: str, inside: str) -> bool:
    """Whether a file below ``root`` is of another project beside the one at ``root``: both have requirements."""
    names = ("requirements.txt", "pyproject.toml")
    folders = inside.split("/")[:-1]
    below_root = (join(root, "/".join(folders[:depth])) for depth in range(1, len(folders) + 1))
    own = any(repository.files.exists(join(root, name)) for name in names)
    return own and any(repository.files.exists(join(folder, name)) for folder in below_root for name in names)


def is_manage_script(repository: Repository, path: str) -> bool:
    """Whether a ``manage.py`` is Django's: it runs Django's commands, whichever way it finds the settings."""
    data = repository.files.read(path) or b""
    if match := _RUN_MODULE.search(data):
        module = match[1].decode().replace(".", "/")
        data = repository.files.read(join(path.rpartition("/")[0], f"{module}/__main__.py")) or b""
    return b"DJANGO_SETTINGS_MODULE" in data or b"execute_from_command_line" in data


def below(root: str, path: str) -> str | None:
    """A path relative to the root folder; None if it is elsewhere."""
    if not root:
        return path
    return path.removeprefix(root + "/") if path.startswith(root + "/") else None


def join(root: str, path: str) -> str:
    """The repository path of a path below the root folder."""
    return f"{root}/{path}" if root else path


def module_of(repository: Repository, root: str, path: str, base: str = "") -> tuple[str, str]:
    """The dotted module of a file and the folder (below the root) that must be on ``sys.path`` for it.

    A package's parent is on the path. A folder without ``__init__.py`` is a package too if its files import each other
    through its name, ``src`` only if they import it by that name: it mostly just holds packages. ``base`` is a folder
    below the root that is known to be on the path.
    """
    inside = (below(root, path) or path).removesuffix(".py").removesuffix("/__init__")
    parts = inside.split("/")
    if base and inside.startswith(base + "/"):
        start = base.count("/") + 1
    else:
        start = len(parts) - 1
        while start > 0 and _is_package(repository, root, parts[:start]):
            start -= 1
    return ".".join(parts[start:]), "/".join(parts[:start])


def _is_installed(repository: Repository, name: str) -> bool:
    """Whether a folder is called like a distribution that is declared: importing that name means the distribution."""
    dependencies = repository.fact(declarations.read).dependencies
    return any(item.name.replace("-", "_") == name.lower() for item in dependencies)


def _is_package(repository: Repository, root: str, parts: list[str]) -> bool:
    folder = join(root, "/".join(parts))
    name = parts[-1]
    if f"{folder}/__init__.py" in repository.files:
        return True
    if not name.isidentifier() or _is_installed(repository, name):
        return False
    relative = rb"" if name == "src" else rb"|\."
    pattern = re.compile(rb"(?m)^[ \t]*(?:from|import)[ \t]+(?:[\w.]*\b%s\b%s)" % (name.encode(), relative))
    modules = [path for path in repository.files.with_suffix(".py") if path.startswith(folder + "/")][:60]
    return any(pattern.search(repository.files.read(path) or b"") for path in modules)
