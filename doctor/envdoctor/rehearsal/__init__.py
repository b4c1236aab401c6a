"""``envdoctor rehearse``: what a newcomer would go through, tried in a throw-away container, and never on this machine.

Only what is committed counts: a clone of ``HEAD`` is made, its facts are read, and its compose file or its document is
followed until a step fails.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from envdoctor.rehearsal.by_hand import copies_in_words
from envdoctor.rehearsal.composing import ReachesTheHost, compose_file, copies_in, follow_compose
from envdoctor.rehearsal.container import NoContainer
from envdoctor.rehearsal.following import NothingToFollow, asked_for, folder_name, follow_document, guide_of
from envdoctor.rehearsal.itinerary import itinerary
from envdoctor.rehearsal.model import Passage, Rehearsal, State, Stop, Way
from envdoctor.repository import Repository
from envdoctor.repository.documents.identity import identity
from envdoctor.trial import Cause, Recorder, cloned, require_engine
from envdoctor.values import dataclass

__all__ = [
    "NoContainer",
    "NothingToFollow",
    "Passage",
    "ReachesTheHost",
    "Rehearsal",
    "State",
    "Stop",
    "Way",
    "Wish",
    "itinerary",
    "rehearse",
    "told",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be followed (None: the compose file if there is one, else the document), and within which limits.

    ``network`` is one of the engine's, ``seconds`` the time for everything together.
    """

    way: Way | None = None
    document: str | None = None
    image: str | None = None
    network: str = "bridge"
    seconds: float = 1800.0


def rehearse(root: Path, wish: Wish, tell: Callable[[str], None]) -> Rehearsal:
    """Clone what is committed and follow it.

    Raises `EngineAbsent` without an engine, `TargetError` without a commit, `NothingToFollow`, `NoContainer` and
    `ReachesTheHost`, all before anything of the repository has run.
    """
    require_engine()
    with cloned(root) as copy:
        repository = Repository(copy)
        recorder = Recorder(copy, tell=tell, budget=wish.seconds)
        file = compose_file(repository) if wish.document is None and wish.way is not Way.DOCUMENT else None
        if file is not None:
            network = "" if wish.network == "bridge" else wish.network
            seen = follow_compose(
                repository, recorder, file, _copies(repository, root), network=network, engine="engine"
            )
            return told(repository, seen)
        if wish.way is Way.COMPOSE:
            raise NothingToFollow("no compose file is committed at the root", remedy="rehearse a document instead")
        return follow_document(
            repository,
            recorder,
            name=folder_name(root),
            document=wish.document,
            image=wish.image,
            network=wish.network,
        )


def told(repository: Repository, seen: Rehearsal) -> Rehearsal:
    """The rehearsal of a composition, with where the document asks in words for a missing variable or its file."""
    if seen.reading is None or seen.reading.cause is not Cause.VARIABLE or seen.in_words:
        return seen
    try:
        return replace(seen, in_words=asked_for(guide_of(repository, None), seen.reading))
    except NothingToFollow:
        return seen


def _copies(repository: Repository, root: Path) -> tuple[Stop, ...]:
    """What the document says to copy before anything is started."""
    try:
        document = guide_of(repository, None)
    except NothingToFollow:
        return ()
    typed = copies_in(itinerary(document, identity(repository).names | {root.name.lower()}))
    return typed or tuple(copies_in_words(document, repository.files))
