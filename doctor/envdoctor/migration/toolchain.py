"""How dependencies get into the image, for each package manager in its own idiom.

Everything is installed into ``/opt/venv``, outside the code, so that a mount of the code never hides it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from envdoctor.migration import nested, requirement_files
from envdoctor.migration.layout import join
from envdoctor.migration.model import Toolchain
from envdoctor.migration.packaging import installable
from envdoctor.model import Evidence, Location
from envdoctor.repository import declarations
from envdoctor.repository.declarations.model import Dependency, Manager, Project
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["CACHE_PIP", "CACHE_UV", "UV_IMAGE", "choose"]

UV_IMAGE = "ghcr.io/astral-sh/uv:0.13.9"
MICROMAMBA_IMAGE = "mambaorg/micromamba:1.5.10"
_CACHE_CONDA = "--mount=type=cache,target=/root/micromamba/pkgs"
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
_POETRY = {"3.6": "1.1.15", "3.7": "1.5.1", "3.8": "1.8.5", "3.9": "2.2.1"}
# Not the newest: its own locked dependencies may be days old, and a mirror may lack them.
_PDM = {"3.8": "2.22.4", "3.9": "2.25.9"}
CACHE_UV = "--mount=type=cache,target=/root/.cache/uv"
CACHE_PIP = "--mount=type=cache,target=/root/.cache/pip"
_TOX = "tox"
_MANY_MORE = 4
"""How many times what a manager's own files name, so that they are not what is installed."""
_PLAIN = regex(r"[\w.-]+(?:\[[\w.,-]+\])?(?:[<>=!~]=?[\w.*,<>=!~]+)?")
_DEVELOPMENT = regex(r"(?i)^(?:dev|develop|development|test|tests|testing|ci|qa|local|all-dev)$")
_LOCAL = regex(
    r"(?m)^\s*(?:-e|--editable)?\s*(?:\.{1,2}(?:/|\[|\s|$)|file:)|^\s*(?:-e|--editable)[ =]+(?!\w+\+|\w+://|git@)[\w.]"
)


def choose(repository: Repository, root: str, python: str, *, tests: bool) -> Toolchain:
    """The toolchain of the project at ``root``. ``tests`` says that pytest is needed even if nothing declares it."""
    manager, evidence = _manager(repository, root)
    inner = nested.find(repository, root) if evidence is None else None
    folder = root if inner is None else join(root, inner)
    if inner is not None:
        manager, evidence = _manager(repository, folder)
    chain = _IDIOMS.get(manager, _pip)(repository, folder, python)
    chain = chain if inner is None else nested.moved(chain, inner)
    runner = () if not tests or _declares_pytest(repository, folder) else (_runner(repository, folder, chain, python),)
    return replace(
        chain,
        manager=manager.value,
        develop=(*chain.develop, *runner),
        needs_code=chain.needs_code or _has_paths(repository, root, manager),
        environment=_build_environment(repository, root),
        evidence=evidence,
    )


def _has_paths(repository: Repository, root: str, manager: Manager) -> bool:
    """Whether a dependency is a folder of the repository, which must be there before anything is installed."""
    if manager not in {Manager.UV, Manager.POETRY, Manager.PDM, Manager.PIPENV}:
        return False
    names = ("Pipfile",) if manager is Manager.PIPENV else ("pyproject.toml",)
    texts = (repository.files.text(join(root, name)) or "" for name in names)
    return any(re.search(r"\{[^}\n]*\bpath\s*=|@\s*file:|file:///\$\{PROJECT_ROOT\}", text) for text in texts)


def _build_environment(repository: Repository, root: str) -> Mapping[str, str]:
    """A version for build backends that would ask git for it: the history is not in the image."""
    text = "".join(
        repository.files.text(join(root, name)) or "" for name in ("pyproject.toml", "setup.py", "setup.cfg")
    )
    found = {}
    if re.search(r"setuptools[-_]scm|hatch-vcs|use_scm_version|poetry-dynamic-versioning|uv-dynamic-versioning", text):
        found["SETUPTOOLS_SCM_PRETEND_VERSION"] = "0.0.0"
    if re.search(r"poetry-dynamic-versioning", text):
        found = {"POETRY_DYNAMIC_VERSIONING_BYPASS": "0.0.0"}
    if re.search(r"uv-dynamic-versioning", text):
        found = {"UV_DYNAMIC_VERSIONING_BYPASS": "0.0.0"}
    if re.search(r"""(?m)^source\s*=\s*["']scm["']""", text):
        found["PDM_BUILD_SCM_VERSION"] = "0.0.0"
    return MappingProxyType(found)


