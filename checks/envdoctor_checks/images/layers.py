"""IMG002: the order of layers."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Edit, Finding, Fix, Repository, Ring, Severity
from envdoctor.repository import dockerfile
from envdoctor.repository.build_context import BuildContext
from envdoctor.repository.dockerfile import Dockerfile, Instruction, Stage
from envdoctor.repository.image_builds import ImageBuild
from envdoctor.repository.images import knowledge, reference
from envdoctor.values import regex
from envdoctor_checks.images.common import BuildCheck, at, label, shown
from envdoctor_checks.images.installs import Install, installs

__all__ = ["CodeCopiedBeforeDependencies"]

_OTHERS = regex(r"(?m)^\s*(?:-[rcef]\b|--(?:requirement|constraint|editable|find-links)|\.|file:|[^#\n]*@ *file:)")
_WITH_PROJECT = regex(r"pip[\d.]*\s+install\s[^&;|]*(?<=\s)(?:-e\s+|--editable[ =])?\.(?:\[[^\]]*\])?(?=\s|$|[&;|])")
_INSTALLED = regex(r"(?:^|/)(?:\.?v?env|virtualenv|site-packages|dist-packages|wheel(?:s|house))(?:/|$)")
_LOCAL = regex(r"(?m)^\s*(?:-e|--editable|\.|file:|[^#\n]*@ *file:)")


class CodeCopiedBeforeDependencies(BuildCheck):
    """The code is copied into the image before its dependencies are installed.

    Looked at is each stage that copies the whole build context (or, for `pip install -r`, a folder with Python files)
    and later installs from a requirements or lock file. The check is silent when dependencies were already installed
    by an earlier layer or come from another stage, when the stage copies only declarations first, and when the
    requirements file installs the project itself.

    ## Why is this bad?
    A layer is rebuilt when anything that was copied before it changes. In this order every edit of every file throws
    away the layer with all dependencies: minutes instead of seconds for each build, on each laptop and in CI.

    ## Example
    ```dockerfile
    COPY . .
    RUN pip install -r requirements.txt
    ```

    ## How to fix
    Copy what declares the dependencies, install, and only then copy the code:
    ```dockerfile
    COPY requirements.txt .
    RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt
    COPY . .
    ```
    With uv, run `uv sync --locked --no-install-project` before the code is copied and `uv sync --locked` after.
    """

    code = "IMG002"
    name = "code-copied-before-dependencies"
    severity = Severity.WARNING
    ring = Ring.CONTAINER

    def look(self, build: ImageBuild, repository: Repository) -> Iterator[Finding]:
        """One finding per stage at most."""
        item = build.dockerfile
        for stage in item.stages:
            found = _wrong_order(stage, build.context, repository)
            if found is None or any(_installs_anything(parent) for parent in item.lineage(stage)[:-1]):
                continue
            if _is_prepared(item.lineage(stage)[0], item, repository):
                continue
            copy, run, install = found
            yield self.finding(
                f"the code is copied before `{install.tool}` runs, so every edit installs all dependencies again",
                subject=f"stage {label(item, stage)}",
                location=at(item, copy.line),
                evidence=(shown(item, copy), shown(item, run)),
                fix=Fix(text=_advice(install), edits=_reordered(build, stage, found, repository)),
            )


def _is_prepared(stage: Stage, item: Dockerfile, repository: Repository) -> bool:
    """Whether the base is no well-known one, and another Dockerfile here installs what it may bring."""
    base = reference(stage.base)
    known = base is not None and (base.official or base.name in knowledge().roots)
    others = (other for other in repository.fact(dockerfile.read) if other.path != item.path)
    return not known and any(_installs_anything(other) for one in others for other in one.stages)


def _installs_anything(stage: Stage) -> bool:
    return any(installs(instruction) for instruction in stage.instructions)


def _wrong_order(
    stage: Stage, context: BuildContext, repository: Repository
) -> tuple[Instruction, Instruction, Install] | None:
    """The first copy of code and the first installation, if they stand in this order."""
    copy: Instruction | None = None
    for instruction in stage.instructions:
        found = installs(instruction)
        if found and copy is None:
            return None
        if found and copy is not None:
            return (copy, instruction, found[0]) if _separable(found[0], copy, instruction, repository) else None
        if _brings_environment(instruction):
            return None
        if copy is None and _copies_code(instruction, context, repository):
            copy = instruction
    return None


def _copies_code(instruction: Instruction, context: BuildContext, repository: Repository) -> bool:
    if instruction.keyword not in {"ADD", "COPY"} or instruction.flag("from") is not None or instruction.heredocs:
        return False
    return any(_is_code(source, context, repository) for source in instruction.arguments[:-1])


def _brings_environment(instruction: Instruction) -> bool:
    """Whether a COPY takes what another stage has installed; what is installed after it is the rest."""
    copies = instruction.keyword == "COPY" and instruction.flag("from") is not None
    return copies and (instruction.arguments[0] == "/" or any(map(_INSTALLED.search, instruction.arguments)))


def _is_code(source: str, context: BuildContext, repository: Repository) -> bool:
    path = source.removeprefix("./").strip("/")
    if path in {"", ".", "*"}:
        return True
    folder = f"{context.root}/{path}/".lstrip("/")
    return any(name.startswith(folder) for name in repository.files.with_suffix(".py"))


def _separable(install: Install, copy: Instruction, run: Instruction, repository: Repository) -> bool:
    """Whether the dependencies could be installed without the code."""
    if _WITH_PROJECT.search(run.script):
        return False
    whole = any(source.removeprefix("./").strip("/") in {"", ".", "*"} for source in copy.arguments[:-1])
    if not install.files:
        return whole and not install.tool.startswith("conda")
    names = {name.rpartition("/")[2] for name in install.files}
    texts = [repository.files.text(path) or "" for path in repository.files.matching(*names)]
    return bool(texts) and not any(map(_LOCAL.search, texts)) and not any("$" in name for name in install.files)


def _reordered(
    build: ImageBuild, stage: Stage, found: tuple[Instruction, Instruction, Install], repository: Repository
) -> tuple[Edit, ...]:
    """The edits that install first and copy then; only for neighbours, and for lists that need no other file."""
    copy, run, install = found
    path, target = build.dockerfile.path, copy.arguments[-1].rstrip("/") or "/"
    position = stage.instructions.index(copy)
    lines = (repository.files.text(path) or "").splitlines()
    if stage.instructions[position + 1 : position + 2] != (run,) or copy.json_form or len(copy.arguments) != 2:
        return ()
    if not install.files or install.project or copy.arguments[0] not in {".", "./"} or copy.end_line != copy.line:
        return ()
    names = [name.removeprefix(f"{target}/").removeprefix("./") for name in install.files]
    sources = [f"{build.context.root}/{name}".lstrip("/") for name in names]
    if not all(
        source in repository.files and not _OTHERS.search(repository.files.text(source) or "") for source in sources
    ):
        return ()
    flags = "".join(f"--{flag} " for flag in copy.flags)
    copies = "".join(f"COPY {flags}{name} {target}/{name}\n" for name in names)
    moved = "".join(f"{line}\n" for line in lines[run.line - 1 : run.end_line])
    return (
        Edit.insert(path, copy.line, 1, copies + moved),
        Edit.replace_lines(path, run.line, run.end_line, ""),
    )


def _advice(install: Install) -> str:
    if install.files:
        return f"copy {', '.join(f'`{name}`' for name in install.files)} alone, install, and copy the code after that"
    return "copy the files that declare and lock the dependencies, install without the project, then copy the code"
