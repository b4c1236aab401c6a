"""DOC021: options and subcommands of the repository's own programs that no code knows."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Location, Repository, RepositoryCheck, Severity
from envdoctor.repository import declarations, lineage
from envdoctor.repository.documents import Command, Document
from envdoctor.repository.mentions import unmentioned
from envdoctor.values import dataclass, regex
from envdoctor_checks.documents import standing
from envdoctor_checks.documents.options import (
    is_short_for,
    is_short_of,
    listed,
    made_at_run_time,
    named_by_parameters,
    nearest,
    parameter,
)
from envdoctor_checks.documents.standing import Standing, plain_path

__all__ = ["MissingOption"]

_PYTHON = regex(r"^python(\d(\.\d+)?)?$")
_OPTION = regex(r"^(--[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*)(?:=.*)?$")
_SHORT = regex(r"^-([A-Za-z])$")
_STANDS_FOR = regex(r"^(?:insert|some|your|my)-|^your(?!s)|-here$|^name-of-|^--(?:option|flag|arg)\d*$")
_WORD = regex(r"^[a-z][a-z0-9]+(?:[-_:][a-z0-9]+)*$")
_PARSES = regex(r"\b(?:argparse|optparse|click|typer|BaseCommand|AppGroup)\b")
_OPEN = regex(
    r"\b(?:parse_known_args|docopt|fire\.Fire|hydra|absl|HfArgumentParser|tyro|simple_parsing|jsonargparse|pydantic_settings"
    r"|ignore_unknown_options|allow_extra_args|execute_from_command_line|call_command|plac|cyclopts|cleo|cement"
    r"|load_entry_point|entry_points|iter_entry_points|with_plugins|FlaskGroup|prefix_chars)\b"
)
_MOST_LOST = 8
_ALWAYS = frozenset({"-h", "--help", "--version", "--install-completion", "--show-completion"})
_DJANGO = frozenset({
    "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color", "--skip-checks", "--verbosity",
    "--noinput", "--no-input", "--database", "--insecure",
})  # fmt: skip
_SHELL_CASE = regex(r"\bcase\b.*\bin\b|^\s*(?:function\s+)?[\w:-]+\s*\(\)\s*\{", re.MULTILINE)
_FORWARDS = regex(r"\$@|\$\*|\bexec\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One of the repository's own programs: the file that it starts with, and the words that it gets."""

    path: str
    name: str
    words: tuple[str, ...]
    django: bool = False


class MissingOption(RepositoryCheck):
    """A document gives one of the repository's own programs an option or a subcommand that no code knows.

    Looked at are `python FILE.py`, `python -m PACKAGE`, console scripts, `manage.py COMMAND` and shell scripts, if the
    file is here. A long option is missing if neither it nor, for Typer and click, a parameter of its name is in any
    Python file; a subcommand, if no string and no function has its name. Programs that take whatever comes
    (`parse_known_args`, `sys.argv`, plug-ins) are left alone, unless the code has an option of nearly that name; what
    argparse takes for a shortened option is fine. A copy of a program's help is compared option by option if most of
    them are in the code. It is `certain` if git shows that the program's file had
    the option once. A short option (`-p`) is reported only then, and only if it stands in quotes nowhere in the Python
    code; options that argparse, click and Typer add by themselves (`-h`, `--help`, `--version`) are known.

    ## Why is this bad?
    "No such option" or "invalid choice" for a line that was copied: is the version wrong, or the document?

    ## Example
    `python scripts/import.py --fast ids.csv`, after `--fast` became `--jobs`.

    ## How to fix
    Write the option that the program has; `--help` lists them.
    """

    code = "DOC021"
    name = "missing-option"
    severity = Severity.WARNING

    def examine(self, repository: Repository) -> Iterator[Finding]:
        """Look for each option and subcommand in the code."""
        places = repository.fact(standing.read)
        programs = _console_scripts(repository)
        asked = [
            (document, command, program)
            for document in standing.onboarding(repository)
            for command in document.commands
            if not command.foreign and (program := _program(places, programs, document, command)) is not None
        ]
        wanted = {word for *_, program in asked for word in (*_options(program), *_forms(_subcommand(places, program)))}
        wanted |= {parameter(word) for word in wanted if word.startswith("--")}
        python = repository.files.with_suffix(".py", ".pyx")
        known = wanted - unmentioned(repository, wanted, python) if wanted else set()
        yield from self._listed(repository)
        seen: set[tuple[str, int | None, str, str]] = set()
        past = _lost(repository, [item for item in asked if item[2].path.endswith(".py")], known)
        for document, command, program in asked:
            for word in (
                *past.get((document.path, command.location.line), ()),
                *_missing(places, program, known),
                *_lost_short(places, program),
            ):
                if (key := (document.path, command.location.line, program.name, word)) not in seen:
                    seen.add(key)
                    yield self._finding(places, document, command, program, word)

    def _listed(self, repository: Repository) -> Iterator[Finding]:
        """Options that a copy of a program's help lists and that the program does not have."""
        for document in standing.onboarding(repository):
            for option, place, known in listed(repository, document):
                yield self.finding(
                    f"`{document.path}` lists the option `{option}`, which no code of the repository knows",
                    subject=f"{document.path}#{option}",
                    location=place,
                    evidence=(Evidence(text=f"{known} other options of the list are there"),),
                    fix=Fix(text="copy what `--help` prints today"),
                    severity=Severity.NOTE,
                    confidence=Confidence.LIKELY,
                )

    def _finding(self, places: Standing, document: Document, command: Command, program: Program, word: str) -> Finding:
        kind = "option" if word.startswith("-") else "subcommand"
        searched = word if word.startswith("--") else _as_declared(places, program, word)
        removed = places.history.removal(searched, program.path) if kind == "option" else None
        text = f"it was removed in commit {removed[:9]}" if removed else "no code of the repository has its name"
        if not removed and kind == "option" and (near := nearest(places.repository, word)):
            text += f"; the nearest is `{near}`"
        return self.finding(
            f"`{document.path}` gives `{program.name}` the {kind} `{word}`, which it does not have",
            subject=f"{document.path}#{program.name} {word}",
            location=command.location,
            evidence=(Evidence(text=text, location=Location(path=program.path)),),
            fix=Fix(text=f"write an {kind} that it has" if kind == "option" else "write a subcommand that it has"),
            severity=None if removed else Severity.NOTE,
            confidence=Confidence.CERTAIN if removed else Confidence.LIKELY,
        )


