"""``envdoctor checks``: every check, built in or plugged in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from envdoctor.cli.completion import one_of

if TYPE_CHECKING:
    from envdoctor.registry import CheckSet

__all__ = ["checks"]


def checks(
    format_: Annotated[
        str, typer.Option("--format", "-f", autocompletion=one_of("text", "json"), help="text or json.")
    ] = "text",
) -> None:
    """List every check: code, severity, ring and what it says, plug-ins included.

    \b
      envdoctor checks
      envdoctor checks -f json
    """
    from envdoctor.cli.streams import complain, write_out
    from envdoctor.errors import UsageError
    from envdoctor.registry import load_checks

    if format_ not in {"text", "json"}:
        raise UsageError(f"unknown format `{format_}`", remedy="use text or json")
    known = load_checks()
    write_out(_as_json(known) if format_ == "json" else _as_text(known))
    for misfit in known.misfits:
        complain(f"{misfit.name}: {misfit.reason}")


def _as_text(known: CheckSet) -> str:
    rows = []
    for check in known:
        origin = known.origins[check.code]
        plugged = f"  [{origin}]" if origin != "envdoctor" else ""
        rows.append(f"{check.code:8} {check.severity:8} {check.ring or '-':20} {check.page().title}{plugged}")
    return "\n".join(rows) + f"\n\n{len(rows)} checks; `envdoctor explain CODE` tells more about one.\n"


def _as_json(known: CheckSet) -> str:
    import json

    rows = [
        {
            "code": check.code,
            "name": check.name,
            "severity": check.severity,
            "ring": check.ring,
            "scope": check.scope,
            "profiles": list(check.profiles),
            "default": check.default,
            "title": check.page().title,
            "origin": known.origins[check.code],
        }
        for check in known
    ]
    return json.dumps(rows, indent=2) + "\n"
