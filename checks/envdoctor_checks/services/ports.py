"""SVC002: ports open to the world."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdoctor.api import Edit, Finding, Fix, Repository, Ring, Severity
from envdoctor.repository.compose import ComposeFile, Port, Service
from envdoctor.repository.images import knowledge
from envdoctor_checks.services.common import ComposeCheck
from envdoctor_checks.services.edits import bound_to_loopback

__all__ = ["PublishedOnEveryInterface"]

_EVERYWHERE = frozenset({None, "", "0.0.0.0", "::", "*"})  # noqa: S104 - this is what the check looks for


class PublishedOnEveryInterface(ComposeCheck):
    """A database or another store is published on every network interface of the machine.

    Looked at are the `ports` of services whose image is a known store: PostgreSQL, MySQL, Redis, MongoDB, RabbitMQ,
    Elasticsearch and their kin. A port that is bound to an address (`127.0.0.1:5432:5432`), `expose`, and the ports of
    the application itself are left alone.

    ## Why is this bad?
    `"5432:5432"` binds 0.0.0.0, and Docker's rules come before the firewall's: everybody in the café's WLAN can try
    the password that the compose file shows. Redis often has none at all.

    ## Example
    ```yaml
      db:
        image: postgres:17
        ports: ["5432:5432"]
    ```

    ## How to fix
    Services of one compose file reach each other without any `ports`. If a tool on the laptop needs the port, bind it
    to the loopback address, and to a number that a local installation does not use: `"127.0.0.1:15432:5432"`.
    """

    code = "SVC002"
    name = "published-on-every-interface"
    severity = Severity.WARNING
    ring = Ring.COMPOSITION

    def look(self, item: ComposeFile, repository: Repository) -> Iterator[Finding]:
        """One finding per port."""
        for service in item.services:
            family = knowledge().family(service.image)
            if family is None or not family.store or service.text("network_mode") == "host" or _is_meant(service):
                continue
            for port in service.ports:
                if port.host in _EVERYWHERE and _is_plain(port):
                    yield self._finding(service, port, bound_to_loopback(repository, service, port))

    def _finding(self, service: Service, port: Port, edits: tuple[Edit, ...]) -> Finding:
        published = port.published or port.target
        return self.finding(
            f"port {port.target} of `{service.name}` is open on every interface of the machine",
            subject=f"{service.name}:{port.target}",
            location=service.place(port),
            fix=Fix(
                text=f'bind it to this machine, `"127.0.0.1:{published}:{port.target}"`, or drop `ports`', edits=edits
            ),
        )


def _is_meant(service: Service) -> bool:
    """Whether a broker announces itself under an address that other machines use."""
    announced = (value or "" for name, value in service.environment.items() if "ADVERTISED_" in name.upper())
    hosts = {host for value in announced for host in re.findall(r"//(\$\{[^}]*\}|[\w.-]+):", value)}
    local = re.compile(r"^(?:localhost|127\.0\.0\.1|0\.0\.0\.0|host\.docker\.internal)$")
    return any(("." in host or "$" in host) and not local.match(host) for host in hosts)


def _is_plain(port: Port) -> bool:
    """Whether the published part is a number or clearly a variable for one, and not perhaps an address."""
    text = port.published
    return not text or "$" not in text or re.search(r"(?i)port", text) is not None
