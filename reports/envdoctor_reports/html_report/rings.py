"""The four rings as concentric circles; colour, line style and a list beside it say the same thing."""

from __future__ import annotations

from collections.abc import Container, Iterator

from envdoctor.api import Report, RingReport, RingStatus
from envdoctor_reports.html_report.markup import anchor, text

__all__ = ["drawing", "ladder"]

_RADII = (46, 74, 102, 130)
_WORDS = {
    RingStatus.OK: "ok",
    RingStatus.PARTIAL: "partial",
    RingStatus.MISSING: "missing",
    RingStatus.UNKNOWN: "not judged",
}


def drawing(report: Report) -> str:
    """An SVG picture with a title and a description."""
    circles = enumerate(zip(report.rings, _RADII, strict=False), 1)
    said = "; ".join(f"{item.ring.value}: {_WORDS[item.status]}" for item in report.rings)
    return "\n".join(
        [
            '<svg class="rings" viewBox="0 0 300 300" role="img" aria-labelledby="rings-title rings-desc">',
            '<title id="rings-title">The four rings around the application</title>',
            f'<desc id="rings-desc">From the inside out: {said}.</desc>',
            *(_circle(item, radius, number) for number, (item, radius) in circles),
            '<circle class="core" cx="150" cy="150" r="28"/>',
            '<text class="core-name" x="150" y="155" text-anchor="middle">app</text>',
            "</svg>",
        ]
    )


def _circle(item: RingReport, radius: int, number: int) -> str:
    return (
        f'<circle class="ring {item.status.value}" cx="150" cy="150" r="{radius}"/>'
        f'<circle class="knob {item.status.value}" cx="150" cy="{150 - radius}" r="11"/>'
        f'<text class="number" x="150" y="{154 - radius}" text-anchor="middle">{number}</text>'
    )


def ladder(report: Report, explained: Container[str]) -> Iterator[str]:
    """The same as an ordered list; codes in ``explained`` link to their page."""
    yield '<ol class="ladder">'
    for item in report.rings:
        codes = ", ".join(_link(code, explained) for code in item.because)
        because = f'<span class="because">{codes}</span>' if codes else ""
        yield (
            f'<li><span class="verdict {item.status.value}">{_WORDS[item.status]}</span> '
            f"<strong>{item.ring.value}</strong> {because}</li>"
        )
    yield "</ol>"


def _link(code: str, explained: Container[str]) -> str:
    return f'<a href="#about-{anchor(code)}">{text(code)}</a>' if code in explained else text(code)
