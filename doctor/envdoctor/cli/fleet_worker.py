"""The other end of `workers`: reads paths, a JSON string a line, from stdin and answers each with a JSON report a line.

Run as ``python -m envdoctor.cli.fleet_worker PROFILE``; a process of its own, so that no repository can end the rest.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

__all__ = ["answers", "main"]

_LINE_END = "\n"


def main() -> None:
    """Serve until stdin ends."""
    for answer in answers(sys.stdin, sys.argv[1] if len(sys.argv) > 1 else "ci"):
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()


def answers(lines: Iterator[str], profile: str) -> Iterator[str]:
    """One line of JSON for each path: ``{"report": ...}`` or ``{"failure": "..."}``."""
    from envdoctor.errors import EnvDoctorError
    from envdoctor.preparation import Wish, prepare
    from envdoctor.registry import load_checks, load_renderer
    from envdoctor.report import RenderContext

    known, renderer = load_checks(), load_renderer("json")
    for line in lines:
        path = Path(json.loads(line))
        try:
            plan = prepare(Wish(path=path, only="repo", profile=profile, jobs=1), known)
            report = renderer.render(plan.run().report, RenderContext())
            yield f'{{"report":{report.replace(_LINE_END, "")}}}'  # in JSON a line never ends within a string
        except EnvDoctorError as error:
            yield json.dumps({"failure": str(error)})
        except Exception as error:  # noqa: BLE001 - whatever one repository does, the next one is scanned
            yield json.dumps({"failure": f"{type(error).__name__}: {error}"})


if __name__ == "__main__":
    main()
