"""DOC003: make targets, npm scripts and other tasks that documents name and that do not exist."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Location, Repository, RepositoryCheck, Severity
from envdoctor.repository import task_runners
from envdoctor.repository.documents import Command, Document
from envdoctor.repository.task_runners import Runner, TaskFile
from envdoctor.values import dataclass, regex
from envdoctor_checks.documents import standing
from envdoctor_checks.documents.lost_runners import lost_runner
from envdoctor_checks.documents.standing import Gone, Standing

__all__ = ["CommandNamesMissingTask", "called"]

_NAME = regex(r"^[A-Za-z_][\w.:-]*$")
_NO_TARGET = regex(r"PLACEHOLDER|\.$|\.\.|\.(?:md|py|txt|mk|html|exe|o)$")
_PROSE = frozenset(
    {"sure", "the", "a", "an", "it", "your", "to", "sense", "changes", "any", "use", "this", "that", "and", "or", "in"}
)
_MAKE_VALUED = frozenset({"-C", "--directory", "-f", "--file", "-j", "-l", "-o", "-W", "-I", "--jobs"})
_TOX_COMMANDS = frozenset({
    "run", "r", "run-parallel", "p", "depends", "de", "list", "l", "config", "c", "devenv", "d", "quickstart", "q",
    "exec", "e", "legacy", "le", "schema", "man",
})  # fmt: skip
_FIRST = {
    "just": Runner.JUST,
    "inv": Runner.INVOKE,
    "invoke": Runner.INVOKE,
    "poe": Runner.POE,
    "task": Runner.TASKIPY,
}
_VAGRANT = frozenset({"up", "halt", "provision", "reload", "ssh", "destroy", "status", "suspend", "resume"})
_LIFECYCLE = frozenset({"install", "start", "test", "stop", "restart", "publish", "version", "prepare", "env"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A task that a command calls; ``folder`` is given by ``-C`` and its kin, relative to the working directory."""

    runner: Runner
    task: str
    folder: str = ""


def called(words: tuple[str, ...]) -> Iterator[Call]:
    """The tasks that a command names."""
    while len(words) > 2 and words[0] in {"uv", "poetry", "pipenv", "rye"} and words[1] == "run":
        words = words[2:]
    program = posixpath.basename(words[0])
    if program in {"make", "gmake"}:
        yield from _make(words)
    elif program in {"npm", "pnpm", "yarn"}:
        yield from _npm(words)
    elif program == "tox":
        yield from _after(words, Runner.TOX, {"-e", "-qe", "-re", "-ve"}, separator=",")
    elif program == "nox":
        yield from _after(words, Runner.NOX, {"-s", "--session", "--sessions"})
    elif program in _FIRST:
        yield from _first(words, _FIRST[program])
    elif program == "hatch" and words[1:2] == ("run",):
        yield from _scripts_of_hatch(words[2:])
    elif program == "vagrant" and words[1:2] and words[1] in _VAGRANT:
        yield from _machines(words[2:])


def _scripts_of_hatch(words: tuple[str, ...]) -> Iterator[Call]:
    """``test:lint`` of ``hatch run test:lint``; without an environment it may be any program."""
    for word in words:
        if not word.startswith("-"):
            if re.fullmatch(r"[a-z][\w-]*:[a-z][\w-]*", word):
                yield Call(runner=Runner.HATCH, task=word)
            return


def _machines(words: tuple[str, ...]) -> Iterator[Call]:
    """The machines that Vagrant is asked for, up to an option that takes a value."""
    for word in words:
        if word in {"-c", "--command", "--provider", "--provision-with", "--", "-n", "--name"}:
            return
        if re.fullmatch(r"[a-z][\w.-]*", word) and "PLACEHOLDER" not in word:
            yield Call(runner=Runner.VAGRANT, task=word)


def _make(words: tuple[str, ...]) -> Iterator[Call]:
    folder, skip = "", ""
    targets = []
    for word in words[1:]:
        if skip:
            folder = word if skip in {"-C", "--directory"} else folder
            if skip in {"-f", "--file"}:
                return
            skip = ""
        elif word in _MAKE_VALUED:
            skip = word
        elif word.startswith("--directory="):
            folder = word.partition("=")[2]
        elif not re.match(r"-\w|--\w", word) and "=" not in word:
            if not _NAME.match(word) or _NO_TARGET.search(word):
                break
            targets.append(word)
    if not _PROSE & set(targets):
        for target in targets:
            yield Call(runner=Runner.MAKE, task=target, folder=folder)


