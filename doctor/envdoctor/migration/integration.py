"""A job for CI that runs the same composition as everybody's machine."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from envdoctor.errors import UsageError
from envdoctor.migration.image import MARK
from envdoctor.migration.model import Action, Plan, PlannedFile
from envdoctor.repository import ci
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["Platform", "job"]

_WORKFLOW = ".github/workflows/compose.yaml"
_PIPELINE = ".gitlab-ci.yml"
_CHECKOUT = regex(r"uses:\s*[\"']?(actions/checkout@[\w.-]+)[\"']?([ \t]+#[^\n]*)?")
_DEFAULT_CHECKOUT = "actions/checkout@v4"
_JOB = "compose"
_WORKFLOW_TEXT = """\
{mark}
name: compose

on:
  push:
  pull_request:

permissions:
  contents: read

jobs:
  {job}:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - uses: {checkout}
{steps}\
      - if: failure()
        run: docker compose logs --no-color --tail 200
      - if: always()
        run: docker compose --profile "*" down --volumes
"""


class Platform(StrEnum):
    """Where CI runs."""

    GITHUB = "github"
    GITLAB = "gitlab"


def job(repository: Repository, plan: Plan, platform: Platform) -> PlannedFile:
    """The file with the job: a new one, or the pipeline that is there with one job more.

    Raises `UsageError` below the top of a work tree, where no CI looks.
    """
    if repository.git.prefix:
        raise UsageError("CI reads its files at the top only", where="--ci", remedy="name the top of the work tree")
    if platform is Platform.GITHUB:
        return _github(repository, plan)
    return _gitlab(repository, plan)


def _commands(plan: Plan) -> list[str]:
    """Everything that can be checked, from what fails soonest."""
    names = [task.name for task in plan.tasks if task.profile == "lint"]
    names += ["tests"] if plan.tests else []
    names += [task.name for task in plan.tasks if task.throw_away]
    lines = [f"docker compose run --rm --build {name}" for name in names]
    up = ["docker compose up --build --detach --wait --wait-timeout 300"] if plan.processes else []
    return [*lines, *up]


def _github(repository: Repository, plan: Plan) -> PlannedFile:
    if _WORKFLOW in repository.files:
        text = repository.files.text(_WORKFLOW) or ""
        return PlannedFile(path=_WORKFLOW, action=Action.KEEP, before=text, after=text, reason="it is there already")
    steps = "".join(f"      - run: {command}\n" for command in _commands(plan))
    text = _WORKFLOW_TEXT.format(mark=MARK, job=_JOB, checkout=_checkout(repository), steps=steps)
    return PlannedFile(path=_WORKFLOW, action=Action.CREATE, after=text)


def _checkout(repository: Repository) -> str:
    """The checkout that the repository's other workflows use, with the pin that they give it."""
    for path in ci.workflows(repository.files):
        if match := _CHECKOUT.search(repository.files.text(path) or ""):
            return match[1] + (f" {match[2].strip()}" if match[2] else "")
    return _DEFAULT_CHECKOUT


def _gitlab(repository: Repository, plan: Plan) -> PlannedFile:
    before = repository.files.text(_PIPELINE)
    if before is None:
        return PlannedFile(path=_PIPELINE, action=Action.CREATE, after=f"{MARK}\n{_gitlab_job(plan, 'test')}")
    if re.search(rf"(?m)^{_JOB}:", before):
        return PlannedFile(
            path=_PIPELINE, action=Action.KEEP, before=before, after=before, reason="it has such a job already"
        )
    newline = "\r\n" if "\r\n" in before else "\n"
    gap = "\n" if before.endswith("\n") else "\n\n"
    added = (gap + f"{MARK}\n{_gitlab_job(plan, _stage(before))}").replace("\n", newline)
    return PlannedFile(
        path=_PIPELINE, action=Action.EXTEND, before=before, after=before + added, reason="a job for the composition"
    )


def _stage(pipeline: str) -> str:
    """The pipeline's own stage for tests; the last one if none is called so."""
    from envdoctor.repository import yaml

    listed = yaml.load(pipeline).get("stages")
    names = [text for item in (listed.elements() if listed else ()) if (text := item.text())]
    return next((name for name in names if "test" in name), names[-1] if names else "test")


def _gitlab_job(plan: Plan, stage: str) -> str:
    script = "".join(f"    - {command}\n" for command in _commands(plan))
    return (
        f"{_JOB}:\n  stage: {stage}\n  image: docker:28-cli\n  services:\n    - docker:28-dind\n  timeout: 30 minutes\n"
        f"  script:\n{script}  after_script:\n    - docker compose logs --no-color --tail 200\n"
    )
