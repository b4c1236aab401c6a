"""IMG014, IMG015 and IMG016: apt in the image."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdoctor.api import Edit, Finding, Fix, Repository, Ring, Severity
from envdoctor.repository.dockerfile import Dockerfile, Instruction
from envdoctor.repository.image_builds import ImageBuild
from envdoctor.repository.shell import ShellCommand, commands, installed_packages, program
from envdoctor.values import regex
from envdoctor_checks.images.common import BuildCheck, DockerfileCheck, at, is_development, label, shown

__all__ = ["CompilersInFinalStage", "PackageListsLeft", "UpdateWithoutInstall"]

_CLEANED = regex(
    r"rm\s+(?:-[a-zA-Z]*[rR][a-zA-Z]*|(?:-\S+\s+)*--recursive)\s+[^&;|]*(?:/var/lib/apt|/var/lib/dpkg|/var/cache)"
)
_EMPTIED = regex(r"\b(?:dnf|microdnf|yum)\s+(?:-\S+\s+)*clean\s+all")
_APK = regex(r"\bapk\s+(?:-\S+\s+)*cache\s+clean|--no-cache.*\bapk\b")
_COMPILERS = frozenset({"build-essential", "gcc", "g++", "clang", "cmake", "rustc", "cargo", "build-base"})
_INSTALLS = regex(
    r"\b(?:pip[\d.]*|uv|poetry|pdm|pipenv|conda|mamba|make|cargo|npm|yarn|pnpm|gem|bundle|go|cmake|ninja|setup\.py)\b"
)
"""What may need a compiler while the image is built."""
_REMOVED = regex(r"apt(?:-get)?\s+(?:-\S+\s+)*(?:purge|remove|autoremove)|apk\s+(?:--\S+\s+)*del")


def _apt(instruction: Instruction) -> tuple[bool, bool]:
    """Whether a RUN updates the package lists, and whether it installs something."""
    found = [program(command.words) for command in _commands(instruction)]
    apt = [words for words in found if words and words[0].rpartition("/")[2] in {"apt", "apt-get", "aptitude"}]
    return any("update" in words for words in apt), any("install" in words for words in apt)


def _commands(instruction: Instruction) -> tuple[ShellCommand, ...]:
    return commands(instruction.script) if instruction.keyword == "RUN" and not instruction.json_form else ()


class UpdateWithoutInstall(DockerfileCheck):
    """`apt-get update` stands in a RUN of its own, apart from the `install` that needs it.

    Looked at are pairs of RUN instructions in one stage: one that only updates the lists, and a later one that installs
    without updating.

    ## Why is this bad?
    The layer with the lists is cached. When somebody adds a package months later, the new `install` works with the old
    lists and asks for versions that the servers no longer have: 404, on every machine with a warm cache.

    ## Example
    ```dockerfile
    RUN apt-get update
    RUN apt-get install -y libpq5
    ```

    ## How to fix
    ```dockerfile
    RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*
    ```
    """

    code = "IMG014"
    name = "update-without-install"
    severity = Severity.WARNING
    ring = Ring.CONTAINER

    def look(self, item: Dockerfile, repository: Repository) -> Iterator[Finding]:
        """One finding per stage at most."""
        for stage in item.stages:
            alone: Instruction | None = None
            for instruction in stage.instructions:
                updates, installs = _apt(instruction)
                if installs and not updates and alone is not None:
                    yield self.finding(
                        "`apt-get update` is cached apart from the `install` that needs fresh lists",
                        subject=f"stage {label(item, stage)}",
                        location=at(item, alone.line),
                        evidence=(shown(item, alone), shown(item, instruction)),
                        fix=Fix(
                            text="join both in one RUN with `&&`",
                            edits=_moved(item.path, alone, instruction, repository),
                        ),
                    )
                    break
                if updates:
                    alone = None if installs else instruction


def _moved(path: str, update: Instruction, install: Instruction, repository: Repository) -> tuple[Edit, ...]:
    """The edits that move a bare `apt-get update` in front of the first install of the other RUN."""
    bare = re.fullmatch(r"(apt(?:-get)?)\s+(?:-\S+\s+)*update(?:\s+-\S+)*", update.value.strip())
    lines = (repository.files.text(path) or "").splitlines()
    first = lines[install.line - 1] if install.line <= len(lines) else ""
    place = re.match(r"(?i)(\s*RUN\s+)apt(?:-get)?\s", first)
    if bare is None or place is None or update.flags or install.flags or update.heredocs:
        return ()
    return (
        Edit.replace_lines(path, update.line, update.end_line, ""),
        Edit.insert(path, install.line, len(place[1]) + 1, f"{bare[1]} update && "),
    )


class PackageListsLeft(BuildCheck):
    """The lists or downloads of the system package manager stay in the image.

    Looked at are the RUN instructions of the stage that is built, and of the stages below it: `apt-get update` without
    deleting `/var/lib/apt/lists` in the same RUN, `apk update` or `apk add` without `--no-cache` or deleting
    `/var/cache/apk`, `dnf`, `microdnf` and `yum install` without `clean all` or deleting `/var/cache`. Folders that are
    cache mounts are left alone.

    ## Why is this bad?
    Twenty to forty megabytes that nobody reads are pulled by every laptop and every deployment. Deleting them in a
    later RUN does not help: the layer below keeps them.

    ## Example
    `RUN apt-get update && apt-get install -y libpq5`

    ## How to fix
    End the RUN with `&& rm -rf /var/lib/apt/lists/*`, or mount `/var/lib/apt` and `/var/cache/apt` as caches. With apk
    use `apk add --no-cache`, with dnf `&& dnf clean all`.
    """

    code = "IMG015"
    name = "package-lists-left"
    severity = Severity.NOTE
    ring = Ring.CONTAINER

    def look(self, build: ImageBuild, repository: Repository) -> Iterator[Finding]:
        """One finding per Dockerfile and manager at most, with the first such RUN."""
        stage, item = build.stage, build.dockerfile
        layers = item.lineage(stage) if stage else ()
        runs = [instruction for layer in layers for instruction in layer.instructions]
        for manager in ("apt", "apk", "dnf"):
            left = [instruction for instruction in runs if _leaves(instruction) == manager]
            if left:
                yield self.finding(
                    _LEFT[manager],
                    subject=f"{manager} lists" if manager == "apt" else f"{manager} cache",
                    location=at(item, left[0].line),
                    evidence=tuple(shown(item, instruction) for instruction in left[:4]),
                    fix=Fix(text=_CLEAN[manager], edits=_cleaning(item.path, left, runs, manager, repository)),
                )


_LEFT = {
    "apt": "the lists of `apt-get update` stay in the image",
    "apk": "the index of apk stays in the image",
    "dnf": "the metadata and downloads of dnf stay in the image",
}
_CLEAN = {
    "apt": "end the RUN with `&& rm -rf /var/lib/apt/lists/*`",
    "apk": "write `apk add --no-cache`",
    "dnf": "end the RUN with `&& dnf clean all`",
}


def _leaves(instruction: Instruction) -> str | None:
    """Whose lists a RUN leaves behind."""
    if instruction.keyword != "RUN" or _is_clean(instruction):
        return None
    if _apt(instruction)[0]:
        return "apt"
    for command in _commands(instruction):
        words = program(command.words)
        name = words[0].rpartition("/")[2] if words else ""
        if name == "apk" and {"add", "update"} & set(words) and not {"--no-cache", "del"} & set(words):
            return None if any(word.startswith("$") and "OPT" in word.upper() for word in words) else "apk"
        if name in {"dnf", "microdnf", "yum"} and "install" in words:
            return "dnf"
    return None


def _is_clean(instruction: Instruction) -> bool:
    mounted = any("/var/" in flag and "cache" in flag for flag in instruction.flags)
    cleaned = _CLEANED.search(instruction.script) or _EMPTIED.search(instruction.script)
    return mounted or cleaned is not None or (_APK.search(instruction.script) is not None)


def _cleaning(
    path: str, left: list[Instruction], runs: list[Instruction], manager: str, repository: Repository
) -> tuple[Edit, ...]:
    """The edits that append the clean-up; none where a later RUN lives on the lists or a line's end is not plain."""
    if manager == "apk" or any(_apt(entry) == (False, True) for entry in runs):
        return ()
    lines = (repository.files.text(path) or "").splitlines()
    added = "rm -rf /var/lib/apt/lists/*" if manager == "apt" else "dnf clean all"
    edits = []
    for entry in left:
        last = lines[entry.end_line - 1] if entry.end_line <= len(lines) else "#"
        if entry.heredocs or entry.json_form or re.search(r"(?:^|\s)#|[\\;&|({]\s*$|\bfi$|\bdone$", last):
            return ()
        edits.append(Edit.insert(path, entry.end_line, len(last.rstrip()) + 1, f" \\\n    && {added}"))
    return tuple(edits)


