"""DOC005 and DOC012: commands that no longer work the way they are written, and services that are gone."""

from __future__ import annotations

import itertools
import posixpath
import re
from collections.abc import Iterator

from envdoctor.api import Evidence, Finding, Fix, Location, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.repository.documents import Command, Document
from envdoctor.values import regex
from envdoctor_checks.documents import standing
from envdoctor_checks.documents.activation import mismatches
from envdoctor_checks.documents.rewriting import replaced
from envdoctor_checks.documents.shell_slips import refused

__all__ = ["DeadService", "OutdatedCommand"]

_PIP = regex(r"^pip(\d(\.\d+)?)?$")
_PYTHON = regex(r"^python(\d(\.\d+)?)?$")
_REQUIREMENTS = regex(r"^(?:[\w.-]+/)*[\w.-]*require[\w.-]*\.(txt|in)$")
_EXTRAS = regex(r"^\[\.?[A-Za-z][\w,-]*\]$")
"""Extras without the project that has them."""
_SINGLE = regex(r"^[A-Za-z][\w.-]*(?:\[[\w,.-]+\])?=\d[\w.*]*$")
_SETUP = frozenset({"install", "develop", "test"})


class OutdatedCommand(RepositoryCheck):
    """A document gives a command that does not do what it says, or that its own tool has abandoned.

    Looked for in the commands of onboarding documents: `pip install requirements.txt` without `-r` (pip searches PyPI
    for a package of that name) or with a version after a single `=`; a virtual environment that is made under one name
    and activated under another, nearly the same or in the very next lines;
    extras that stand apart from their project (`pip install . "[dev]"`) or hold a space; `export NAME = value`; options
    of `docker run` with an underscore;
    `python setup.py install`, `develop` or `test`, which setuptools has deprecated; and, as a note once for each
    document, `docker-compose`, the first version of Compose, which has had no release since 2023.

    ## Why is this bad?
    Commands are copied, not read. One that fails, or that installs something else, costs the time of everybody who
    comes after you, and `pip install requirements.txt` lets a stranger decide what is installed.

    ## Example
    `python3 -m venv .venv && source venv/bin/activate`

    ## How to fix
    The finding gives the command that works today.
    """

    code = "DOC005"
    name = "outdated-command"
    severity = Severity.WARNING

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Look at each command."""
        documents = standing.onboarding(repository)
        if not any(document.commands for document in documents):
            yield Skipped(reason="no document holds a command")
        has_setup = bool(repository.files.matching("setup.py"))
        for document in documents:
            yield from self._compose(repository, document)
            yield from self._activation(repository, document)
            for command in document.commands:
                yield from self._refused(document, command)
                yield from self._pip(repository, document, command)
                if has_setup and not command.foreign:
                    yield from self._setup(document, command)

    def _refused(self, document: Document, command: Command) -> Iterator[Finding]:
        for written, reason, right in refused(command.words):
            yield self.finding(
                f"`{document.path}` says `{written}`: {reason}",
                subject=f"{document.path}#{written}",
                location=command.location,
                fix=Fix(text=right),
            )

    def _pip(self, repository: Repository, document: Document, command: Command) -> Iterator[Finding]:
        words = command.words
        if _PYTHON.match(words[0]) and words[1:3] == ("-m", "pip"):
            words = words[2:]
        if not _PIP.match(words[0]) or words[1:2] != ("install",):
            return
        for before, word in itertools.pairwise(words[1:]):
            if _EXTRAS.match(word):
                yield self._apart(document, command, word)
            if _SINGLE.match(word) and not before.startswith("-"):
                yield self._pinned_with_one(repository, document, command, word)
            if _REQUIREMENTS.match(word) and not before.startswith("-"):
                yield self.finding(
                    f"`{document.path}` says `pip install {word}` without `-r`: pip looks for a package of that name",
                    subject=f"{document.path}#pip install {word}",
                    location=command.location,
                    fix=Fix(
                        text=f"write `pip install -r {word}`",
                        edits=replaced(repository, command.location, f"install {word}", f"install -r {word}"),
                        safe=True,
                    ),
                )

    def _apart(self, document: Document, command: Command, word: str) -> Finding:
        right = f".[{word.strip('.[]')}]"
        return self.finding(
            f"`{document.path}` says `pip install {word}`: pip takes extras only behind the project's path",
            subject=f"{document.path}#pip install {word}",
            location=command.location,
            fix=Fix(text=f"write `pip install '{right}'`"),
        )

    def _pinned_with_one(self, repository: Repository, document: Document, command: Command, word: str) -> Finding:
        right = word.replace("=", "==", 1)
        return self.finding(
            f"`{document.path}` says `pip install {word}`: pip refuses a version after a single `=`",
            subject=f"{document.path}#pip install {word}",
            location=command.location,
            fix=Fix(
                text=f"write `pip install {right}`",
                edits=replaced(repository, command.location, word, right),
                safe=True,
            ),
        )

    def _setup(self, document: Document, command: Command) -> Iterator[Finding]:
        words = command.words
        if (
            len(words) < 3
            or not _PYTHON.match(posixpath.basename(words[0]))
            or words[1] not in {"setup.py", "./setup.py"}
        ):
            return
        if words[2] not in _SETUP:
            return
        new = {"install": "pip install .", "develop": "pip install -e .", "test": "pytest"}[words[2]]
        yield self.finding(
            f"`{document.path}` says `python setup.py {words[2]}`, which setuptools has deprecated",
            subject=f"{document.path}#setup.py {words[2]}",
            location=command.location,
            fix=Fix(text=f"write `{new}`"),
        )

    def _compose(self, repository: Repository, document: Document) -> Iterator[Finding]:
        old = [item for item in document.commands if item.words[0] == "docker-compose"]
        if not old or any(item.words[:2] == ("docker", "compose") for item in document.commands):
            return
        places = {item.location.line: item.location for item in old}.values()
        edits = [edit for place in places for edit in replaced(repository, place, "docker-compose", "docker compose")]
        lines = ", ".join(str(item.location.line) for item in old[:8])
        yield self.finding(
            f"`{document.path}` uses `docker-compose`, the first version of Compose, which is no longer maintained",
            subject=f"{document.path}#docker-compose",
            location=old[0].location,
            evidence=(Evidence(text=f"on {len(old)} line{'s' * (len(old) > 1)}: {lines}"),),
            fix=Fix(text="write `docker compose`", edits=tuple(dict.fromkeys(edits)), safe=True),
            severity=Severity.NOTE,
        )

    def _activation(self, repository: Repository, document: Document) -> Iterator[Finding]:
        """Environments that are activated under another name than they were made."""
        for command, activated, step, made in mismatches(document.commands):
            edits = replaced(repository, command.location, activated.script, made.script) if made.script else ()
            yield self.finding(
                f"`{document.path}` makes the environment `{made.name}` but activates `{activated.name}`",
                subject=f"{document.path}#{activated}",
                location=command.location,
                evidence=(Evidence(text=f"`{made.name}` is made here", location=step.location),),
                fix=Fix(text=f"write `{made.activation}`", edits=edits, safe=True),
            )


_DEAD = {
    "travis-ci.org": "2021",
    "requires.io": "2022",
    "david-dm.org": "2022",
    "gemnasium.com": "2018",
    "waffle.io": "2019",
    "lgtm.com": "2022",
    "versioneye.com": "2017",
    "greenkeeper.io": "2020",
}
"""Service -> the year in which it shut down."""


class DeadService(RepositoryCheck):
    """A document shows a badge of a service that no longer exists.

    Links and images are compared with a short list of services that are known to have shut down: travis-ci.org,
    requires.io, david-dm.org, gemnasium, waffle.io, lgtm.com, VersionEye, Greenkeeper. One note for each service and
    document.

    ## Why is this bad?
    A broken image at the top says "nobody looks after this", and a badge that can never change says nothing about the
    tests.

    ## Example
    `[![Build](https://travis-ci.org/acme/shop.svg)](https://travis-ci.org/acme/shop)`

    ## How to fix
    Take the badge out, or put the badge of what runs the tests today in its place.
    """

    code = "DOC012"
    name = "dead-service"
    severity = Severity.NOTE

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Compare links with the list."""
        for document in standing.onboarding(repository):
            found: dict[str, Location] = {}
            for link in document.links:
                host = re.match(r"(?i)^(?:https?:)?//(?:[\w-]+\.)*?((?:[\w-]+)\.(?:org|io|com))(?:[/:]|$)", link.target)
                if host and host[1].lower() in _DEAD:
                    found.setdefault(host[1].lower(), link.location)
            for host_name, location in found.items():
                yield self.finding(
                    f"`{document.path}` links to {host_name}, which shut down in {_DEAD[host_name]}",
                    subject=f"{document.path}#{host_name}",
                    location=location,
                    fix=Fix(text="take the badge out, or put the one of today's service in its place"),
                )