def _lost(
    repository: Repository, asked: list[tuple[Document, Command, Program]], known: set[str]
) -> dict[tuple[str, int | None], list[str]]:
    """Options that no code has any more and that it had when their line was written, by their place."""
    lines = repository.fact(lineage.read)
    found: dict[tuple[str, int | None], list[str]] = {}
    for document, command, program in asked:
        left = {word for word in _options(program) if word not in known}
        left -= {word for word in left if parameter(word) in known and repository.fact(named_by_parameters)}
        left -= {word for word in left if is_short_for(repository, word)}
        if not left or lines is None or len(found) >= _MOST_LOST:
            continue
        line = command.location.line or 1
        commit = lines.touched(document.path, {line}).get(line)
        if commit and (there := lines.there(commit, left)):
            found[document.path, command.location.line] = sorted(there)
    if lines is not None:
        lines.keep()
    return found


def _console_scripts(repository: Repository) -> dict[str, str]:
    """The console scripts of the repository's projects, each with the file that it starts with."""
    found = {}
    for project in repository.fact(declarations.read).projects:
        for entry in project.entry_points:
            module = entry.target.partition(":")[0].strip()
            if entry.group == "console_scripts" and (path := _module(repository, module, project.root)):
                found[entry.name] = path
    return found


def _module(repository: Repository, module: str, root: str) -> str | None:
    stem = module.replace(".", "/")
    candidates = (f"{base}{stem}{tail}" for base in ("", "src/") for tail in (".py", "/__main__.py", "/__init__.py"))
    return next((path for item in candidates if (path := posixpath.join(root, item)) in repository.files), None)


def _program(places: Standing, scripts: dict[str, str], document: Document, command: Command) -> Program | None:
    words = command.words
    if words[:2] in {("uv", "run"), ("poetry", "run"), ("pipenv", "run"), ("pdm", "run"), ("hatch", "run")}:
        words = words[2:]
    if not words:
        return None
    if _PYTHON.match(words[0]) and len(words) > 1:
        if words[1] == "-m" and len(words) > 2:
            path = _module(places.repository, words[2], "")
            return Program(path=path, name=words[2], words=words[3:]) if path else None
        words = words[1:]
    if posixpath.basename(words[0]) == "manage.py":
        return _management(places, words)
    if words[0] in scripts:
        return Program(path=scripts[words[0]], name=words[0], words=words[1:])
    return _file(places, document, command, words)


def _management(places: Standing, words: tuple[str, ...]) -> Program | None:
    """The file of a management command of the repository's own that does not extend one of Django's."""
    name = words[1] if len(words) > 1 else ""
    found = [path for path in places.files if path.endswith(f"/management/commands/{name}.py")] if name else []
    if len(found) != 1 or "django.core.management.commands" in (places.files.text(found[0]) or ""):
        return None
    return Program(path=found[0], name=f"manage.py {name}", words=words[2:], django=True)