def _npm(words: tuple[str, ...]) -> Iterator[Call]:
    if any(word in {"-w", "--workspace", "--workspaces", "--filter", "-F", "-C", "-r", "workspace"} for word in words):
        return
    folder = ""
    rest = list(words[1:])
    for option in ("--prefix", "--cwd"):
        if option in rest:
            at = rest.index(option)
            folder = "".join(rest[at + 1 : at + 2])
            del rest[at : at + 2]
    if any(word.startswith(("--prefix=", "--cwd=")) for word in rest):
        return
    rest = [word for word in rest if not word.startswith("-")]
    if words[0] in {"yarn", "pnpm"} and rest and ":" in rest[0] and _NAME.match(rest[0]):
        rest.insert(0, "run")
    if (
        rest[:1] in (["run"], ["run-script"])
        and len(rest) > 1
        and _NAME.match(rest[1])
        and "PLACEHOLDER" not in rest[1]
    ):
        yield Call(runner=Runner.NPM, task=rest[1], folder=folder)


def _after(words: tuple[str, ...], runner: Runner, options: set[str], separator: str = "\0") -> Iterator[Call]:
    for position, word in enumerate(words[:-1]):
        if word in options:
            for name in words[position + 1].split(separator):
                if re.fullmatch(r"[\w.-]+", name) and not re.search(r"PLACEHOLDER|\bsome-", name):
                    yield Call(runner=runner, task=name)


def _first(words: tuple[str, ...], runner: Runner) -> Iterator[Call]:
    if (
        len(words) > 1
        and re.fullmatch(r"[A-Za-z_][\w-]*", words[1])
        and words[1] not in _PROSE
        and "PLACEHOLDER" not in words[1]
    ):
        yield Call(runner=runner, task=words[1])


class CommandNamesMissingTask(RepositoryCheck):
    """A document tells the reader to call a task that does not exist.

    Targets of `make`, scripts of `npm run` and `hatch run`, environments of tox, sessions of nox, recipes of just,
    tasks of invoke, poe and taskipy and the machines of a `Vagrantfile` are compared with the file that defines them. A
    file whose tasks cannot all be listed (a `Makefile` with `$(eval)`, an include that is not here, tasks collected by
    code) is never held against a document, and a task that any file of the repository defines counts as there. It is
    certain if git shows that the task was there and was removed, or if a task of nearly the same name exists where the
    reader is; otherwise it is a note. A runner whose own file has left the repository is reported once for each
    document.

    ## Why is this bad?
    "No rule to make target" in the first five minutes. Who is new cannot know whether the name changed, the step went
    away, or something is missing on the machine.

    ## Example
    `CONTRIBUTING.md` says `make dockerbuild`; the target has been called `build` for a year.

    ## How to fix
    Write the task's new name (the closest one is named in the finding), or drop the step.
    """

    code = "DOC003"
    name = "command-names-a-missing-task"
    severity = Severity.WARNING

    def examine(self, repository: Repository) -> Iterator[Finding]:
        """Look up every call of a task runner."""
        files = repository.fact(task_runners.read)
        places = repository.fact(standing.read)
        for document in standing.onboarding(repository):
            seen: set[tuple[int | None, Call]] = set()
            lost: set[tuple[int | None, str]] = set()
            for command in () if places.history.problem else document.commands:
                key = (command.location.line, posixpath.basename(command.words[0]))
                elsewhere = command.foreign or _in_container(document, command)
                if key not in lost and not elsewhere and (gone := lost_runner(places, document, command)):
                    lost.add(key)
                    yield self._lost(document, command, gone)
            for command in document.commands:
                for call in () if command.foreign or _in_container(document, command) else called(command.words):
                    if (command.location.line, call) not in seen:
                        seen.add((command.location.line, call))
                        yield from self._judge(places, files, document, command, call)
                if (name := _positional(command.words, files)) and not command.foreign:
                    yield self._without_option(document, command, name)

    def _judge(
        self, places: Standing, files: tuple[TaskFile, ...], document: Document, command: Command, call: Call
    ) -> Iterator[Finding]:
        ours = [item for item in files if item.runner == call.runner]
        if any(item.offers(call.task) for item in ours) or _harmless(places, call, document):
            return
        bases = places.bases(document, command.directory)
        folders = [joined for base in bases if (joined := places.join(base, call.folder or ".")) is not None]
        folders = ["" if folder == "." else folder for folder in folders]
        near = [item for folder in folders for item in ours if item.directory == folder]
        near = near or (ours if len(ours) == 1 else [])
        if not near or not all(item.closed for item in near):
            return
        removals = ((item, places.history.removal(_pattern(call), item.path)) for item in near)
        target, removed = next((pair for pair in removals if pair[1]), (near[0], None))
        close = _close(call, target)
        if removed is None and not close and not all(item.closed for item in ours):
            return
        if removed is None and (standing.about_others(document) or call.task.isupper()):
            return
        if call.runner == Runner.HATCH and not removed and not close:
            return
        certain = removed is not None or (bool(close) and _sure(command, target) and call.runner != Runner.HATCH)
        evidence = [Evidence(text="these are all its tasks" if not removed else _gone(removed), location=_at(target))]
        shown = f"{call.runner.value}{' run' if call.runner == Runner.NPM else ''} {call.task}"
        yield self.finding(
            f"`{document.path}` says `{shown}`, but `{target.path}` has no `{call.task}`",
            subject=f"{document.path}#{call.runner.value} {call.task}",
            location=command.location,
            evidence=evidence,
            fix=Fix(text=f"write `{close[0]}` instead of `{call.task}`" if close else _advice(call, target)),
            severity=None if certain else Severity.NOTE,
            confidence=Confidence.CERTAIN if certain else Confidence.LIKELY,
        )

    def _lost(self, document: Document, command: Command, gone: Gone) -> Finding:
        program = posixpath.basename(command.words[0])
        certain = command.directory is not None
        return self.finding(
            f"`{document.path}` calls `{program}`, whose `{gone.path}` is gone",
            subject=f"{document.path}#{program}",
            location=command.location,
            evidence=(gone.evidence,),
            fix=Fix(text=f"write what does the job of `{program}` today"),
            severity=None if certain else Severity.NOTE,
            confidence=Confidence.CERTAIN if certain else Confidence.LIKELY,
        )

    def _without_option(self, document: Document, command: Command, name: str) -> Finding:
        return self.finding(
            f"`{document.path}` says `tox {name}`, but tox takes the name of an environment only after `-e`",
            subject=f"{document.path}#tox {name}",
            location=command.location,
            evidence=(Evidence(text=f"`{name}` is an environment, and no command of tox"),),
            fix=Fix(text=f"write `tox -e {name}`"),
        )


