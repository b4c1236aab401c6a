"""What this machine does with the checkout by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdoctor.api import Evidence, Finding, Fix, Host, JointCheck, Location, Repository, Severity
from envdoctor.host import schedules

__all__ = ["PrivateSchedule"]


class PrivateSchedule(JointCheck):
    """A cron table or a user service of this machine runs something in this checkout.

    Looked at are the person's own crontab, `/etc/crontab` and `/etc/cron.d`, systemd units and timers of the user,
    and macOS launch agents, as far as they can be read. It counts when a line names the checkout's folder.

    ## Why is this bad?
    It is part of how the application works, and it exists on this machine only. When the laptop is gone, the nightly
    import stops, and nobody knows that there was one.

    ## Example
    `/var/spool/cron/crontabs/ada:3` runs `0 3 * * * cd /home/ada/shop && venv/bin/python manage.py clearsessions`

    ## How to fix
    Put the schedule into the repository: a service of the compose file, the scheduler of the application (Celery
    beat), or at least a document that says what must run when.
    """

    code = "BUS008"
    name = "private-schedule"
    severity = Severity.WARNING
    profiles = ("laptop",)

    def examine(self, repository: Repository, host: Host) -> Iterator[Finding]:
        """One finding per file."""
        names = {str(repository.root), str(repository.root.resolve())}
        names |= {f"{tilde}{name[len(str(host.home)) :]}" for name in names for tilde in _tildes(name, host)}
        place = re.compile(rf"(?:^|[\s\"'=:>])(?:{'|'.join(map(re.escape, sorted(names)))})(?=[/\s\"';&|)<]|$)")
        for schedule in host.fact(schedules.read):
            hits = [(number, line) for number, line in schedule.lines if place.search(line)]
            if hits:
                yield self.finding(
                    f"`{schedule.path}` runs something in this checkout, on this machine only",
                    subject=schedule.path,
                    location=Location(path=schedule.path, line=hits[0][0]),
                    evidence=[
                        Evidence(text=line, location=Location(path=schedule.path, line=number)) for number, line in hits
                    ],
                    fix=Fix(
                        text="put the schedule into the repository, as a service of the compose file or a document"
                    ),
                )


def _tildes(name: str, host: Host) -> tuple[str, ...]:
    """How else a schedule may spell the home directory."""
    inside = host.home is not None and name.startswith(f"{host.home}/")
    return ("~", "$HOME", "${HOME}", "%h") if inside else ()
