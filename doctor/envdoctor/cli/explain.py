"""``envdoctor explain CODE``: the page of a check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from envdoctor.cli.completion import codes

if TYPE_CHECKING:
    from envdoctor.check import Check

__all__ = ["explain"]


def explain(
    code: Annotated[
        str, typer.Argument(help="A check's code, such as DEP001.", show_default=False, autocompletion=codes)
    ],
) -> None:
    """Explain a check: what it looks at, why that matters, an example, how to fix it, how to silence it.

    \b
      envdoctor explain DEP001
      envdoctor checks            every code
    """
    from difflib import get_close_matches

    from envdoctor.cli.streams import write_out
    from envdoctor.errors import PluginError, UsageError
    from envdoctor.registry import load_checks

    known = load_checks()
    check = known.get(code)
    if check is None:
        broken = next((one for one in known.misfits if one.name == code.upper()), None)
        if broken:
            raise PluginError(f"`{broken.name}` has no page: {broken.reason}")
        close = get_close_matches(code.upper(), known.codes, n=3, cutoff=0.5)
        hint = f"did you mean {', '.join(close)}?" if close else "`envdoctor checks` lists every code"
        raise UsageError(f"`{code}` is no check", remedy=hint)
    write_out(page(check, known.origins[check.code]))


def page(check: Check, origin: str) -> str:
    """The page as Markdown, with the settings that apply to the check."""
    content = check.page()
    facts = [
        f"severity: {check.severity}",
        f"ring: {check.ring or 'none'}",
        f"reads: {'host and repository' if check.scope == 'both' else check.scope}",
        f"runs in: {', '.join(check.profiles)}{'' if check.default else ' (only when selected)'}",
    ]
    if origin != "envdoctor":
        facts.append(f"from: {origin}")
    return (
        f"# {check.code} {check.name}\n\n{content.title}\n\n{' · '.join(facts)}\n\n{content.body}\n\n"
        "## Settings\n\n"
        "In `envdoctor.toml`, or below `[tool.envdoctor]` in `pyproject.toml`:\n\n"
        "```toml\n[ignore]\n"
        f'{check.code} = "why this is fine here"            # everywhere\n'
        f'"{check.code}:SUBJECT" = "why"                  # one subject\n'
        f'{check.code} = {{ reason = "why", paths = ["legacy/**"], until = 2027-03-01 }}\n\n'
        f'[severity]\n{check.code} = "note"\n```\n\n'
        f"On the line itself: `# envdoctor: ignore[{check.code}] why`.\n"
    )
