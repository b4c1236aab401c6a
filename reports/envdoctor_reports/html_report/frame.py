"""What every page has in common: the head, the style sheet, a policy under which nothing is loaded and nothing runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files

from envdoctor_reports.html_report.markup import text

__all__ = ["frame"]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def frame(main: Iterable[str], *, title: str, about: str, version: str, heading: str = "") -> Iterator[str]:
    """A whole document around the lines of its main part; ``title``, ``about`` and ``heading`` are plain text."""
    style = files("envdoctor_reports").joinpath("html_report/style.css").read_text(encoding="utf-8")
    yield "<!doctype html>"
    yield f'<html lang="en"><head><meta charset="utf-8"><title>{text(title)}</title>'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta name="generator" content="envdoctor {text(version)}">'
    yield f"<style>\n{style}</style></head><body>"
    yield f'<header><p class="from">envdoctor</p><h1>{text(heading or title)}</h1><p>{text(about)}</p></header><main>'
    yield from main
    yield f"</main><footer><p>envdoctor {text(version)}</p></footer></body></html>"
