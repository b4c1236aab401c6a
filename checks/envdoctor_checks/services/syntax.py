"""SVC004: what Compose no longer reads."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from envdoctor.api import Finding, Fix, Repository, Ring, Severity
from envdoctor.repository.compose import ComposeFile
from envdoctor.values import regex
from envdoctor_checks.services.common import ComposeCheck, at
from envdoctor_checks.text_edits import line_removed

__all__ = ["ObsoleteVersionKey"]

_SWARM = regex(r"(?i)stack|swarm")


class ObsoleteVersionKey(ComposeCheck):
    """The compose file begins with a `version:` that Compose ignores.

    Looked at is the top level of every compose file, except those for `docker stack` (by their name), which still
    reads it.

    ## Why is this bad?
    Compose v2 prints a warning with every command. Worse, the number suggests to readers that features of other
    "versions" are not available, which has not been true since 2020.

    ## Example
    `version: "3.8"`

    ## How to fix
    Delete the line.
    """

    code = "SVC004"
    name = "obsolete-version-key"
    severity = Severity.NOTE
    ring = Ring.COMPOSITION
    alone = True

    def look(self, item: ComposeFile, repository: Repository) -> Iterator[Finding]:
        """One finding at most."""
        line = item.keys.get("version")
        if line is not None and not _SWARM.search(item.path.rpartition("/")[2]):
            yield self.finding(
                "`version:` is obsolete and Compose ignores it",
                subject="version",
                location=at(item, line),
                fix=Fix(
                    text=f"delete line {line}",
                    command=f"sed -i.bak '{line}d' {shlex.quote(item.path)}",
                    edits=line_removed(repository, at(item, line), "version"),
                ),
            )