_CONTAINER = regex(r"(?i)\b(?:inside|in|within)(?: of)? (?:the|a|your) (?:[\w`-]+ ){0,2}container\b")


def _in_container(document: Document, command: Command) -> bool:
    """Whether the sentence around a command says that it runs inside of a container, perhaps another project's."""
    line = command.location.line
    return command.inline and any(
        item.location.line == line and _CONTAINER.search(item.text) for item in document.lines
    )


def _close(call: Call, target: TaskFile) -> list[str]:
    """The task that is called most alike, if any is; what an environment's scripts share does not count."""
    environment, mark, name = call.task.rpartition(":")
    if call.runner != Runner.HATCH:
        return difflib.get_close_matches(call.task, target.tasks, n=1, cutoff=0.6)
    shared = f"{environment}{mark}"
    names = [task.removeprefix(shared) for task in target.tasks if task.startswith(shared)]
    return [f"{shared}{near}" for near in difflib.get_close_matches(name, names, n=1, cutoff=0.6)]


def _sure(command: Command, target: TaskFile) -> bool:
    return command.directory is not None and target.directory == command.directory


def _positional(words: tuple[str, ...], files: tuple[TaskFile, ...]) -> str | None:
    """The environment in ``tox NAME``, where tox expects one of its own commands."""
    if len(words) != 2 or words[0] != "tox" or words[1] in _TOX_COMMANDS or words[1].startswith("-"):
        return None
    known = any(item.runner == Runner.TOX and words[1] in item.tasks for item in files)
    return words[1] if known else None


def _harmless(places: Standing, call: Call, document: Document) -> bool:
    """Whether it works without being defined, or is made by the document's own steps."""
    if call.runner == Runner.MAKE:
        made = {"configure", "cmake", "autogen.sh", "sphinx-quickstart", "qmake", "autoreconf"}
        programs = {word.rpartition("/")[2] for item in document.commands for word in item.words[:1]}
        return bool(made & programs) or call.task in places.files or call.task in {"install", "config", "menuconfig"}
    if call.runner == Runner.NPM:
        return call.task in _LIFECYCLE
    return call.runner == Runner.TASKIPY and not _NAME.match(call.task)


def _pattern(call: Call) -> str:
    """The text that defines the task, as git's pickaxe looks for it."""
    return {
        Runner.MAKE: f"{call.task}:",
        Runner.NPM: f'"{call.task}":',
        Runner.JUST: f"{call.task}",
        Runner.INVOKE: f"def {call.task.replace('-', '_')}(",
        Runner.NOX: f"def {call.task}(",
        Runner.HATCH: f"{call.task.partition(':')[2]} = ",
        Runner.VAGRANT: f"define '{call.task}'",
    }.get(call.runner, call.task)


def _gone(commit: str) -> str:
    return f"it was removed in commit {commit[:9]}"


def _at(target: TaskFile) -> Location:
    return Location(path=target.path)


def _advice(call: Call, target: TaskFile) -> str:
    return f"name a task that `{target.path}` has, or add `{call.task}` to it"
