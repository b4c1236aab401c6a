"""The command line: one module per command, and the only room where anything is printed."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

import typer

from envdoctor.cli.arguments import OrderedCommand
from envdoctor.cli.streams import complain, silence_closed_streams

__all__ = ["run"]

_INTERRUPTED = 130
_HELP = """Say what stands between a new developer and a running application, and write the patch that removes it.

\b
  envdoctor scan                      this machine and the repository here
  envdoctor scan --only host          this machine alone
  envdoctor map                       a picture of this machine's Pythons
  envdoctor fix -o fix.patch          the patch of all repairs that are certain
  envdoctor migrate -o m.patch        the patch to `docker compose up`
  envdoctor rehearse                  what a newcomer would go through
  envdoctor init                      settings, a CI job and a hook for this repository
  envdoctor explain DEP001            why a check exists, how to fix what it finds

\b
Exit codes: 0 clean; 1 findings at or above --fail-on; 2 bad usage, settings
or target; 3 incomplete: a check could not finish, or nothing could be checked.
"""

_COMMANDS = {
    "scan": ("scan", "Examine this machine and a repository, and report."),
    "migrate": ("migrate", "The patch to `docker compose up`."),
    "rehearse": ("rehearse", "What a newcomer would go through, tried in a container."),
    "fix": ("fix", "One patch of all repairs that are certain."),
    "fleet": ("fleet", "Many repositories, one report."),
    "init": ("init", "Settings, a CI job and a hook for a repository."),
    "map": ("draw", "A picture of this machine's Pythons."),
    "explain": ("explain", "Why a check exists and how to fix what it finds."),
    "checks": ("checks", "Every check, built in or plugged in."),
}
"""Each command's name, which is its module's, its function there and what the list of commands says of it."""


def _version(value: bool) -> None:
    if value:
        from envdoctor import __version__

        typer.echo(f"envdoctor {__version__}")
        raise typer.Exit


def _root(
    version: bool = typer.Option(False, "--version", "-V", callback=_version, is_eager=True, help="Show the version."),
    debug: bool = typer.Option(False, "--debug", help="Show tracebacks; may stand anywhere on the line."),
) -> None:
    pass


def _program(arguments: Sequence[str]) -> typer.Typer:
    """The command that the line begins with, or all of them, which takes five times as long at every start."""
    program = typer.Typer(
        name="envdoctor",
        help=_HELP,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    program.callback()(_root)
    for name in arguments[:1] if arguments[:1] and arguments[0] in _COMMANDS else _COMMANDS:
        function, summary = _COMMANDS[name]
        module = import_module(f"envdoctor.cli.{name}")
        register = program.command(name, cls=OrderedCommand, help=getattr(module, "HELP", None), short_help=summary)
        register(getattr(module, function))
    return program


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code; nothing but a code or a sentence ever leaves."""
    from envdoctor.errors import EnvDoctorError

    debug = "--debug" in arguments
    rest = [argument for argument in arguments if argument != "--debug"]
    try:
        _program(rest)(["--debug", *rest] if debug else rest, prog_name="envdoctor")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
        if code == _INTERRUPTED:
            complain("interrupted; nothing was written")
        return silence_closed_streams(code)
    except EnvDoctorError as error:
        complain(*_sentences(error))
        return error.exit_code
    except Exception as error:
        if debug:
            raise
        complain(f"internal error: {type(error).__name__}: {error}", "run again with --debug and report what it shows")
        return 3
    return 0


def _sentences(error: Exception) -> tuple[str, ...]:
    from envdoctor.errors import ConfigurationError, EnvDoctorError

    if isinstance(error, ConfigurationError):
        return (f"{error.where}: {len(error.problems)} problem(s) in the settings", *error.problems)
    if isinstance(error, EnvDoctorError):
        place = f"{error.where}: " if error.where else ""
        return (f"{place}{error.what}", error.remedy) if error.remedy else (f"{place}{error.what}",)
    return (str(error),)
