"""From signs to verdicts: which backing services are added, offered or only mentioned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import groupby

from envdoctor.migration.model import Decision, Options, PlannedService, Signal, Source
from envdoctor.migration.services import catalogue

__all__ = ["RELATIONAL", "judge", "of_drivers"]

RELATIONAL = ("postgres", "mysql", "mariadb", "mssql", "oracle", "cockroachdb")
_SEARCH = ("opensearch", "elasticsearch", "meilisearch", "solr", "typesense")
_STARTED = frozenset({Source.CI, Source.COMPOSE})
_ADDRESSED = frozenset({Source.EXAMPLE, Source.VARIABLE, Source.URL})
_OF_CLIENTS = frozenset({Source.DEPENDENCY, Source.SETTINGS, Source.IMPORT, Source.EXTRA})
_ADDED = 0.74
_OFFERED = 0.5
_SAYS = 0.3


def judge(
    signals: Iterable[Signal], images: Mapping[str, str], options: Options, *, serves: bool
) -> tuple[PlannedService, ...]:
    """A verdict on every family that was seen, surest first. A library (``serves`` is False) gets none added."""
    ordered = sorted(signals, key=lambda item: item.family)
    grouped = {family: tuple(group) for family, group in groupby(ordered, key=lambda item: item.family)}
    for family in options.services:
        grouped.setdefault(family, ())
    scores = {family: score(group) for family, group in grouped.items()}
    decisions = {
        family: _decide(family, scores[family], options, serves=serves, used=_used(signs))
        for family, signs in grouped.items()
    }
    reasons: dict[str, str] = {}
    _one_database(decisions, scores, grouped, reasons, options)
    _one_search_engine(decisions, grouped, reasons, options)
    named = _names(family for family in grouped if decisions[family] is not Decision.MENTIONED)
    planned = [
        PlannedService(
            family=family,
            name=named.get(family, family),
            image=images.get(family) or catalogue()[family].image,
            decision=decisions[family],
            score=round(scores[family], 2),
            evidence=tuple(item.evidence for item in _best(group)),
            signs=tuple(_best(group)),
            reason=reasons.get(family, ""),
        )
        for family, group in grouped.items()
    ]
    rank = list(Decision)
    return tuple(sorted(planned, key=lambda item: (rank.index(item.decision), -item.score, item.family)))


def of_drivers(signals: Iterable[Signal]) -> tuple[Signal, ...]:
    """Only the services whose drivers are installed with the package itself."""
    signals = tuple(signals)
    needed = {item.family for item in signals if item.source is Source.DEPENDENCY and item.weight >= _OFFERED}
    return tuple(item for item in signals if item.family in needed)


def score(signals: Iterable[Signal]) -> float:
    """1 - Π(1 - w) over the strongest sign of each source: sources are independent, signs of one source are not."""
    strongest: dict[Source, float] = defaultdict(float)
    against = 0.0
    for signal in signals:
        if signal.weight < 0:
            against = min(against, signal.weight)
        strongest[signal.source] = max(strongest[signal.source], signal.weight)
    doubt = 1.0
    for weight in strongest.values():
        doubt *= 1 - weight
    return max(0.0, 1 - doubt + against)


def _used(signals: Iterable[Signal]) -> bool:
    """Whether the application's own code opens a connection to it."""
    return any(item.source is Source.SETTINGS and item.weight >= _OFFERED for item in signals)


def _decide(family: str, value: float, options: Options, *, serves: bool, used: bool) -> Decision:
    if family in options.without:
        return Decision.MENTIONED
    if family in options.services:
        return Decision.ADDED
    if not serves or value < _OFFERED:
        return Decision.MENTIONED
    if catalogue()[family].profile and not used:
        return Decision.OFFERED
    if value < _ADDED and not (catalogue()[family].profile and used):
        return Decision.OFFERED
    return Decision.ADDED


def _one_database(
    decisions: dict[str, Decision],
    scores: Mapping[str, float],
    signs: Mapping[str, Iterable[Signal]],
    reasons: dict[str, str],
    options: Options,
) -> None:
    """An application usually has one relational database: the surest by the most independent signs stays."""
    rivals = [item for item in RELATIONAL if item in decisions and decisions[item] is not Decision.MENTIONED]
    rivals = [item for item in rivals if item not in options.services]
    if len(rivals) < 2:
        return
    sources = {item: len({sign.source for sign in signs[item] if sign.weight >= _SAYS}) for item in rivals}
    chosen = max(rivals, key=lambda item: (round(scores[item], 1), sources[item], -RELATIONAL.index(item)))
    for family in rivals:
        if family != chosen:
            decisions[family] = Decision.MENTIONED
            reasons[family] = f"one relational database is enough; {catalogue()[chosen].title} has more evidence"


def _one_search_engine(
    decisions: dict[str, Decision],
    signs: Mapping[str, Iterable[Signal]],
    reasons: dict[str, str],
    options: Options,
) -> None:
    """Of several search engines the one that CI starts stays, or OpenSearch at an address of its own: it also answers
    Elasticsearch's clients."""
    rivals = [item for item in _SEARCH if item in decisions and decisions[item] is not Decision.MENTIONED]
    sources = {item: {sign.source for sign in signs[item]} for item in rivals}
    started = [item for item in rivals if sources[item] & _STARTED]
    if len(rivals) < 2 or options.services:
        return
    if started:
        why = f"CI starts {catalogue()[started[0]].title}"
    elif sources.get("opensearch", set()) & _ADDRESSED and sources.get("elasticsearch", _ADDRESSED) <= _OF_CLIENTS:
        rivals, why = ["opensearch", "elasticsearch"], "its clients are given the address of OpenSearch"
    else:
        return
    chosen = "opensearch" if "opensearch" in rivals else started[0]
    best = min((decisions[item] for item in rivals), key=list(Decision).index)
    for family in rivals:
        if family != chosen:
            decisions[family] = Decision.MENTIONED
            reasons[family] = f"one search engine is enough; {why}"
    decisions[chosen] = best


def _best(signals: tuple[Signal, ...]) -> list[Signal]:
    """The strongest sign of each source, strongest first."""
    chosen: dict[Source, Signal] = {}
    for signal in signals:
        known = chosen.get(signal.source)
        if known is None or signal.weight > known.weight:
            chosen[signal.source] = signal
    return sorted(chosen.values(), key=lambda item: (-item.weight, item.location.path, item.location.line or 0))


def _names(families: Iterable[str]) -> dict[str, str]:
    """Names in the compose file; a second database is called by its family."""
    names: dict[str, str] = {}
    for family in families:
        name = catalogue()[family].name
        names[family] = family if name in names.values() else name
    return names