def _file(places: Standing, document: Document, command: Command, words: tuple[str, ...]) -> Program | None:
    path = plain_path(words[0]) if "/" in words[0] or words[0].endswith(".py") else None
    if path is None:
        return None
    for base in places.bases(document, command.directory):
        joined = places.join(base, path)
        if joined and joined in places.files:
            return Program(path=joined, name=words[0], words=words[1:])
    return None


def _options(program: Program) -> Iterator[str]:
    """The long options that a program gets, up to a ``--`` or a word that may begin another command."""
    for word in program.words:
        if word in {"--", "|", ">", "&&"} or word.startswith((">", "#")):
            return
        match = _OPTION.match(word)
        if (
            match
            and match[1] not in _ALWAYS
            and not _STANDS_FOR.search(match[1])
            and not (program.django and match[1] in _DJANGO)
        ):
            yield match[1]


def _subcommand(places: Standing, program: Program) -> str:
    """The first word, if it looks like a subcommand rather than a value."""
    word = program.words[0] if program.words else ""
    if program.django or not _WORD.match(word) or _STANDS_FOR.search(word) or places.exists_at(word):
        return ""
    return word


def _forms(word: str) -> tuple[str, ...]:
    return (word, word.replace("-", "_")) if word else ()


def _missing(places: Standing, program: Program, known: set[str]) -> Iterator[str]:
    """The words that a program does not know; nothing if it may take any."""
    text = places.files.text(program.path) or ""
    if not program.path.endswith(".py"):
        yield from _unknown_to_script(places, program, text)
        return
    takes_any = _OPEN.search(text) or ("sys.argv" in text and "parse_args" not in text) or not _PARSES.search(text)
    left = [option for option in _options(program) if option not in known]
    from_data = bool(left) and places.repository.fact(made_at_run_time)
    for option in left:
        closed = not (takes_any or from_data) and not re.search(rf"\b{re.escape(parameter(option))}\b", text)
        if not is_short_for(places.repository, option) and (
            closed
            or (parameter(option) not in known and nearest(places.repository, option))
            or (not _OPEN.search(text) and is_short_of(places.repository, option))
        ):
            yield option
    if takes_any:
        return
    word = _subcommand(places, program)
    groups = re.search(r"add_subparsers|\.group\(|Typer\(|click\.Group|add_command", text)
    if word and groups and not known & set(_forms(word)):
        yield word


def _lost_short(places: Standing, program: Program) -> Iterator[str]:
    """Short options that the program's file declared once and that no Python file declares today."""
    shorts = list(dict.fromkeys(_short_options(program)))
    text = (places.files.text(program.path) or "") if shorts and program.path.endswith(".py") else ""
    if not text or _OPEN.search(text) or not _PARSES.search(text):
        return
    for word in shorts:
        if not _stands_somewhere(places, word) and _as_declared(places, program, word):
            yield word


def _short_options(program: Program) -> Iterator[str]:
    """Single letters before the first word that is no option: after it, they may be another program's."""
    for word in program.words:
        if not word.startswith("-") or word == "--":
            return
        if _SHORT.match(word) and word not in _ALWAYS and not (program.django and word in {"-v", "-h"}):
            yield word


def _stands_somewhere(places: Standing, word: str) -> bool:
    """Whether an option stands in any Python file as a string, alone or with others (``"-p/--port"``)."""
    quoted = re.compile(rf"""["'\s/,|]{re.escape(word)}(?![\w-])""")
    return any(
        word in (text := places.files.text(path) or "") and quoted.search(text)
        for path in places.files.with_suffix(".py", ".pyx")
    )


def _as_declared(places: Standing, program: Program, word: str) -> str:
    """The short option in the quotes that it was declared with; nothing if the file never had it so."""
    forms = (f'"{word}"', f"'{word}'")
    return next((form for form in forms if places.history.removal(form, program.path)), "")


_VALUE = regex(r"^path_to_|_(?:id|name|path|url|file)$")
"""A word that stands for a value of the reader's."""


def _unknown_to_script(places: Standing, program: Program, text: str) -> Iterator[str]:
    """A shell script's subcommand that no branch and no function of it has the name of."""
    word = _subcommand(places, program)
    if any(_VALUE.search(item) for item in program.words):
        return
    if not word or not text.startswith("#!") or "sh" not in text.partition("\n")[0] or "$1" not in text:
        return
    if _FORWARDS.search(text) and not _SHELL_CASE.search(text):
        return
    if _SHELL_CASE.search(text) and not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text):
        others = set(re.findall(r"[a-z][a-z0-9]+(?:[-_:][a-z0-9]+)*", text))
        turned = {"_".join(sorted(other.split("_"))) for other in others if "_" in other}
        if not _FORWARDS.search(text) or "_".join(sorted(word.split("_"))) in turned:
            yield word
