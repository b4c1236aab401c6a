"""Services that a document asks for in words: installed in the container, as a newcomer installs them on a laptop."""

from __future__ import annotations

import re

from envdoctor.repository.documents import Document
from envdoctor.trial import Cause, Reading
from envdoctor.values import dataclass, regex

__all__ = ["Product", "needed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A service: how texts call it, by what its absence is known, and what installs and starts it on Debian.

    Whoever sits at the machine may do everything in it, from the machine itself without a password.
    """

    name: str
    words: str
    programs: str
    port: str
    script: str


_PRODUCTS = (
    Product(
        name="PostgreSQL",
        words=r"postgres\w*|psql",
        programs=r"createdb|createuser|dropdb|psql|pg_\w+|initdb",
        port="5432",
        script="""
apt-get install -qq --no-install-recommends postgresql >/dev/null
sed -i -E 's/^((local|host)\\s.*\\s)(peer|scram-sha-256|md5)$/\\1trust/' /etc/postgresql/*/main/pg_hba.conf
service postgresql start
for _ in $(seq 60); do runuser -u postgres -- psql -qc 'create role root superuser login' && break; sleep 1; done
""",
    ),
    Product(
        name="Redis",
        words=r"redis",
        programs=r"redis-\w+",
        port="6379",
        script="apt-get install -qq --no-install-recommends redis-server >/dev/null && redis-server --daemonize yes",
    ),
    Product(
        name="MariaDB",
        words=r"mysql|mariadb",
        programs=r"mysql\w*|mariadb\w*",
        port="3306",
        script="""
apt-get install -qq --no-install-recommends mariadb-server >/dev/null
service mariadb start
mariadb -e "alter user root@localhost identified via mysql_native_password using password('')"
""",
    ),
)
_MISSED = frozenset({Cause.CONNECTION, Cause.PROGRAM, Cause.PATH})
_HERE = regex(r"(?i)localhost|127\.0\.0\.1|::1|\.s\.PGSQL|/var/run|/run/|\[?Errno 111")


def needed(reading: Reading | None, log: str, document: Document) -> tuple[Product, str] | None:
    """The service whose absence on this machine a failure shows, and where the document asks for it."""
    if reading is None or reading.cause not in _MISSED:
        return None
    for product in _PRODUCTS:
        program = reading.cause is Cause.PROGRAM and re.fullmatch(product.programs, reading.subject.rpartition("/")[2])
        refused = reading.cause is not Cause.PROGRAM and product.port in log and _HERE.search(log)
        if program or refused:
            asked = re.compile(rf"(?i)(?<![\w./-])(?:{product.words})(?![\w/])")
            place = next((item.location for item in document.lines if asked.search(item.text) and not item.past), None)
            return (product, str(place)) if place else None
    return None
