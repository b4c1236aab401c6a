"""What git knows, asked through GitPython without running anything of the repository's.

A repository's own configuration can name programs (hooks, fsmonitor, filters, textconv, pagers, credential helpers, ssh
commands). Every such key that is set anywhere is overridden on the command line, every transport is forbidden, and
partial clones may not fetch, so that asking never executes or downloads (law 1).
"""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from envdoctor.values import dataclass, field, regex

if TYPE_CHECKING:
    from git.cmd import Git as _Runner

    from envdoctor.repository.repository import Repository

    AutoInterrupt = _Runner.AutoInterrupt

__all__ = ["NOT_A_REPOSITORY", "Git", "GitFailure", "at", "read"]

NOT_A_REPOSITORY = "not a git repository"
"""The `Git.problem` of a folder that simply is not under git."""
_DEADLINE = 20.0
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
}
_INHERITED = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_EXTERNAL_DIFF",
)
"""Set by git for its hooks: they would point every question at another repository."""
_SAFE = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.pager=cat",
    "core.askPass=",
    "core.sshCommand=false",
    "core.gitProxy=",
    "core.quotePath=false",
    "diff.external=",
    "diff.autoRefreshIndex=false",
    "diff.ignoreSubmodules=all",
    "log.showSignature=false",
    "protocol.allow=never",
)
_PROGRAM_KEY = regex(
    r"""(?ix) ^(
        filter\..*\.(clean|smudge|process) | diff\..*\.(textconv|command) | merge\..*\.driver | gpg\..*program
      | credential\.(.*\.)?helper | remote\..*\.(uploadpack|receivepack|vcs|proxy) | core\.alternaterefscommand
      | interactive\.difffilter | trailer\..*\.(command|cmd)
    )$"""
)
_QUIET_DIFF = ("--no-ext-diff", "--no-textconv")
_GUARDS = {
    "status": ("--ignore-submodules=all",),
    "diff": (*_QUIET_DIFF, "--ignore-submodules=all"),
    "diff-index": (*_QUIET_DIFF, "--ignore-submodules=all"),
    "diff-files": (*_QUIET_DIFF, "--ignore-submodules=all"),
    "diff-tree": _QUIET_DIFF,
    "log": _QUIET_DIFF,
    "show": _QUIET_DIFF,
}
"""A submodule has a configuration of its own, so git may not look into it on the way; use `at` for the submodule."""
_QUESTIONS = (
    *("--is-inside-work-tree", "--show-toplevel", "--show-prefix", "--is-shallow-repository"),
    *("--git-path", "info/exclude"),
)
_REQUIRED_KEY = regex(r"(?i)^filter\..*\.required$")


class GitFailure(Exception):
    """A git command failed; the message is git's own first line."""


