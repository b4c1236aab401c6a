"""Each -o belongs to the nearest -f."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from envdoctor.cli.arguments import pair
from envdoctor.errors import UsageError


def paired(line: str) -> list[tuple[str, str | None]]:
    words = line.split()
    values = [
        (words[i], words[i + 1]) for i in range(len(words) - 1) if words[i] in {"-f", "-o", "--format", "--output"}
    ]
    formats = [value for name, value in values if name in {"-f", "--format"}]
    outputs = [Path(value) for name, value in values if name in {"-o", "--output"}]
    context = SimpleNamespace(meta={"envdoctor.arguments": words})
    found = pair(context, formats, outputs, "terminal")  # type: ignore[arg-type]
    return [(item.format, str(item.output) if item.output else None) for item in found]


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("", [("terminal", None)]),
        ("-f json", [("json", None)]),
        ("-o r.md", [("markdown", "r.md")]),
        ("-o r.txt", [("terminal", "r.txt")]),
        ("-f json -o r.json", [("json", "r.json")]),
        ("-o r.json -f json", [("json", "r.json")]),
        ("-f terminal -f json -o r.json", [("terminal", None), ("json", "r.json")]),
        ("-f json -o r.json -f terminal", [("json", "r.json"), ("terminal", None)]),
        ("-f json -o a -f markdown -o b", [("json", "a"), ("markdown", "b")]),
        ("-o a -f json -o b -f markdown", [("json", "a"), ("markdown", "b")]),
        ("--format json --output a", [("json", "a")]),
        ("-f json -o a.json -o b.md", [("json", "a.json"), ("markdown", "b.md")]),
    ],
)
def test_pairs(line: str, pairs: list[tuple[str, str | None]]) -> None:
    assert paired(line) == pairs


@pytest.mark.parametrize("line", ["-f json -f markdown", "-f json -o a -f markdown -o a"])
def test_collisions_are_refused(line: str) -> None:
    with pytest.raises(UsageError, match="two formats would go to"):
        paired(line)
