"""DEP008: declared, but probably not what was meant."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources

from envdoctor.api import Confidence, Finding, Fix, Repository, RepositoryCheck, Ring, Severity
from envdoctor.repository import declarations, names, usage
from envdoctor.repository.declarations import Dependency, Kind
from envdoctor_checks.dependencies.written import renamed

__all__ = ["DoubtfulDistribution"]

_SHORTEST = 5


@cache
def _data(name: str) -> tuple[str, ...]:
    text = resources.files("envdoctor.data").joinpath(name).read_text("utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def _meant() -> dict[str, str]:
    return {wrong: right for wrong, _, right in (line.partition("\t") for line in _data("mistaken_names.tsv"))}


class DoubtfulDistribution(RepositoryCheck):
    """A declared name is probably not the distribution that was meant.

    Two kinds are reported: an import name in the place of a distribution's (`yaml` for PyYAML, `cv2` for opencv-python,
    `sklearn` for scikit-learn), and a name that is one letter or one swap away from one of the most used
    distributions while it is itself unknown. It stays silent for requirements with a URL, for conda's, and for the
    names of the repository's own projects.

    ## Why is this bad?
    The name may not exist, or belong to an abandoned placeholder, or to somebody who waits for the slip of a finger:
    installing runs their code.

    ## Example
    `reqeusts>=2.0` in `requirements.txt`

    ## How to fix
    Write the name of the distribution: `requests`, `pyyaml`, `opencv-python`, `scikit-learn`.
    """

    code = "DEP008"
    name = "doubtful-distribution"
    settled = True
    severity = Severity.WARNING
    ring = Ring.PACKAGES

    def examine(self, repository: Repository) -> Iterator[Finding]:
        """One finding for each requirement."""
        found = repository.fact(declarations.read)
        own = {names.normalise(item.name) for item in found.projects if item.name}
        used = repository.fact(usage.used_distributions)
        aside = {item.root for item in found.projects if item.aside}
        for item in found.dependencies:
            if item.url or item.kind is Kind.CONSTRAINT or item.name in own or item.project in aside or _is_conda(item):
                continue
            if right := _meant().get(item.name):
                yield self._report(repository, item, right, Confidence.CERTAIN, "an import name or an abandoned one")
            elif item.name not in used and (right := _neighbour(item.name)):
                yield self._report(repository, item, right, Confidence.LIKELY, "unknown, and one edit away")

    def _report(
        self, repository: Repository, item: Dependency, right: str, confidence: Confidence, why: str
    ) -> Finding:
        edits = renamed(repository, item, right) if confidence is Confidence.CERTAIN else ()
        return self.finding(
            f"`{item.name}` is declared, but `{right}` is probably meant: the name is {why}",
            subject=item.name,
            location=item.location,
            fix=Fix(text=f"write `{right}` for `{item.name}` in `{item.location.path}`", edits=edits),
            confidence=confidence,
        )


def _is_conda(item: Dependency) -> bool:
    """conda has names of its own (``pytorch``)."""
    return item.location.path.endswith((".yml", ".yaml", "pixi.toml"))


@cache
def _neighbour(name: str) -> str | None:
    """The popular distribution that an unknown name is one edit away from."""
    if len(name) < _SHORTEST or name in _data("popular.txt") or names.modules_of(name):
        return None
    near = (
        item
        for item in _data("popular.txt")
        if abs(len(item) - len(name)) <= 1 and (item[0] == name[0] or item[-1] == name[-1]) and _is_one_edit(name, item)
    )
    return min(near, default=None)


def _is_one_edit(first: str, second: str) -> bool:
    """One insertion, deletion, substitution or swap of neighbours; a digit or an affix is a name of its own."""
    if abs(len(first) - len(second)) > 1 or first[-1].isdigit() != second[-1].isdigit():
        return False
    if first[1:] == second or second[1:] == first:
        return False  # whose name begins with a letter more is somebody else: ``jtorch``, ``ujson``
    if second.removesuffix("s") == first or first.removesuffix("s") == second:
        return False
    head = next(
        (i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second))
    )
    rest, other = first[head:], second[head:]
    swapped = len(rest) > 1 and rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return swapped or rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]
