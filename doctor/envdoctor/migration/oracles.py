"""What other tools say of a patch, where they are there: git, hadolint, Compose. None of them runs anything of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from envdoctor.changes import Change, TextChange, encoded, patch
from envdoctor.migration.layout import join
from envdoctor.migration.model import Action, Plan

__all__ = ["objections"]

_PATIENCE = 20
_HOME = ("-c", "core.hooksPath=/dev/null", "-c", "core.autocrlf=false", "-c", "core.safecrlf=false")


def objections(plan: Plan) -> tuple[str, ...]:
    """What they object to, in sentences; nothing where none of them is there."""
    if all(item.action is Action.KEEP for item in plan.files):
        return ()
    with tempfile.TemporaryDirectory(prefix="envdoctor-") as folder:
        root = Path(folder)
        return (*_git(plan, root), *_hadolint(plan), *_compose(plan, root))


def _git(plan: Plan, root: Path) -> Iterator[str]:
    """``git apply`` on a copy of what the patch changes; the copy has the new files afterwards."""
    before = [item for item in plan.files if item.before is not None]
    _write(root, [TextChange(path=item.path, before=None, after=item.before or "") for item in before])
    if shutil.which("git"):
        environment = {"GIT_DIR": os.fspath(root / ".none"), "GIT_WORK_TREE": os.fspath(root)}
        code, said = _run(("git", *_HOME, "apply", "--whitespace=nowarn", "-"), root, patch(plan.files), environment)
        if code:
            yield f"git would not apply it: {said}"
            return
    _write(root, plan.files)


def _write(root: Path, changes: Iterable[Change]) -> None:
    for item in changes:
        (root / item.path).parent.mkdir(parents=True, exist_ok=True)
        (root / item.path).write_bytes(encoded(item.after))


def _hadolint(plan: Plan) -> Iterator[str]:
    path = join(plan.root, plan.dockerfile)
    text = next((item.after for item in plan.files if item.path == path and item.action is Action.CREATE), None)
    if text is None or not shutil.which("hadolint"):
        return
    code, said = _run(("hadolint", "--no-color", "-"), Path.cwd(), text)
    if code == 1 and said:
        yield f"hadolint objects to {path}: {said}"


def _compose(plan: Plan, root: Path) -> Iterator[str]:
    """Only a file of our own: one that was there may want variables that nobody has here."""
    path = next(
        (item.path for item in plan.files if item.path == "compose.yaml" and item.action is Action.CREATE), None
    )
    if path is None or not _has_compose(root):
        return
    if plan.defaults and not (root / plan.defaults).exists():
        _write(root, [TextChange(path=plan.defaults, before=None, after="")])
    words = ("docker", "compose", "--project-directory", os.fspath(root), "--file", os.fspath(root / path))
    code, said = _run((*words, "--profile", "*", "config", "--quiet"), root)
    if code:
        yield f"Compose objects to {path}: {said}"


def _has_compose(root: Path) -> bool:
    """Whether the client knows Compose: without the plug-in each of its versions complains of something else."""
    return bool(shutil.which("docker")) and _run(("docker", "compose", "version"), root)[0] == 0


def _run(
    command: Sequence[str], root: Path, text: str = "", environment: dict[str, str] | None = None
) -> tuple[int, str]:
    """Exit code and what was said first; 0 for a tool that cannot be run, which has no opinion."""
    try:
        done = subprocess.run(
            command, cwd=root, env={**os.environ, **(environment or {})}, input=encoded(text), timeout=_PATIENCE,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return 0, ""
    lines = done.stdout.decode("utf-8", "replace").strip().splitlines()
    return done.returncode, lines[0][:300] if lines else f"exit code {done.returncode}"
