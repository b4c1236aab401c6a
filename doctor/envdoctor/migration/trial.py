"""``--verify``: the patch in a throw-away copy, on the real engine: build, start, test, migrate, take down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from envdoctor.migration.model import Plan
from envdoctor.trial import Composition, Reading, Recorder, Step, copied, read_failure, require_engine

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["Trial", "verify"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A whole trial. ``reading`` is what the first failure means and what to change, None if nothing is known."""

    steps: tuple[Step, ...]
    reading: Reading | None = None

    @property
    def passed(self) -> bool:
        """Whether every step succeeded."""
        return all(step.passed for step in self.steps)

    @property
    def failed(self) -> Step | None:
        """The step that failed."""
        return next((step for step in self.steps if not step.passed), None)


def verify(
    repository: Repository, plan: Plan, tell: Callable[[str], None], *, files: tuple[Path, ...] = (), network: str = ""
) -> Trial:
    """Try the plan in a copy of the repository's files; everything that was started is taken down again.

    ``tell`` gets a line before each step; ``files`` and ``network`` are for `Composition`. Raises `EngineAbsent`.
    """
    require_engine()
    with copied(repository, plan.files) as root:
        recorder = Recorder(root, tell=tell)
        with _composition(recorder, plan, files, network) as composition:
            for name, arguments, seconds in _planned(plan):
                if not composition.step(name, *arguments, seconds=seconds).passed:
                    break
            log = recorder.failed.log + _said(composition) if recorder.failed else ""
    return Trial(steps=tuple(recorder.steps), reading=read_failure(log))


def _composition(recorder: Recorder, plan: Plan, files: tuple[Path, ...], network: str) -> Composition:
    from envdoctor.repository import yaml

    path = next(item.path for item in plan.files if item.path.rpartition("/")[2].endswith((".yaml", ".yml")))
    document = yaml.load((recorder.folder / path).read_text(encoding="utf-8"))
    found = document.get("services")
    services = {name: item.get("build") is not None for name, item in found.items()} if found else {}
    return Composition(recorder, file=path, services=services, files=files, network=network)


def _planned(plan: Plan) -> Iterator[tuple[str, tuple[str, ...], int]]:
    yield "build", ("--profile", "*", "build"), 1800
    yield "start", ("up", "--wait", "--wait-timeout", "240"), 300
    if plan.tests:
        yield "tests", ("run", "--rm", "--no-TTY", "tests"), 1800


def _said(composition: Composition) -> str:
    """What the containers said, which is where the reason is."""
    return "\n" + composition.ask("logs", "--no-color", "--tail", "60").log
