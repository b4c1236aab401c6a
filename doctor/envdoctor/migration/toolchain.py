"""How dependencies get into the image, for each package manager in its own idiom.

Everything is installed into ``/opt/venv``, outside the code, so that a mount of the code never hides it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from envdoctor.migration.layout import ASIDE, below, join
from envdoctor.migration.model import Toolchain
from envdoctor.model import Evidence, Location
from envdoctor.repository import declarations
from envdoctor.repository.declarations.model import Manager, Project

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["CACHE_PIP", "CACHE_UV", "UV_IMAGE", "choose"]

UV_IMAGE = "ghcr.io/astral-sh/uv:0.13.9"
_LOCKS = (
    ("uv.lock", Manager.UV),
    ("poetry.lock", Manager.POETRY),
    ("pdm.lock", Manager.PDM),
    ("Pipfile.lock", Manager.PIPENV),
    ("Pipfile", Manager.PIPENV),
)
_METADATA = (
    ("pyproject.toml", Manager.PIP),
    ("setup.py", Manager.SETUPTOOLS),
    ("setup.cfg", Manager.SETUPTOOLS),
    ("environment.yml", Manager.CONDA),
    ("environment.yaml", Manager.CONDA),
)
_POETRY = {"3.8": "1.8.5", "3.9": "2.2.1"}
_PDM = {"3.8": "2.22.4", "3.9": "2.25.9"}
CACHE_UV = "--mount=type=cache,target=/root/.cache/uv"
CACHE_PIP = "--mount=type=cache,target=/root/.cache/pip"
_DEVELOPMENT = re.compile(r"(?i)^(?:dev|develop|development|test|tests|testing|ci|qa|local|all-dev)$")
_DEVELOPMENT_FILE = re.compile(r"(?i)(?:^|[-_./])(?:dev|develop|development|tests?|testing|ci|local)(?:[-_.]|$)")
_OTHER_FILE = re.compile(
    r"(?i)(?:^|[-_./])(?:docs?|lint|pre-commit|typing|mypy|plot|hyperopt|ai|freqai|gpu|windows|min|optional|constraints?)(?:[-_.]|$)"
)
_LOCAL = re.compile(r"(?m)^\s*(?:-e|--editable)?\s*(?:\.{1,2}(?:/|\[|\s|$)|file:)")
_NESTED = re.compile(r"(?m)^\s*(?:-r|--requirement|-c|--constraint)[ =]*(\S+)")


def choose(repository: Repository, root: str, python: str, *, tests: bool) -> Toolchain:
    """The toolchain of the project at ``root``. ``tests`` says that pytest is needed even if nothing declares it."""
    manager, evidence = _manager(repository, root)
    build = _IDIOMS.get(manager, _pip)
    chain = build(repository, root, python)
    runner = () if not tests or _declares_pytest(repository, root) else (_runner(chain, python),)
    return Toolchain(
        manager=manager.value,
        files=chain.files,
        install=chain.install,
        develop=(*chain.develop, *runner),
        after_code=chain.after_code,
        needs_code=chain.needs_code,
        evidence=evidence,
    )


def _runner(chain: Toolchain, python: str) -> str:
    if chain.manager == "uv":
        return f'RUN {CACHE_UV} uv pip install "pytest>=7"'
    return f'RUN {CACHE_PIP} pip install "pytest>={"7" if python not in {"3.6", "2.7", "3.5"} else "4"}"'


def _declares_pytest(repository: Repository, root: str) -> bool:
    found = repository.fact(declarations.read).dependencies
    return any(item.name == "pytest" and item.project in {root, ""} for item in found)


def _project(repository: Repository, root: str) -> Project | None:
    return next((item for item in repository.fact(declarations.read).projects if item.root == root), None)


def _manager(repository: Repository, root: str) -> tuple[Manager, Evidence | None]:
    """The manager by its lock file, then by its configuration, then by the files that only pip reads."""
    for found in (_by_lock(repository, root), _by_configuration(repository, root), _by_requirements(repository, root)):
        if found:
            return found
    return _by_metadata(repository, root) or (Manager.PIP, None)


_Found = tuple[Manager, Evidence]


def _seen(path: str, manager: Manager) -> _Found:
    return manager, Evidence(text=f"`{path.rpartition('/')[2]}`", location=Location(path=path))


def _by_lock(repository: Repository, root: str) -> _Found | None:
    for name, manager in _LOCKS:
        for folder in dict.fromkeys((root, "")):
            if (path := join(folder, name)) in repository.files:
                return _seen(path, manager)
    return None


def _by_configuration(repository: Repository, root: str) -> _Found | None:
    project = _project(repository, root)
    managers = project.managers if project else {}
    for manager in (Manager.POETRY, Manager.PDM, Manager.UV):
        if manager in managers and not _requirement_files(repository, root)[0]:
            return manager, Evidence(text=f"configured for {manager}", location=managers[manager])
    return None


def _by_requirements(repository: Repository, root: str) -> _Found | None:
    runtime, _ = _requirement_files(repository, root)
    return _seen(join(root, runtime[0]), Manager.PIP) if runtime else None


def _by_metadata(repository: Repository, root: str) -> _Found | None:
    for name, manager in _METADATA:
        if (path := join(root, name)) in repository.files:
            return _seen(path, manager)
    return None


def _uv(repository: Repository, root: str, python: str) -> Toolchain:
    if join(root, "uv.lock") not in repository.files:
        return _pyproject(repository, root, python)
    project = _project(repository, root)
    members = bool(project and project.members)
    groups = _development_groups(repository, root)
    sync = f"RUN {CACHE_UV} uv sync --frozen --no-install-project"
    return Toolchain(
        manager="uv",
        files=("pyproject.toml", "uv.lock"),
        install=(f"{sync} --no-default-groups",),
        develop=(" ".join((sync, *groups)),),
        after_code=_install_self(repository, root, "uv"),
        needs_code=members,
    )


def _development_groups(repository: Repository, root: str) -> tuple[str, ...]:
    """``--group`` and ``--extra`` options for everything that tests need."""
    import tomllib

    try:
        table = tomllib.loads(repository.files.text(join(root, "pyproject.toml")) or "")
    except (tomllib.TOMLDecodeError, RecursionError):
        return ()
    options = []
    for option, place in (
        ("--extra", _table(table, "project", "optional-dependencies")),
        ("--group", _table(table, "dependency-groups")),
    ):
        options += [f"{option} {name}" for name in sorted(place) if _DEVELOPMENT.match(name)]
    return tuple(options)


def _table(table: Mapping[str, object], *keys: str) -> Mapping[str, object]:
    for key in keys:
        inner = table.get(key)
        table = inner if isinstance(inner, dict) else {}
    return table


def _poetry(repository: Repository, root: str, python: str) -> Toolchain:
    locked = join(root, "poetry.lock") in repository.files
    files = ("pyproject.toml", *(("poetry.lock",) if locked else ()))
    version = _POETRY.get(python, "2.5.1")
    tool = f"RUN {CACHE_PIP} python -m venv /opt/poetry && /opt/poetry/bin/pip install poetry=={version}"
    install = f"RUN {_CACHE_POETRY} /opt/poetry/bin/poetry install --no-interaction --no-root"
    extras = " ".join(
        option.replace("--extra ", "--extras ") for option in _development_groups(repository, root) if "extra" in option
    )
    return Toolchain(
        manager="poetry",
        files=files,
        install=(tool, f"{install} --only main"),
        develop=(f"{install} {extras}".rstrip(),),
        after_code=_install_self(repository, root, "pip"),
    )


_CACHE_POETRY = "--mount=type=cache,target=/root/.cache/pypoetry"


def _pdm(repository: Repository, root: str, python: str) -> Toolchain:
    if join(root, "pdm.lock") not in repository.files:
        return _pyproject(repository, root, python)
    version = _PDM.get(python, "2.29.4")
    tool = f"RUN {CACHE_PIP} python -m venv /opt/pdm && /opt/pdm/bin/pip install pdm=={version}"
    sync = "RUN --mount=type=cache,target=/root/.cache/pdm /opt/pdm/bin/pdm sync --no-self"
    return Toolchain(
        manager="pdm",
        files=("pyproject.toml", "pdm.lock"),
        install=(tool, f"{sync} --prod"),
        develop=(f"{sync} -G :all",),
        after_code=_install_self(repository, root, "pip"),
    )


def _pipenv(repository: Repository, root: str, python: str) -> Toolchain:
    locked = join(root, "Pipfile.lock") in repository.files
    pinned = "2022.4.8" if python in {"3.6", "3.7"} else "2024.4.1" if python in {"3.8", "3.9"} else "2026.10.3"
    tool = f"RUN {CACHE_PIP} python -m venv /opt/pipenv && /opt/pipenv/bin/pip install pipenv=={pinned}"
    verb = "sync" if locked else "install --skip-lock"
    install = f"/opt/pipenv/bin/pipenv {verb}"
    return Toolchain(
        manager="pipenv",
        files=("Pipfile", *(("Pipfile.lock",) if locked else ())),
        install=(f"{tool} && {install}",),
        develop=(f"RUN {CACHE_PIP} {install} --dev",),
        after_code=_install_self(repository, root, "pip"),
    )


def _pip(repository: Repository, root: str, python: str) -> Toolchain:
    runtime, development = _requirement_files(repository, root)
    if not runtime:
        return _pyproject(repository, root, python)
    copied = _closure(repository, root, (*runtime, *development))
    local = any(_LOCAL.search(repository.files.text(join(root, name)) or "") for name in copied)
    return Toolchain(
        manager="pip",
        files=tuple(copied),
        install=(_install(runtime),),
        develop=(_install(development),) if development else (),
        after_code=_install_self(repository, root, "pip") if not local else (),
        needs_code=local,
    )


def _install(files: Iterable[str]) -> str:
    return f"RUN {CACHE_PIP} pip install " + " ".join(f"-r {name}" for name in files)


def _requirement_files(repository: Repository, root: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Requirements files for running and for developing, relative to the root."""
    names = [
        inside
        for path in repository.files.matching("*.txt", "*.pip")
        if (inside := below(root, path)) and _is_requirements(inside)
    ]
    development = tuple(name for name in names if _DEVELOPMENT_FILE.search(name) and not _OTHER_FILE.search(name))
    others = [name for name in names if name not in development and not _OTHER_FILE.search(name)]
    preferred = (
        "requirements.txt",
        "requirements/requirements.txt",
        "requirements/prod.txt",
        "requirements/production.txt",
        "requirements/base.txt",
        "requirements/main.txt",
        "requirements/common.txt",
        "requirements/default.txt",
    )
    others = others or _elsewhere(repository, root)
    runtime = next(((name,) for name in preferred if name in others), tuple(sorted(others))[:1])
    if not runtime and development:
        return development[:1], development[1:]
    return runtime, _development_choice(development)


