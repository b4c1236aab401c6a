"""IMG026: what a requirement needs from the system and no stage installs."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Location, Repository, Ring, Severity
from envdoctor.repository import declarations, system_needs
from envdoctor.repository.declarations import Dependency, Kind, LockedPackage
from envdoctor.repository.dockerfile import Dockerfile, Instruction, Stage
from envdoctor.repository.image_builds import ImageBuild, copied
from envdoctor.repository.images import ImageReference, reference
from envdoctor.values import dataclass, regex
from envdoctor_checks.images.common import BuildCheck, at, shown, texts_named
from envdoctor_checks.images.installs import Install, installs

__all__ = ["SystemNeedNotInstalled"]

_PLAIN = frozenset({"python", "debian", "ubuntu", "alpine"})
_SMALL = regex(r"slim|alpine")
_SCRIPTED = regex(r"\$|\.sh\b|xargs")
_COMPILER = regex(rb"\b(?:build-essential|gcc|g\+\+|clang|build-base|musl-dev|cargo|rustc?|apt-get build-dep)\b")
_RECOMMENDED = regex(rb"\bapt(?:-get)?\s+(?:-\S+\s+)*install\b(?:[^&;|\n]|\\\n)*\bpython3?-pip\b")
"""Debian's pip, which recommends build-essential."""
_INCLUDED = regex(r"(?m)^\s*(?:-r|--requirement)[ =]*(\S+)")
_VERSION = regex(r"^(\d+)\.(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lack:
    """What is missing: for which requirement, from where it is known, and what would help."""

    by: str
    needs: str
    package: str
    location: Location | None
    why: str


class SystemNeedNotInstalled(BuildCheck):
    """A requirement needs a system library or a compiler that no stage of its Dockerfile installs.

    Looked at are stages on the official `python`, `debian`, `ubuntu` and `alpine` images that install requirements,
    with everything that any stage runs and copies. Known are distributions without a wheel that brings its library
    (`psycopg2`, `mysqlclient`, `python-ldap`...), and what the lock file tells: a package whose wheels are all for
    another C library or another Python has to be compiled. Stages that install system packages from a script or a
    variable are left alone. What nothing in the whole repository mentions is DEP009's.

    ## Why is this bad?
    `docker build` ends in a page of compiler output ("pg_config executable not found"), or the container stops at the
    first import ("ImportError: libmagic.so.1").

    ## Example
    `psycopg2` in `requirements.txt`, and `FROM python:3.13-slim` with `RUN pip install -r requirements.txt`.

    ## How to fix
    Install the package before the requirements: `RUN apt-get update && apt-get install -y --no-install-recommends
    libpq-dev gcc`, or take a distribution that brings it (`psycopg[binary]`).
    """

    code = "IMG026"
    name = "system-need-not-installed"
    severity = Severity.NOTE
    ring = Ring.CONTAINER

    def look(self, build: ImageBuild, repository: Repository) -> Iterator[Finding]:
        """One finding per requirement and Dockerfile."""
        item, seen = build.dockerfile, set()
        known = {need.name for need in repository.fact(system_needs.read)}
        for stage in item.stages:
            found = _installing(stage)
            image = reference(item.lineage(stage)[0].base)
            if found is None or image is None or image.name not in _PLAIN or _is_opaque(item, stage):
                continue
            text = _everything(item, repository)
            wanted = _requirements(build, stage, found[1], repository)
            for lack in (
                *_libraries(wanted, image, text, known),
                *_compiled(build, image, text, repository),
            ):
                if lack.by not in seen:
                    seen.add(lack.by)
                    yield self._finding(item, found[0], lack)

    def _finding(self, item: Dockerfile, instruction: Instruction, lack: _Lack) -> Finding:
        return self.finding(
            f"{lack.by} needs {lack.needs}, which no stage installs",
            subject=lack.by.strip("`"),
            location=at(item, instruction.line),
            evidence=(shown(item, instruction), Evidence(text=lack.why, location=lack.location)),
            fix=Fix(text=f"install `{lack.package}` in this stage, before the requirements"),
            confidence=Confidence.LIKELY,
        )


def _installing(stage: Stage) -> tuple[Instruction, Install] | None:
    for instruction in stage.instructions:
        if found := installs(instruction):
            return instruction, found[0]
    return None


def _is_opaque(item: Dockerfile, stage: Stage) -> bool:
    """Whether a stage may get system packages in a way that cannot be read here."""
    return any(_hides(entry) for layer in item.lineage(stage) for entry in layer.instructions)


def _hides(entry: Instruction) -> bool:
    if entry.keyword == "RUN":
        system = "install" in entry.script and re.search(r"\b(?:apt|apt-get|apk|dnf|yum)\b", entry.script)
        return bool(system) and _SCRIPTED.search(entry.script) is not None
    if entry.keyword == "COPY" and entry.flag("from") is not None:
        known = "/uv" in entry.value or "site-packages" in entry.value
        return not known and re.search(r"/usr|/lib|\s/\s|\s/$", entry.value) is not None
    return entry.keyword == "ONBUILD"


def _everything(item: Dockerfile, repository: Repository) -> bytes:
    """All that any stage runs (what compiles and what runs may lie apart), and the scripts and lists that they name."""
    lineage = item.stages
    parts = [
        entry.script for layer in lineage for entry in layer.instructions if entry.keyword in {"RUN", "COPY", "ADD"}
    ]
    words = [word for part in parts for word in part.split()]
    parts += texts_named([word for word in words if re.search(r"\.(?:sh|txt)$|Aptfile|apt", word)], lineage, repository)
    parts += [
        repository.files.text(path) or "" for path in repository.files.matching("apt*.txt", "Aptfile", "packages.txt")
    ]
    return "\n".join(parts).encode("utf-8", "replace")


def _requirements(build: ImageBuild, stage: Stage, install: Install, repository: Repository) -> list[Dependency]:
    """The runtime requirements that an installation installs."""
    declared = repository.fact(declarations.read)
    project = declared.project_of(f"{build.context.root}/pyproject.toml".lstrip("/"))
    paths = _listed(build, stage, install, repository)
    return [
        item
        for item in declared.dependencies
        if item.kind is Kind.RUNTIME
        and not item.marker
        and not item.location.path.endswith((".yml", ".yaml"))
        and (item.location.path in paths if install.files else project is not None and item.project == project.root)
    ]


def _listed(build: ImageBuild, stage: Stage, install: Install, repository: Repository) -> set[str]:
    """The requirements files that are installed: those copied under these names, and what they include."""
    names = {name.rpartition("/")[2] for name in install.files}
    sources = [source.removeprefix("./") for _, source in copied(stage) if source.rpartition("/")[2] in names]
    if not sources:
        sources = [name.removeprefix("./") for name in install.files if not name.startswith("/")]
    pending = [f"{build.context.root}/{source}".lstrip("/") for source in sources]
    found: set[str] = set()
    while pending:
        path = pending.pop()
        text = repository.files.text(path) if path not in found and path in repository.files else None
        if text is not None:
            found.add(path)
            folder = path.rpartition("/")[0]
            pending += [posixpath.normpath(posixpath.join(folder, name)) for name in _INCLUDED.findall(text)]
    return found


def _libraries(wanted: list[Dependency], image: ImageReference, text: bytes, known: set[str]) -> Iterator[_Lack]:
    full = image.name == "python" and not _SMALL.search(image.tag or "")
    names = {item.name for item in wanted}
    for item in wanted:
        for name, package, words in system_needs.needs_of(item.name, item.extras, full=full, beside=names):
            if name not in known and not words.search(text):
                yield _Lack(
                    by=f"`{item.name}`",
                    needs=" ".join(f"`{part}`" for part in package.split()),
                    package=package,
                    location=item.location,
                    why=f"`{item.requirement}` is required",
                )


def _compiled(build: ImageBuild, image: ImageReference, text: bytes, repository: Repository) -> Iterator[_Lack]:
    """Locked packages of which no wheel fits the image, where no compiler is installed."""
    tag = image.tag or ""
    version = _VERSION.match(tag)
    if image.name != "python" or version is None or not _SMALL.search(tag) or _COMPILER.search(text):
        return
    if any(b"no-install-recommends" not in match[0] for match in _RECOMMENDED.finditer(text)):
        return
    minor, musl = int(version[2]), "alpine" in tag
    declared = repository.fact(declarations.read)
    project = declared.project_of(f"{build.context.root}/pyproject.toml".lstrip("/"))
    if project and project.requires_python and not _allows(project.requires_python, minor):
        return
    for lock in declared.lock_files:
        if lock.project != build.context.root:
            continue
        for package in lock.packages.values():
            if _has_to_be_compiled(package, minor, musl=musl):
                yield _Lack(
                    by=f"`{package.name}`",
                    needs="a compiler",
                    package="build-base" if musl else "build-essential",
                    location=Location(path=lock.path),
                    why=f"{package.name} {package.version} is locked without a wheel for `{image.written}`",
                )


def _allows(specifier: str, minor: int) -> bool:
    """Whether a project runs on a Python; if not, the manager fetches another one, or PKG004 says it."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        wanted = SpecifierSet(specifier)
    except InvalidSpecifier:
        return True
    return any(wanted.contains(f"3.{minor}.{patch}") for patch in range(30))


def _has_to_be_compiled(package: LockedPackage, minor: int, *, musl: bool) -> bool:
    """Whether a package has wheels for Linux, so that it is no pure Python, and none of them fits."""
    tags = [name.removesuffix(".whl").split("-")[-3:] for name in package.files if name.endswith(".whl")]
    linux = [tag for tag in tags if len(tag) == 3 and "linux" in tag[2]]
    if (
        not linux
        or any(tag[2] == "any" for tag in tags)
        or _is_plain_on_linux(tags, linux)
        or not any(name.endswith((".tar.gz", ".zip")) for name in package.files)
    ):
        return False
    return not any(_fits(python, abi, platform, minor, musl=musl) for python, abi, platform in linux)


def _is_plain_on_linux(tags: list[list[str]], linux: list[list[str]]) -> bool:
    """Whether only other systems' wheels are bound to a Python: for Linux nothing is compiled, as with watchdog."""
    return all(tag[1] == "none" for tag in linux) and any(len(tag) == 3 and tag[1] != "none" for tag in tags)


def _fits(python: str, abi: str, platform: str, minor: int, *, musl: bool) -> bool:
    kind = "musllinux" if musl else "manylinux"
    if kind not in platform or not ("x86_64" in platform or "aarch64" in platform):
        return False
    for one in python.split("."):
        match = re.fullmatch(r"(cp|py)3(\d*)", one)
        if match and (match[1] == "py" or match[2] == str(minor) or ("abi3" in abi and int(match[2] or 0) <= minor)):
            return True
    return False