def _runner(repository: Repository, root: str, chain: Toolchain, python: str) -> str:
    install = f"{CACHE_UV} uv pip install" if chain.manager == "uv" else f"{CACHE_PIP} pip install"
    if listed := _of_tox(repository, root):
        return f"# What tox installs for the tests.\n# hadolint ignore=DL3013\nRUN {install} {' '.join(listed)}"
    return f'RUN {install} "pytest>={"7" if python not in {"3.6", "2.7", "3.5"} else "4"}"'


def _of_tox(repository: Repository, root: str) -> tuple[str, ...]:
    """The list of tox that names pytest, without what differs between its environments; quoted for a shell."""
    found = [item for item in _declared(repository, root) if item.group == _TOX]
    place = next((item.location for item in found if item.name == "pytest"), None)
    if place is None:
        return ()
    by_line = {item.location.line or 0: item for item in found if item.location.path == place.path}
    first = last = place.line or 0
    while first - 1 in by_line:
        first -= 1
    while last + 1 in by_line:
        last += 1
    listed = [by_line[line] for line in range(first, last + 1)]
    named = Counter(item.name for item in listed)
    texts = (item.requirement.strip() for item in listed if named[item.name] == 1)
    return tuple(f'"{text}"' for text in texts if _PLAIN.fullmatch(text))


def _declared(repository: Repository, root: str) -> list[Dependency]:
    return [item for item in repository.fact(declarations.read).dependencies if item.project in {root, ""}]


def _declares_pytest(repository: Repository, root: str) -> bool:
    """Whether the project's own lists have it; what tox installs, nothing else does."""
    return any(item.name == "pytest" and item.group != _TOX for item in _declared(repository, root))


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
            if (path := join(folder, name)) in repository.files and not _is_left(repository, folder, manager):
                return _seen(path, manager)
    return None


def _is_left(repository: Repository, root: str, manager: Manager) -> bool:
    """Whether a `Pipfile` was tried and left: a list of requirements beside it names many more than it and its lock."""
    if manager is not Manager.PIPENV:
        return False
    facts = repository.fact(declarations.read)
    place = join(root, "Pipfile")
    kept = {item.name for item in facts.dependencies if item.location.path == place}
    kept |= {name for lock in facts.lock_files if lock.path == f"{place}.lock" for name in lock.packages}
    return len(requirement_files.named(repository, root) - kept) > _MANY_MORE * max(len(kept), 1)


def _by_configuration(repository: Repository, root: str) -> _Found | None:
    project = _project(repository, root)
    managers = project.managers if project else {}
    for manager in (Manager.POETRY, Manager.PDM, Manager.UV):
        if manager in managers and not requirement_files.choose(repository, root)[0]:
            return manager, Evidence(text=f"configured for {manager}", location=managers[manager])
    return None


def _by_requirements(repository: Repository, root: str) -> _Found | None:
    runtime, _ = requirement_files.choose(repository, root)
    return _seen(join(root, runtime[0]), Manager.PIP) if runtime else None


def _by_metadata(repository: Repository, root: str) -> _Found | None:
    found = [(path, manager) for name, manager in _METADATA if (path := join(root, name)) in repository.files]
    if len(found) > 1 and found[0][1] is Manager.PIP and not _describes(repository, root):
        del found[0]
    return _seen(*found[0]) if found else None


def _describes(repository: Repository, root: str) -> bool:
    """Whether pyproject.toml says what is installed, and does not only configure tools."""
    text = repository.files.text(join(root, "pyproject.toml")) or ""
    return re.search(r"(?m)^\[(?:project|dependency-groups|tool\.(?:poetry|pdm|flit)\b.*)\]", text) is not None


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
        prepare=(tool,),
        files=files,
        install=(f"{install} --only main",),
        develop=(f"{install} {extras}".rstrip(),),
        after_code=_install_self(repository, root, "pip"),
    )


