"""Variables that compose files and shell scripts take from outside."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.repository import interpolation
from envdoctor.repository.environment_variables import is_given
from envdoctor.repository.interpolation import Interpolation
from envdoctor.repository.mentions import is_prose, unmentioned

__all__ = ["UnstatedInterpolation"]


class UnstatedInterpolation(RepositoryCheck):
    """A compose file or a shell script takes a variable from outside that is stated nowhere.

    Looked at are `${NAME}` and `${NAME:?...}` in compose files, and `${NAME:?...}` in shell scripts that do not set
    the variable themselves; references with a default (`${NAME:-...}`) are fine. A variable is stated when another
    file mentions it (for a compose file: one that is no compose file): an example file, a document, a script, CI. What
    a script insists on is a *likely* note, as the script may be for deployment only.

    ## Why is this bad?
    With `:?` compose refuses to start, and a script stops. Without, compose puts in nothing and only warns, so that a
    service comes up with an empty password, an image without a tag, a port without a number.

    ## Example
    `compose.yaml:9` has `${SMTP_PASSWORD}`, and no example file or document says so.

    ## How to fix
    State it in `.env.example` beside the compose file, or give it a default: `${SMTP_PASSWORD:-}`.
    """

    code = "CONF006"
    name = "unstated-interpolation"
    severity = Severity.WARNING

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """One finding per variable."""
        references = repository.fact(interpolation.read)
        scripted = repository.fact(interpolation.read_scripts)
        if not references and not scripted:
            yield Skipped(reason="no compose file takes a variable from outside")
            return
        needed = _needed(references)
        composed = {reference.location.path for reference in references}
        prose = [path for path in repository.files if is_prose(path)]
        for name in sorted(unmentioned(repository, needed, [path for path in prose if path not in composed])):
            yield self._report(name, needed[name])
        for name, places in sorted(_needed(scripted).items()):
            own = {place.location.path for place in places}
            if name not in needed and unmentioned(repository, [name], [path for path in prose if path not in own]):
                yield self._script(name, places)

    def _script(self, name: str, places: list[Interpolation]) -> Finding:
        return self.finding(
            f"`{places[0].location.path}` stops without `{name}`, which is stated nowhere",
            subject=name,
            location=places[0].location,
            evidence=[Evidence(text=f"${{{name}:?}}", location=item.location) for item in places[:5]],
            fix=Fix(text="state it in an example file or a document, or give it a default"),
            severity=Severity.NOTE,
            confidence=Confidence.LIKELY,
        )

    def _report(self, name: str, references: list[Interpolation]) -> Finding:
        strict = [reference for reference in references if reference.required]
        place = (strict or references)[0].location
        effect = "refuses to start without it" if strict else "puts in nothing"
        return self.finding(
            f"`{place.path}` takes `{name}` from outside, which is stated nowhere: compose {effect}",
            subject=name,
            location=place,
            evidence=[Evidence(text=f"${{{name}}}", location=item.location) for item in references[:5]],
            fix=Fix(
                text="state it in an example file beside the compose file, or give it a default",
                command=f"echo '{name}=' >> {_beside(place.path)}.env.example",
                safe=True,
            ),
            severity=None if strict else Severity.NOTE,
        )


def _needed(references: tuple[Interpolation, ...]) -> dict[str, list[Interpolation]]:
    """The variables that no reference has a default for."""
    spared = {reference.name for reference in references if reference.spared}
    needed: dict[str, list[Interpolation]] = {}
    for reference in references:
        aside = (
            reference.name in spared or is_given(reference.name) or reference.name.startswith(("COMPOSE_", "DOCKER_"))
        )
        if not aside and reference.name not in {"UID", "GID"}:
            needed.setdefault(reference.name, []).append(reference)
    return needed


def _beside(path: str) -> str:
    folder = path.rpartition("/")[0]
    return f"{folder}/" if folder else ""
