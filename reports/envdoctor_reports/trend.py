"""How the rings fill up over time: a small chart for each ring, as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from envdoctor.api import Moment, Ring, RingStatus
from envdoctor_reports.html_report.markup import text

__all__ = ["trend"]

_WIDTH, _HEIGHT, _HEAD = 240, 110, 34
_MOST = 60
_STATUSES = tuple(RingStatus)


def trend(history: Sequence[Moment]) -> str:
    """One SVG for each ring, side by side: bars by date, repositories stacked by how well the ring isolates.

    Empty for fewer than two dates; of more than sixty the last ones are shown.
    """
    shown = history[-_MOST:]
    if len(shown) < 2:
        return ""
    return "\n".join(_chart(position, ring, shown) for position, ring in enumerate(Ring))


def _chart(position: int, ring: Ring, history: Sequence[Moment]) -> str:
    first, last = history[0], history[-1]
    before, after = first.rings[position][0], last.rings[position][0]
    name = f"trend-{position + 1}"
    said = (
        f"{first.date}: {before} of {first.repositories} repositories ok; "
        f"{last.date}: {after} of {last.repositories} repositories ok"
    )
    foot = _HEAD + _HEIGHT + 14
    progress = f"ok: {before} of {first.repositories} → {after} of {last.repositories}"
    return "\n".join(
        [
            f'<svg class="trend" viewBox="0 0 {_WIDTH} {foot + 4}" role="img" aria-labelledby="{name}-title">',
            f'<title id="{name}-title">{position + 1} {ring.value}</title>',
            f'<desc id="{name}-desc">{text(said)}.</desc>',
            f'<text class="trend-name" x="0" y="12">{position + 1} {ring.value}</text>',
            f'<text class="trend-text" x="0" y="27">{progress}</text>',
            *_bars(position, history),
            f'<text class="trend-text" x="0" y="{foot}">{text(first.date)}</text>',
            f'<text class="trend-text" x="{_WIDTH}" y="{foot}" text-anchor="end">{text(last.date)}</text>',
            "</svg>",
        ]
    )


def _bars(position: int, history: Sequence[Moment]) -> Iterator[str]:
    """Shares of the repositories, best at the bottom."""
    step = _WIDTH / len(history)
    for index, moment in enumerate(history):
        foot = float(_HEAD + _HEIGHT)
        for status, number in zip(_STATUSES, moment.rings[position], strict=True):
            height = _HEIGHT * number / max(moment.repositories, 1)
            if not number:
                continue
            foot -= height
            yield (
                f'<rect class="{status.value}" x="{index * step + step * 0.08:.1f}" y="{foot:.1f}" '
                f'width="{step * 0.84:.1f}" height="{max(height - 1, 0.5):.1f}"/>'
            )
