"""What only a person can decide: where the repository says two things equally well, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from envdoctor.migration.model import Decision, Options, Plan
from envdoctor.migration.python_version import KNOWN
from envdoctor.migration.scoring import RELATIONAL
from envdoctor.migration.services import catalogue
from envdoctor.values import dataclass

__all__ = ["Question", "answered", "questions"]

_CLOSE = 0.15
_YES, _NO = "yes", "no"
_PYTHON = "python"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with its possible answers; ``default`` is what the plan takes unasked, ``because`` what speaks for it.

    ``about`` is a family of services, a list of rivals joined by ``|``, or ``python``.
    """

    about: str
    text: str
    choices: tuple[str, ...]
    default: str
    because: tuple[str, ...] = ()


def questions(plan: Plan) -> tuple[Question, ...]:
    """What is worth asking about this plan, the weightiest first."""
    return (*_rivals(plan), *_offered(plan), *_python(plan))


def _rivals(plan: Plan) -> Iterator[Question]:
    """Relational databases with nearly the same evidence: the plan takes one of them."""
    relational = [item for item in plan.services if item.family in RELATIONAL]
    chosen = next((item for item in relational if item.decision is Decision.ADDED), None)
    lost = [item for item in relational if item.decision is Decision.MENTIONED and item.reason]
    close = [item for item in (chosen, *lost) if chosen and item and chosen.score - item.score <= _CLOSE]
    if chosen and len(close) > 1:
        yield Question(
            about="|".join(item.family for item in close),
            text="Which database does the application run on?",
            choices=tuple(item.family for item in close),
            default=chosen.family,
            because=tuple(f"{item.family}: {evidence}" for item in close for evidence in item.evidence[:2]),
        )


def _offered(plan: Plan) -> Iterator[Question]:
    for item in plan.services:
        if item.decision is Decision.OFFERED:
            yield Question(
                about=item.family,
                text=f"Does the application need {catalogue()[item.family].title} to start?",
                choices=(_YES, _NO),
                default=_NO,
                because=tuple(str(evidence) for evidence in item.evidence[:3]),
            )


def _python(plan: Plan) -> Iterator[Question]:
    said = plan.python.evidence
    if said is None or (said.location is None and said.text.endswith("our default")):
        yield Question(
            about=_PYTHON,
            text="Which Python does it run on? Nothing in the repository says so.",
            choices=KNOWN,
            default=plan.python.version,
        )


def answered(options: Options, question: Question, answer: str) -> Options:
    """The options with the answer in them; the default changes nothing."""
    if answer == question.default:
        return options
    if question.about == _PYTHON:
        return replace(options, python=answer)
    if question.choices == (_YES, _NO):
        return replace(options, services=(*options.services, question.about))
    others = tuple(family for family in question.choices if family != answer)
    return replace(options, services=(*options.services, answer), without=(*options.without, *others))