_CACHE_POETRY = "--mount=type=cache,target=/root/.cache/pypoetry"


def _pdm(repository: Repository, root: str, python: str) -> Toolchain:
    if join(root, "pdm.lock") not in repository.files:
        return _pyproject(repository, root, python)
    version = _PDM.get(python, "2.28.0")
    tool = f'RUN {CACHE_PIP} python -m venv /opt/pdm && /opt/pdm/bin/pip install "pdm[locked]=={version}"'
    sync = "RUN --mount=type=cache,target=/root/.cache/pdm /opt/pdm/bin/pdm sync --no-self"
    return Toolchain(
        manager="pdm",
        prepare=(tool,),
        files=("pyproject.toml", "pdm.lock"),
        install=(f"{sync} --prod",),
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
        prepare=(tool,),
        files=("Pipfile", *(("Pipfile.lock",) if locked else ())),
        install=(f"RUN {CACHE_PIP} {install}",),
        develop=(f"RUN {CACHE_PIP} {install} --dev",),
        after_code=_install_self(repository, root, "pip"),
    )


def _pip(repository: Repository, root: str, python: str) -> Toolchain:
    runtime, development = requirement_files.choose(repository, root)
    if not runtime:
        return _pyproject(repository, root, python)
    copied = requirement_files.closure(repository, root, (*runtime, *development))
    local = any(_LOCAL.search(repository.files.text(join(root, name)) or "") for name in copied)
    if not local and requirement_files.is_for_developing(runtime[0]) and installable(repository, root):
        own = _pyproject(repository, root, python)
        lists = _install((*runtime, *development))
        return replace(own, files=(*own.files, *copied), develop=(*own.develop, lists))
    return Toolchain(
        manager="pip",
        files=tuple(copied),
        install=(_install(runtime),),
        develop=(_install(development),) if development else (),
        after_code=_install_self(repository, root, "pip") if not local else (),
        needs_code=local,
    )


def _conda(repository: Repository, root: str, _python: str) -> Toolchain:
    """The environment file as it is; the environment that it makes takes the place of a virtual one."""
    name = next(item for item in ("environment.yml", "environment.yaml") if join(root, item) in repository.files)
    local = bool(
        re.search(
            r"(?m)^\s*-\s*(?:-e\s+)?\.{1,2}(?:/|\[|\s*$)|^\s*-\s*-r\s", repository.files.text(join(root, name)) or ""
        )
    )
    create = f"RUN {_CACHE_CONDA} micromamba create --yes --prefix /opt/venv --file {name}"
    return Toolchain(
        manager="conda",
        files=(name,),
        install=(create,),
        after_code=() if local else _install_self(repository, root, "pip"),
        needs_code=local,
        tool=(MICROMAMBA_IMAGE, "/bin/micromamba"),
    )


def _install(files: Iterable[str]) -> str:
    return f"RUN {CACHE_PIP} pip install " + " ".join(f"-r {name}" for name in files)


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
    if not installable(repository, root):
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


def _install_self(repository: Repository, root: str, tool: str) -> tuple[str, ...]:
    """The line that installs the project itself, where its own modules or commands are not found without."""
    project = _project(repository, root)
    source = any(path.startswith(join(root, "src/")) and path.endswith(".py") for path in repository.files)
    scripts = bool(project and project.entry_points)
    if not installable(repository, root) or not (source or scripts):
        return ()
    if tool == "uv":
        return (f"RUN {CACHE_UV} uv pip install --no-deps -e .",)
    return (f"RUN {CACHE_PIP} pip install --no-deps -e .",)


_IDIOMS: dict[Manager, Callable[[Repository, str, str], Toolchain]] = {
    Manager.UV: _uv,
    Manager.POETRY: _poetry,
    Manager.PDM: _pdm,
    Manager.PIPENV: _pipenv,
    Manager.CONDA: _conda,
    Manager.PIP: _pip,
    Manager.SETUPTOOLS: _pyproject,
}
