"""What a rehearsal is made of: the lines that a newcomer would type, and what became of each."""

from __future__ import annotations

from enum import StrEnum

from envdoctor.trial import Cause, Reading
from envdoctor.values import dataclass

__all__ = ["BY_HAND", "DOUBTFUL", "ENGINES", "NEEDS_ENGINE", "Passage", "Rehearsal", "State", "Stop", "Way"]

BY_HAND = "by hand"
"""How the reason of a line begins that only a person can do."""
ENGINES = frozenset({"docker", "docker-compose", "podman", "kubectl", "minikube", "helm", "vagrant"})
"""Programs that start containers or machines, which there are none of in a container."""
DOUBTFUL = "it did not work"
"""How the reason of a line begins of which it is not sure that it is meant to be typed."""
NEEDS_ENGINE = "it needs an engine"
"""How the reason of a line begins that starts containers."""
_OUT_OF_REACH = frozenset({Cause.NETWORK, Cause.REGISTRY, Cause.NAME, Cause.TLS})
"""Failures that say nothing about the repository: what it asks for could not be reached from where it was tried."""


_ASKS_FOR_SERVICE = frozenset({Cause.CONNECTION, Cause.NAME, Cause.DATABASE, Cause.RIGHTS})
_ASKS_FOR_MORE = _ASKS_FOR_SERVICE | {Cause.VARIABLE, Cause.PATH}
"""Failures that a step which was left out may well explain; one that starts containers explains those of services."""


class Way(StrEnum):
    """What is followed."""

    COMPOSE = "compose"
    DOCUMENT = "document"


class State(StrEnum):
    """What became of a line."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    NOT_REACHED = "not reached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One line to be typed. ``directory`` is where, relative to the repository's root; None: wherever one stands.

    ``skipped`` says why it is not typed, empty if it is. ``typed`` is what is typed in its stead where nobody sits at a
    terminal, empty for the line itself. ``loose``: it stands within a sentence, or may be what a program writes, so
    that its failure decides nothing.
    """

    text: str
    path: str
    line: int
    directory: str | None = ""
    skipped: str = ""
    typed: str = ""
    loose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A line and what became of it. ``seconds`` is how long it took, ``reason`` why it was skipped or what was seen,
    ``log`` the end of what it wrote, kept for the line that failed.
    """

    text: str
    path: str
    line: int
    state: State
    seconds: float = 0.0
    reason: str = ""
    log: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """A whole rehearsal.

    ``source`` is the file that was followed, ``revision`` the commit, ``place`` where it was tried (an image, or the
    engine); ``prepared`` are the seconds that making the place took, which no newcomer waits for. ``reading`` is what
    the first failure means; None if nothing is known of it. ``in_words`` is where the document asks for what was
    missing without saying how to get it, empty if it does not.
    """

    way: Way
    source: str
    revision: str
    place: str
    network: str
    passages: tuple[Passage, ...]
    prepared: float = 0.0
    reading: Reading | None = None
    in_words: str = ""

    @property
    def failed(self) -> Passage | None:
        """The first line that fails."""
        return next((item for item in self.passages if item.state is State.FAILED), None)

    @property
    def undecided(self) -> str:
        """Why the failure says nothing about the repository; empty if it does, or if nothing fails."""
        if self.failed is None or self.reading is None:
            return ""
        if self.reading.cause in _OUT_OF_REACH:
            return "what it asks for could not be reached from here"
        if self.reading.cause is Cause.TIME:
            return "the time was over"
        if self.reading.subject in ENGINES:
            return "it needs an engine of its own"
        if self.reading.cause in _ASKS_FOR_MORE and self.left_out:
            return f"a step before it was left out: {self.left_out[-1].path}:{self.left_out[-1].line}"
        if self.in_words:
            return f"{self.in_words} asks for it in words only"
        return ""

    @property
    def left_out(self) -> tuple[Passage, ...]:
        """Lines before the failure that could not be typed here and may explain it."""
        before = self.passages[: self.passages.index(self.failed)] if self.failed else self.passages
        service = self.reading is not None and self.reading.cause in _ASKS_FOR_SERVICE
        reasons = (BY_HAND, DOUBTFUL, NEEDS_ENGINE) if service else (BY_HAND, DOUBTFUL)
        return tuple(item for item in before if item.reason.startswith(reasons))

    @property
    def waited(self) -> float:
        """How many seconds a newcomer would have waited until then."""
        return round(sum(item.seconds for item in self.passages), 1)

    @property
    def by_hand(self) -> tuple[Passage, ...]:
        """Lines before the end that only a person can do."""
        return tuple(item for item in self.passages if item.state is State.SKIPPED and item.reason.startswith(BY_HAND))
