"""IMG009, IMG010 and IMG011: what COPY finds, does not find, and should not find."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Location, Repository, Ring, Severity
from envdoctor.repository import ci
from envdoctor.repository.dockerfile import Instruction
from envdoctor.repository.image_builds import ImageBuild, copied
from envdoctor.values import regex
from envdoctor_checks.images.common import VERSIONED, BuildCheck, appended, at, shown

__all__ = ["CopiedFileIgnored", "CopiedFileMissing", "PrivateFilesCopied"]


_DATA = regex(r"(?i)\.(?:sqlite3?|db|dump|sql(?:\.gz)?|rdb|mdb)$")
_MAKES = regex(r"(?i)download|\bclone\b|\bcurl\b|\bwget\b|generat|\bexport|unzip|\btar\b|\bcp\b|\bmv\b|\bmake\b|>")
"""Commands of a comment that tells what to do before the build."""
_GENERATES = regex(r"(?i)^\.github/|ansible|playbook|roles/")


def _plain_sources(build: ImageBuild) -> Iterator[tuple[Instruction, str]]:
    """Sources without patterns and variables, as paths below the context."""
    for stage in build.dockerfile.stages:
        for instruction, source in copied(stage):
            path = posixpath.normpath(source.lstrip("/") or ".")
            if not any(character in source for character in "*?[$") and path != "." and not path.startswith(".."):
                yield instruction, path


def _in_repository(build: ImageBuild, path: str) -> str:
    return f"{build.context.root}/{path}".lstrip("/")


class CopiedFileMissing(BuildCheck):
    """The Dockerfile copies a file that is not in the repository.

    Looked at are `COPY` and `ADD` sources without patterns or variables, where the build context is certain: a compose
    file or CI names it, or the Dockerfile stands in the repository's root. Nothing is said about paths that git ignores
    (something may generate them), about submodules, about names that a script, a Makefile or CI mentions, and where a
    comment of the Dockerfile tells how to get them first.

    ## Why is this bad?
    The build ends with "not found" on every machine but the one that has the file lying around.

    ## Example
    `COPY requirements.txt .` in a repository that moved to `pyproject.toml`.

    ## How to fix
    Copy what is there, or add what is missing.
    """

    code = "IMG009"
    name = "copied-file-missing"
    severity = Severity.ERROR
    ring = Ring.CONTAINER

    def look(self, build: ImageBuild, repository: Repository) -> Iterator[Finding]:
        """One finding per path."""
        if not build.certain:
            return
        seen = set()
        for instruction, source in _plain_sources(build):
            path = _in_repository(build, source)
            if path in seen or repository.files.exists(path) or _may_appear(path, repository):
                continue
            if _is_announced(source, repository.files.text(build.dockerfile.path) or ""):
                continue
            seen.add(path)
            yield self.finding(
                f"`{source}` is copied, but the repository has no such file",
                subject=path,
                location=at(build.dockerfile, instruction.line),
                evidence=(shown(build.dockerfile, instruction), *_where(build)),
                fix=Fix(text=f"copy what is there, or add `{path}` to the repository"),
                confidence=Confidence.LIKELY,
            )


def _where(build: ImageBuild) -> tuple[Evidence, ...]:
    folder = f"`{build.context.root}/`" if build.context.root else "the repository's root"
    return (Evidence(text=f"the build context is {folder}", location=build.location),) if build.location else ()


def _may_appear(path: str, repository: Repository) -> bool:
    """Whether a path may come into being: ignored by git, inside a submodule, or mentioned by something that runs."""
    if (repository.root / path).exists() or any(
        part.path == path.split("/", maxsplit=1)[0] for part in repository.files.unread
    ):
        return True
    if repository.git.try_ask("check-ignore", "-q", "--", path) is not None:
        return True
    if any(path.startswith(f"{folder}/") or folder == path for folder in _submodules(repository)):
        return True
    name = path.rpartition("/")[2]
    return any(name in text for text in _scripts(repository))


def _is_announced(source: str, text: str) -> bool:
    """Whether a comment of the Dockerfile tells how to get a path before the build."""
    word = re.compile(rf"(?<![\w./-]){re.escape(source.removeprefix('./'))}(?![\w-])")
    comments = (line for line in text.splitlines() if line.lstrip().startswith("#"))
    return any(word.search(line) and _MAKES.search(line) for line in comments)


def _submodules(repository: Repository) -> Iterator[str]:
    for line in (repository.files.text(".gitmodules") or "").splitlines():
        key, equals, value = line.partition("=")
        if equals and key.strip() == "path":
            yield value.strip()


def _scripts(repository: Repository) -> Iterator[str]:
    yield from (command.text for command in repository.fact(ci.read).commands)
    names = repository.files.matching("Makefile", "makefile", "justfile", "*.mk", "*.sh", "Taskfile.y*ml", "tasks.py")
    yield from (repository.files.text(path) or "" for path in names)
    playbooks = (path for path in repository.files.with_suffix(".yml", ".yaml") if _GENERATES.search(path))
    yield from (repository.files.text(path) or "" for path in playbooks)


class CopiedFileIgnored(BuildCheck):
    """The Dockerfile copies a file that `.dockerignore` keeps out of the build.

    Looked at are `COPY` and `ADD` sources without patterns or variables that exist in the repository. A folder counts
    as ignored only when nothing in it is sent.

    ## Why is this bad?
    The build ends with "not found" although everybody can see the file.

    ## Example
    `.dockerignore` says `*.md`, and the Dockerfile says `COPY README.md pyproject.toml ./`.

    ## How to fix
    Add an exception below the rule, such as `!README.md`.
    """

    code = "IMG010"
    name = "copied-file-ignored"
    severity = Severity.ERROR
    ring = Ring.CONTAINER

    def look(self, build: ImageBuild, repository: Repository) -> Iterator[Finding]:
        """One finding per path."""
        seen = set()
        for instruction, source in _plain_sources(build):
            path = _in_repository(build, source)
            rule = build.context.rule_for(source)
            if rule is None or path in seen or not repository.files.exists(path):
                continue
            if any(build.context.sends(name) for name in repository.files if name.startswith(f"{path}/")):
                continue
            seen.add(path)
            yield self.finding(
                f"`{source}` is copied, but `{build.context.ignore_file}` keeps it out of the build",
                subject=path,
                location=at(build.dockerfile, instruction.line),
                evidence=(
                    shown(build.dockerfile, instruction),
                    Evidence(
                        text=f"`{rule.pattern}`",
                        location=Location(path=build.context.ignore_file or "", line=rule.line),
                    ),
                ),
                fix=Fix(
                    text=f"add the line `!{source}` to the end of `{build.context.ignore_file}`",
                    edits=appended(repository, build.context.ignore_file, f"!{source}"),
                ),
                confidence=Confidence.CERTAIN if build.certain else Confidence.LIKELY,
            )


class PrivateFilesCopied(BuildCheck):
    """Secrets, a virtual environment, data or `.git` is copied into the image, in spite of a `.dockerignore`.

    Looked at are `.env` files, virtual environments, databases and dumps that git ignores, and `.git` itself, where
    they lie in the build context of this checkout right now, are not ignored, and are copied with the whole folder
    (`COPY . .`). Data and `.git` are notes; `.git` is left alone where the build asks git or a version plug-in for the
    version. Where there is no `.dockerignore` at all, IMG005 says it.

    ## Why is this bad?
    Whoever can pull the image can read the secrets, even when a later layer deletes the file. A copied virtual
    environment belongs to another system and shadows or breaks the image's own.

    ## Example
    `.dockerignore` lists `.git` and `*.pyc`, but not `.env`.

    ## How to fix
    Add the paths to `.dockerignore`.
    """

    code = "IMG011"
    name = "private-files-copied"
    severity = Severity.WARNING
    ring = Ring.CONTAINER

    def look(self, build: ImageBuild, repository: Repository) -> Iterator[Finding]:
        """One finding per path."""
        context = build.context
        whole = _whole(build)
        if whole is None or context.ignore_file is None:
            return
        for path, what, severity in (*_private(repository), *_history(build, repository)):
            if context.sends(path):
                yield self.finding(
                    f"{what} `{path}` is copied into the image",
                    subject=path,
                    location=at(build.dockerfile, whole.line),
                    evidence=(shown(build.dockerfile, whole),),
                    fix=Fix(
                        text=f"add `{context.inside(path)}` to `{context.ignore_file}`",
                        edits=appended(repository, context.ignore_file, context.inside(path) or ""),
                    ),
                    severity=severity,
                )


def _whole(build: ImageBuild) -> Instruction | None:
    """The instruction that copies the whole folder: best one of the image that is built, else of any stage."""
    item, stage = build.dockerfile, build.stage
    layers = (*(item.lineage(stage) if stage else ()), *item.stages)
    found = (instruction for layer in layers for instruction, source in copied(layer) if source in {".", "./", "/"})
    return next(found, None)


def _private(repository: Repository) -> Iterator[tuple[str, str, Severity]]:
    for path in repository.files.ignored:
        name = path.rpartition("/")[2]
        if name in {".env", ".envrc"}:
            yield path, "the file with secrets", Severity.WARNING
        elif _DATA.search(name):
            yield path, "the data", Severity.NOTE
    for folder in repository.files.environments:
        yield folder.rstrip("/"), "the virtual environment", Severity.WARNING


def _history(build: ImageBuild, repository: Repository) -> Iterator[tuple[str, str, Severity]]:
    """`.git`, unless the build needs it to know the version."""
    runs = (entry.script for stage in build.dockerfile.stages for entry in stage.instructions if entry.keyword == "RUN")
    texts = (
        repository.files.text(path) or ""
        for path in repository.files.matching("pyproject.toml", "setup.py", "setup.cfg")
    )
    if build.context.root or repository.git.problem or repository.git.prefix:
        return
    if not any(re.search(r"\bgit\b", text) for text in runs) and not any(VERSIONED.search(text) for text in texts):
        yield ".git", "the whole history,", Severity.NOTE
