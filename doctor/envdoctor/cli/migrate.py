"""``envdoctor migrate``: the patch that makes a repository `docker compose up`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from envdoctor.cli.completion import services as known_services

if TYPE_CHECKING:
    from envdoctor.migration import Options, Plan
    from envdoctor.migration.trial import Trial
    from envdoctor.repository import Repository

__all__ = ["HELP", "migrate"]

HELP = """Print the patch that adds the application, its tests and services, migrations and a toolkit.

Every part carries the evidence for it. Nothing that is there already is changed, and a second run prints nothing.

\b
  envdoctor migrate -o m.patch && git apply m.patch
  envdoctor migrate --explain                why each service is added, offered or only mentioned
  envdoctor migrate --without redis --services rabbitmq
  envdoctor migrate --verify                 try it on the Docker Engine; exit 1 if a step fails, 3 without one
"""


class Format(StrEnum):
    """What is printed."""

    PATCH = "patch"
    TEXT = "text"
    JSON = "json"


class Platform(StrEnum):
    """Where CI runs."""

    GITHUB = "github"
    GITLAB = "gitlab"


Target = Annotated[Path, typer.Argument(help="The repository.", show_default=False, readable=False)]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", readable=False, help="Write to this file.")
]
Form = Annotated[Format, typer.Option("--format", "-f", help="patch, text or json.")]
Explain = Annotated[bool, typer.Option("--explain", help="Show the reasoning instead of the patch.")]
Apply = Annotated[bool, typer.Option("--apply", help="Write the files; refuses to overwrite.")]
Services = Annotated[
    list[str] | None,
    typer.Option(metavar="NAMES", autocompletion=known_services, help="Add these, such as postgres,redis."),
]
Without = Annotated[
    list[str] | None, typer.Option(metavar="NAMES", autocompletion=known_services, help="Leave these out.")
]
Interactive = Annotated[bool, typer.Option("--interactive", "-i", help="Ask where two answers are equally likely.")]
Verify = Annotated[bool, typer.Option("--verify", help="Build, start and test it in a throw-away copy.")]
Python = Annotated[str, typer.Option(metavar="VERSION", help="Run on this Python, such as 3.12.")]
Readme = Annotated[bool, typer.Option("--readme/--no-readme", help="Add a section on how to start it to the README.")]
Ci = Annotated[Platform | None, typer.Option(help="Add a job that runs the same composition: github or gitlab.")]
Repairs = Annotated[int, typer.Option(metavar="N", min=0, help="With --verify: repair known failures this often.")]
TrialFile = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help="With --verify: lay this compose file over it (a proxy, a mirror).",
    ),
]
BuildNetwork = Annotated[str, typer.Option(metavar="NAME", help="With --verify: build on this network, such as host.")]
Force = Annotated[bool, typer.Option("--force", help="Replace the file that -o names.")]


def migrate(
    path: Target = Path(),
    output: Output = None,
    form: Form = Format.PATCH,
    explain: Explain = False,
    apply: Apply = False,
    services: Services = None,
    without: Without = None,
    python: Python = "",
    readme: Readme = True,
    ci: Ci = None,
    interactive: Interactive = False,
    verify: Verify = False,
    repairs: Repairs = 6,
    trial_file: TrialFile = None,
    build_network: BuildNetwork = "",
    force: Force = False,
) -> None:
    """Plan, check, verify if asked, and print or apply."""
    from envdoctor.cli.outputs import check_writable
    from envdoctor.migration import plan
    from envdoctor.migration.soundness import require_sound

    if output is not None:
        check_writable(output, force=force)
    repository = _repository(path)
    options = replace(_options(services or [], without or [], python), readme=readme, ci=ci.value if ci else "")
    planned = plan(repository, options)
    if interactive:
        options = _asked(planned, options)
        planned = plan(repository, options)
    require_sound(planned, repository)
    tried = _verify(planned, repository, options, repairs, trial_file or [], build_network) if verify else None
    planned = tried.plan if tried else planned
    _emit(_render(planned, repository, Format.TEXT if explain else form), output, quiet=apply)
    if tried and not tried.passed:
        raise typer.Exit(1)
    if apply:
        _apply(planned, repository)


def _emit(text: str, output: Path | None, *, quiet: bool) -> None:
    """The text to the file or to stdout; when it is applied, nobody needs to see it too."""
    from envdoctor.cli.outputs import write_file
    from envdoctor.cli.streams import complain, show_patch, warn_of_secrets

    if text.startswith("diff "):
        warn_of_secrets("" if quiet and output is None else text)
    if output is not None:
        write_file(output, text)
    elif not quiet:
        show_patch(text)
    if not text and not quiet:
        complain("there is nothing to add: what the patch would write is there already")


def _apply(planned: Plan, repository: Repository) -> None:
    from envdoctor.changes import apply as write
    from envdoctor.cli.streams import complain

    written = write(repository.root, planned.files)
    complain(f"wrote {', '.join(written)}" if written else "there is nothing to add")


def _repository(path: Path) -> Repository:
    from envdoctor.errors import TargetError
    from envdoctor.repository import Repository
    from envdoctor.target import locate

    located = locate(path)
    if located.root is None:
        raise TargetError(located.reason, where=str(path), remedy="name a folder with a Python project")
    repository = Repository(located.root)
    if not repository.files.with_suffix(".py"):
        raise TargetError("there is no Python code here", where=str(path), remedy="name a folder with a Python project")
    return repository


def _options(services: list[str], without: list[str], python: str) -> Options:
    from difflib import get_close_matches

    from envdoctor.errors import UsageError
    from envdoctor.migration import Options
    from envdoctor.migration.services import catalogue

    chosen = {}
    for option, values in (("--services", services), ("--without", without)):
        names = tuple(name.strip() for value in values for name in value.split(",") if name.strip())
        for name in names:
            if name not in catalogue():
                close = get_close_matches(name, catalogue(), n=3, cutoff=0.5)
                hint = f"did you mean {', '.join(close)}?" if close else f"known are {', '.join(sorted(catalogue()))}"
                raise UsageError(f"`{name}` is no service", where=option, remedy=hint)
        chosen[option] = names
    return Options(services=chosen["--services"], without=chosen["--without"], python=_version(python))


def _version(python: str) -> str:
    from envdoctor.errors import UsageError
    from envdoctor.migration.python_version import KNOWN

    if python and python not in KNOWN:
        raise UsageError(
            f"`{python}` is no Python that we know", where="--python", remedy=f"known are {', '.join(KNOWN)}"
        )
    return python


def _asked(planned: Plan, options: Options) -> Options:
    """The options with a person's answers; questions and answers are on stderr, so that stdout is the patch alone."""
    import sys

    from envdoctor.errors import UsageError
    from envdoctor.migration.questions import answered, questions

    if not sys.stdin.isatty():
        raise UsageError("nobody is there to ask", where="--interactive", remedy="leave it out, or use --services")
    for question in questions(planned):
        for reason in question.because:
            typer.echo(f"  {reason}", err=True)
        text = f"{question.text} ({', '.join(question.choices)})"
        choice = typer.prompt(text, value_proc=_one_of(question.choices), default=question.default, err=True)
        options = answered(options, question, choice)
    return options


