"""Traps of real documents: small repositories that look wrong and are right, each with a twin that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["DJANGO", "MAKEFILE", "Trap", "page"]


def page(*commands: str, before: str = "Type this:") -> str:
    """A README with one block of commands under a sentence."""
    return "# Shop\n\n## Install\n\n" + before + "\n\n```sh\n" + "\n".join(commands) + "\n```\n"


@dataclass(frozen=True, kw_only=True)
class Trap:
    """``now`` is left alone though ``gone`` files left the repository; ``instead`` replaces files of ``now`` (an empty
    text takes one away), and then ``found`` is."""

    now: Mapping[str, str]
    found: tuple[str, str]
    instead: Mapping[str, str]
    gone: tuple[str, ...] = ()
    before: Mapping[str, str] = field(default_factory=dict)

    def files(self) -> tuple[dict[str, str], dict[str, str]]:
        return dict(self.now), {**dict.fromkeys(self.gone, "x\n"), **self.before}

    def twin(self) -> tuple[dict[str, str], dict[str, str]]:
        merged = {path: text for path, text in {**self.now, **self.instead}.items() if text}
        return merged, self.files()[1]


MAKEFILE = "build:\n\ttrue\n"
DJANGO = {"manage.py": "import django\n", "pyproject.toml": "[project]\nname = 'shop'\ndependencies = ['django']\n"}