class CompilersInFinalStage(BuildCheck):
    """The image that runs holds the compilers that built it.

    Looked at is the last stage, with the stages below it. Nothing is said where packages are removed again in the same
    RUN, where other stages build and this one installs nothing after it (the compiler is meant for the run), about
    development and test images (by their name), and about images whose base brings a compiler anyway (`python:3.13`
    without `-slim`).

    ## Why is this bad?
    A few hundred megabytes more for everybody who pulls, and a tool box for whoever breaks in.

    ## Example
    `RUN apt-get update && apt-get install -y build-essential libpq-dev` in the only stage.

    ## How to fix
    Install what compiles in a stage of its own, and copy the virtual environment from there:
    `COPY --from=builder /app/.venv /app/.venv`. The last stage gets only libraries: `libpq5` instead of `libpq-dev`.
    """

    code = "IMG016"
    name = "compilers-in-final-stage"
    severity = Severity.NOTE
    ring = Ring.CONTAINER

    def look(self, build: ImageBuild, repository: Repository) -> Iterator[Finding]:  # noqa: ARG002 - one signature
        """One finding per Dockerfile at most."""
        item, stage = build.dockerfile, build.dockerfile.final
        if stage is None or is_development(item, stage):
            return
        lineage = item.lineage(stage)
        if not any(form in lineage[0].base for form in ("slim", "alpine", "debian", "ubuntu")):
            return
        instructions = [instruction for layer in lineage for instruction in layer.instructions]
        for position, instruction in enumerate(instructions):
            found = sorted(_compilers(instruction))
            if found and (len(item.stages) == len(lineage) or any(map(_may_compile, instructions[position:]))):
                yield self.finding(
                    f"{', '.join(f'`{name}`' for name in found)} {_stay(found)} in the image that runs",
                    subject=f"stage {label(item, stage)}",
                    location=at(item, instruction.line),
                    evidence=(shown(item, instruction),),
                    fix=Fix(text="compile in a stage of its own and copy the result with `COPY --from`"),
                )
                return


def _stay(names: list[str]) -> str:
    return "stays" if len(names) == 1 else "stay"


def _may_compile(instruction: Instruction) -> bool:
    return instruction.keyword == "RUN" and _INSTALLS.search(instruction.script) is not None


def _compilers(instruction: Instruction) -> set[str]:
    if _REMOVED.search(instruction.script):
        return set()
    names = {name for command in _commands(instruction) for _, name in installed_packages(command.words)}
    return names & _COMPILERS