def _one_of(choices: Sequence[str]) -> Callable[[str], str]:
    """What takes an answer: one of the choices, or the question is put again."""

    def accept(word: str) -> str:
        if word not in choices:
            raise typer.BadParameter(f"{word!r} is not one of {', '.join(choices)}")
        return word

    return accept


def _verify(
    planned: Plan, repository: Repository, options: Options, repairs: int, files: list[Path], network: str
) -> Trial:
    """Try the plan; the timeline, the failure and its reading go to stderr."""
    from envdoctor.cli.leaving import leave_when_told
    from envdoctor.cli.streams import complain
    from envdoctor.migration import trial
    from envdoctor.migration.soundness import require_sound
    from envdoctor.trial import tail, timeline

    leave_when_told()
    tried = trial.verify(
        repository, planned, complain, options=options, repairs=repairs, network=network,
        files=tuple(path.resolve() for path in files),
    )  # fmt: skip
    complain(*timeline(tried.steps))
    if tried.failed is not None:
        reading = f": {tried.reading}" if tried.reading else ""
        complain(f"the step `{tried.failed.name}` failed{reading}", *tail(tried.failed.log).splitlines())
    require_sound(tried.plan, repository)
    return tried


def _render(planned: Plan, repository: Repository, form: Format) -> str:
    from envdoctor.changes import patch
    from envdoctor.inert import visible_lines
    from envdoctor.migration.explanation import as_json, as_text

    if form is Format.JSON:
        return as_json(planned)
    if form is Format.TEXT:
        return visible_lines(as_text(planned))
    return patch(planned.files, repository.git.prefix)
