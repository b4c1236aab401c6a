"""ENG: what earlier runs of a Compose project left in the engine."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Location, Severity, Skipped
from envdoctor.host import engine_contents
from envdoctor.host.engine_contents import Container
from envdoctor_checks.engine_and_compose import CompositionCheck, Setting, project_name
from envdoctor_checks.host_wording import count, shell

__all__ = ["LeftoverContainers", "ProjectNameTaken"]


class _ContainersCheck(CompositionCheck):
    """A check of the containers that the engine has under this project's name."""

    def judge(self, at: Setting) -> Iterator[Finding | Skipped]:
        """Findings about them; skipped where no engine answers."""
        found = at.host.fact(engine_contents.containers)
        if found is None:
            yield Skipped(reason="no engine answers")
        else:
            name = project_name(at.repository, at.file)
            yield from self.look(at, name, [item for item in found if item.project == name])

    @abstractmethod
    def look(self, at: Setting, name: str, containers: list[Container]) -> Iterator[Finding]:
        """Findings about the containers of the project with this name."""


class LeftoverContainers(_ContainersCheck):
    """Containers or networks of this project are left over from an older compose file.

    The engine is asked for containers that Compose labelled with this project's name and folder, and for its networks;
    those that the compose file does not have any more are named.

    ## Why is this bad?
    They keep ports, names and volumes: the new service fails to start, or the application talks to last month's
    database. Bring everything down before you bring it up.

    ## Example
    `shop-postgres-1 belongs to the service postgres, which compose.yaml does not have any more`

    ## How to fix
    `docker compose down --remove-orphans`. Named volumes stay unless you add `-v`. A network that no file names any
    more goes with `docker network rm`, which refuses while a container uses it.
    """

    code = "ENG010"
    name = "leftover-containers"
    severity = Severity.NOTE

    def look(self, at: Setting, name: str, containers: list[Container]) -> Iterator[Finding]:
        """One finding for all containers, one for all networks."""
        if set(at.file.includes) - set(at.file.parts):
            return
        known = {item.name for item in at.file.services}
        here = [item for item in containers if item.folder == str(at.repository.root)]
        left = [item for item in here if item.service not in known]
        if left:
            yield self.finding(
                f"{count(len(left), 'container')} of this project {'belongs' if len(left) == 1 else 'belong'} to no "
                f"service of `{at.file.path}` any more",
                subject="containers",
                location=Location(path=at.file.path),
                evidence=[Evidence(text=f"`{item.name}` ({item.service}) is {item.state}") for item in left],
                fix=Fix(text="bring all down before you bring it up", command="docker compose down --remove-orphans"),
                confidence=Confidence.LIKELY,
            )
        if here == containers:
            yield from self._networks(at, name)

    def _networks(self, at: Setting, name: str) -> Iterator[Finding]:
        """Networks that Compose made for this project and that its file does not name."""
        node = at.file.root.get("networks") if at.file.root else None
        known = {"default", *(key for key, _ in (node.items() if node else ()))}
        made = at.host.fact(engine_contents.networks) or ()
        left = [item for item in made if item.project == name and item.key not in known]
        if left:
            yield self.finding(
                f"{count(len(left), 'network')} of this project {'is' if len(left) == 1 else 'are'} not in "
                f"`{at.file.path}` any more",
                subject="networks",
                location=Location(path=at.file.path),
                evidence=[Evidence(text=f"`{item.name}` was made for the network {item.key}") for item in left],
                fix=Fix(
                    text="remove it when no container uses it; the engine refuses otherwise",
                    command=f"docker network rm {' '.join(shell(item.name) for item in left)}",
                ),
                confidence=Confidence.LIKELY,
            )


class ProjectNameTaken(_ContainersCheck):
    """Containers of another folder bear this project's name.

    Compose names a project after its folder unless the file says `name:`. The engine is asked for containers with this
    project's name whose folder is another one that still exists.

    ## Why is this bad?
    Two checkouts called `app` are one project to Compose: `docker compose up` in one replaces the containers of the
    other, both use the same database volume, and `docker compose down -v` removes it for both.

    ## Example
    `the project name app is also used by ~/old/app, whose containers app-db-1 and app-web-1 exist`

    ## How to fix
    Write a `name:` at the top of the compose file, or set `COMPOSE_PROJECT_NAME` for one of the two.
    """

    code = "ENG012"
    name = "project-name-taken"
    severity = Severity.WARNING

    def look(self, at: Setting, name: str, containers: list[Container]) -> Iterator[Finding]:
        """One finding per other folder."""
        folders: dict[str, list[Container]] = {}
        for item in containers:
            if item.folder:
                folders.setdefault(item.folder, []).append(item)
        for folder, items in sorted(folders.items()):
            if at.host.resolve(at.host.path(folder)) != at.repository.root and at.host.is_folder(at.host.path(folder)):
                yield self.finding(
                    f"The project name `{name}` is also used by `{folder}`, which has "
                    f"{count(len(items), 'container')} under it",
                    subject=folder,
                    location=Location(path=at.file.path),
                    evidence=[Evidence(text=f"`{item.name}` is {item.state}") for item in items],
                    fix=Fix(text="give this file a `name:` of its own before you bring it up"),
                    confidence=Confidence.LIKELY,
                )