def _elsewhere(repository: Repository, root: str) -> list[str]:
    """A requirements file in some other folder of the project, the shallowest first."""
    names = [inside for path in repository.files.matching("requirements*.txt") if (inside := below(root, path))]
    names = [name for name in names if not ASIDE.search(name) and not _OTHER_FILE.search(name)]
    shallow = min((name.count("/") for name in names), default=0)
    return [name for name in names if name.count("/") == shallow and shallow < 3]


def _is_requirements(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    if folder in {"", "requirements", "reqs"}:
        return name.startswith(("requirements", "reqs")) or folder in {"requirements", "reqs"}
    return False


def _development_choice(names: Iterable[str]) -> tuple[str, ...]:
    """One file for developing and one for testing are enough; environments named after places are left out."""
    ranked = sorted(
        names, key=lambda name: (0 if re.search(r"dev", name) else 1 if re.search(r"test", name) else 2, name)
    )
    return tuple(ranked[:2])


def _closure(repository: Repository, root: str, names: Iterable[str]) -> list[str]:
    """The files and everything they include with ``-r`` or ``-c``, in order."""
    found: dict[str, None] = {}
    pending = list(names)
    while pending:
        name = pending.pop(0)
        if name in found or join(root, name) not in repository.files:
            continue
        found[name] = None
        folder = name.rpartition("/")[0]
        pending += [
            _normal(folder, nested) for nested in _NESTED.findall(repository.files.text(join(root, name)) or "")
        ]
    return list(found)


def _normal(folder: str, name: str) -> str:
    parts: list[str] = folder.split("/") if folder else []
    for part in name.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def _pyproject(repository: Repository, root: str, python: str) -> Toolchain:
    """A PEP 621 project or a setup.py without a lock file."""
    static = _static(repository, root)
    extras = ",".join(
        sorted(option.split()[1] for option in _development_groups(repository, root) if "--extra" in option)
    )
    groups = [option for option in _development_groups(repository, root) if "--group" in option]
    suffix = f"[{extras}]" if extras else ""
    if static and python not in {"3.7", "3.6", "3.5", "2.7"}:
        install = f"RUN {CACHE_UV} uv pip install -r pyproject.toml"
        wanted = [f"--extra {name}" for name in extras.split(",") if name] + groups
        develop = (" ".join((install, *wanted)),) if wanted else ()
        after = _install_self(repository, root, "uv")
        return Toolchain(manager="uv", files=("pyproject.toml",), install=(install,), develop=develop, after_code=after)
    if not _installable(repository, root):
        return Toolchain(manager="pip")
    install = f"RUN {CACHE_PIP} pip install -e ."
    return Toolchain(
        manager="pip",
        install=(install,),
        develop=(f'RUN {CACHE_PIP} pip install -e ".{suffix}"',) if suffix else (),
        needs_code=True,
    )


def _static(repository: Repository, root: str) -> bool:
    """Whether pyproject.toml lists its dependencies itself."""
    text = repository.files.text(join(root, "pyproject.toml")) or ""
    if not re.search(r"(?m)^\[(?:project|dependency-groups)\]", text):
        return False
    dynamic = re.search(r"(?ms)^dynamic\s*=\s*\[(.*?)\]", text)
    return not (dynamic and re.search(r"dependencies", dynamic[1]))


def _installable(repository: Repository, root: str) -> bool:
    files = repository.files
    text = files.text(join(root, "pyproject.toml")) or ""
    return join(root, "setup.py") in files or "[build-system]" in text or join(root, "setup.cfg") in files


def _install_self(repository: Repository, root: str, tool: str) -> tuple[str, ...]:
    """The line that installs the project itself, where its own modules or commands are not found without."""
    project = _project(repository, root)
    source = any(path.startswith(join(root, "src/")) and path.endswith(".py") for path in repository.files)
    scripts = bool(project and project.entry_points)
    if not _installable(repository, root) or not (source or scripts):
        return ()
    if tool == "uv":
        return (f"RUN {CACHE_UV} uv pip install --no-deps -e .",)
    return (f"RUN {CACHE_PIP} pip install --no-deps -e .",)


_IDIOMS: dict[Manager, Callable[[Repository, str, str], Toolchain]] = {
    Manager.UV: _uv,
    Manager.POETRY: _poetry,
    Manager.PDM: _pdm,
    Manager.PIPENV: _pipenv,
    Manager.PIP: _pip,
    Manager.SETUPTOOLS: _pyproject,
}