@dataclass(slots=True, kw_only=True)
class _Command:
    """Runs git in one work tree, with everything executable overridden."""

    root: Path
    overrides: tuple[str, ...] = field(default_factory=tuple)

    def __call__(self, *arguments: str) -> str:
        """The output of ``git ARGUMENTS``, decoded like a file name. Raises `GitFailure`."""
        try:
            done = subprocess.run(
                self._line(arguments),
                cwd=self.root,
                env={**os.environ, **_ENVIRONMENT},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_DEADLINE,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as failure:
            raise GitFailure(str(failure).strip().splitlines()[0]) from failure
        if done.returncode:
            raise GitFailure(_first_line(done.stderr) or f"git {arguments[0]} ended with {done.returncode}")
        return os.fsdecode(done.stdout)

    def pipe(self, *arguments: str) -> AutoInterrupt:
        """A running ``git ARGUMENTS`` with open pipes, for commands that answer line by line."""
        os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
        from git import Git as Runner

        return Runner(self.root).execute(
            self._line(arguments), env=_ENVIRONMENT, istream=subprocess.PIPE, as_process=True
        )

    def _line(self, arguments: tuple[str, ...]) -> list[str]:
        options = [part for key in (*_SAFE, *self.overrides) for part in ("-c", key)]
        return [*_scrubbed(), "git", "--no-pager", "--no-optional-locks", *options, *_guarded(arguments)]


def _guarded(arguments: tuple[str, ...]) -> tuple[str, ...]:
    """The command with the options that keep it from starting anything."""
    return (arguments[0], *_GUARDS.get(arguments[0], ()), *arguments[1:])


def _scrubbed() -> tuple[str, ...]:
    """Words before ``git`` that drop inherited variables, when there are any (inside a hook)."""
    present = [name for name in _INHERITED if name in os.environ]
    if not present or os.name == "nt":
        return ()
    return ("env", *(part for name in present for part in ("-u", name)))


def _first_line(text: str | bytes) -> str:
    lines = (text if isinstance(text, str) else os.fsdecode(text)).strip().splitlines()
    return lines[0].removeprefix("fatal: ") if lines else ""


class Git:
    """One repository as git sees it.

    ``problem`` is None when git can be asked; otherwise it is a sentence that says why not and what to do, and every
    other attribute is empty. ``top`` is the work tree's top folder, ``prefix`` the examined folder's path below it
    (``""`` or ``"sub/folder/"``); ``shallow`` says whether the history is cut off (``git clone --depth``).
    """

    def __init__(
        self,
        root: Path,
        *,
        problem: str | None = None,
        top: Path | None = None,
        prefix: str = "",
        shallow: bool = False,
        excluding: str = "",
    ) -> None:
        self.root = root
        self.problem = problem
        self.top = top
        self.prefix = prefix
        self.shallow = shallow
        self._excluding = excluding

    @property
    def folder(self) -> str:
        """The examined folder of this work tree, as no other folder is named."""
        return f"{self.top}\0{self.prefix}"

    @cached_property
    def _command(self) -> _Command:
        plain = _Command(root=self.root)
        try:
            keys = sorted(set(plain("config", "--list", "--name-only", "-z").split("\0")))
        except GitFailure:
            return plain
        programs = tuple(f"{key}=" for key in keys if _PROGRAM_KEY.match(key))
        demands = tuple(f"{key}=false" for key in keys if _REQUIRED_KEY.match(key))
        if any(override.count("=") > 1 for override in programs + demands):
            raise GitFailure("its configuration names a program in a way that cannot be switched off")
        return _Command(root=self.root, overrides=programs + demands)

    def ask(self, *arguments: str) -> str:
        """The output of a read-only git command. Raises `GitFailure`, also when `problem` is set."""
        if self.problem is not None:
            raise GitFailure(self.problem)
        return self._command(*arguments)

    def pipe(self, *arguments: str) -> AutoInterrupt:
        """A running read-only git command with open pipes. Raises `GitFailure` when `problem` is set."""
        if self.problem is not None:
            raise GitFailure(self.problem)
        return self._command.pipe(*arguments)

    def try_ask(self, *arguments: str) -> str | None:
        """Like `ask`, but None instead of an exception."""
        try:
            return self.ask(*arguments)
        except GitFailure:
            return None

    @cached_property
    def tracked(self) -> frozenset[str]:
        """Files in the index, relative to the examined folder."""
        listed = self.try_ask("ls-files", "-z", "--cached")
        return frozenset(filter(None, (listed or "").split("\0")))

    @cached_property
    def exclusions(self) -> str:
        """The ignore rules that only this clone has (``.git/info/exclude``, gitignore(5)), relative to `top`."""
        try:
            path = self.root / self._excluding
            return path.read_text(encoding="utf-8", errors="replace") if self._excluding else ""
        except OSError:
            return ""

    @cached_property
    def head(self) -> str | None:
        """The commit checked out, 40 or 64 hex digits; None before the first commit."""
        return self._head[0]

    @cached_property
    def branch(self) -> str | None:
        """The branch checked out; None when HEAD is detached."""
        return self._head[1]

    @cached_property
    def _head(self) -> tuple[str | None, str | None]:
        """Commit and branch, asked together; where there is no commit yet, the branch alone."""
        answer = self.try_ask("rev-parse", "HEAD", "--symbolic-full-name", "HEAD")
        commit, _, name = (answer or "").strip().partition("\n")
        name = name if answer else (self.try_ask("symbolic-ref", "--quiet", "HEAD") or "").strip()
        return commit or None, name.removeprefix("refs/heads/") if name not in {"", "HEAD"} else None


def read(repository: Repository) -> Git:
    """The fact: whether git can be asked about this folder, and where its work tree begins."""
    return at(repository.root)


def at(root: Path) -> Git:
    """Git for any folder: the examined one, another work tree or a submodule."""
    problem = _obstacle(root)
    if problem:
        return Git(root, problem=problem)
    try:
        answer = _Command(root=root)("rev-parse", *_QUESTIONS)
    except GitFailure as failure:
        return Git(root, problem=_explain(str(failure), root))
    _, top, prefix, shallow, excluding = (answer + "\n" * len(_QUESTIONS)).split("\n")[:5]
    return Git(root, top=Path(top), prefix=prefix, shallow=shallow == "true", excluding=excluding)


def _obstacle(root: Path) -> str | None:
    """Why git need not even be started here."""
    if not any(os.path.lexists(folder / ".git") for folder in (root, *Path(os.path.realpath(root)).parents)):
        if all((root / name).exists() for name in ("HEAD", "objects", "refs")):
            return "a bare git repository: no files are checked out; examine a clone of it"
        return NOT_A_REPOSITORY
    if shutil.which("git") is None:
        return "git is not on PATH; install git to see what is tracked and pushed"
    if not os.access(root, os.X_OK):
        return "the folder cannot be entered"
    return None


def _explain(message: str, root: Path) -> str:
    if "dubious ownership" in message:
        return (
            "git refuses this repository because another user owns it; if you trust it, run "
            f"`git config --global --add safe.directory {root}`"
        )
    if "must be run in a work tree" in message:
        return "a bare git repository, or a folder inside `.git`: no files are checked out; examine a clone of it"
    if message.startswith("not a git repository"):
        return "there is a `.git`, but git does not take it for a repository; restore it or clone again"
    return f"git cannot be asked: {message}"
