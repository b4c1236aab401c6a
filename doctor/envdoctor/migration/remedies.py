"""From what a failure means to what repairs it: only what is known to help, and never the same twice."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from envdoctor.migration import django_settings, system
from envdoctor.migration.environment import as_root
from envdoctor.migration.model import Decision, Lesson, LessonKind, Plan
from envdoctor.migration.services import catalogue
from envdoctor.trial import Cause, Reading
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["remedies"]

_SECRET = regex(r"SECRET|_KEY$|^KEY_|SALT|TOKEN|PASSWORD|PASS$")
_PLACEHOLDERS = (
    (_SECRET, "development-only-not-a-secret-0123456789"),
    (regex(r"ALLOWED_HOSTS|^HOSTS?$|_HOSTNAME$|_HOST$|DOMAIN"), "localhost"),
    (regex(r"DEBUG|ENABLED?$|^USE_|^IS_|_FLAG$"), "true"),
    (regex(r"URLS?$|URI$|ORIGINS?$|ENDPOINT"), "http://localhost"),
    (regex(r"EMAIL|MAIL_FROM|_FROM$"), "developer@example.org"),
    (regex(r"PORT$|_ID$|MINUTES|SECONDS|TIMEOUT|SIZE|COUNT|LIMIT|DAYS|HOURS"), "1"),
)
_TLS_ON = (
    "postgres -c ssl=on -c ssl_cert_file=/etc/ssl/certs/ssl-cert-snakeoil.pem "
    "-c ssl_key_file=/etc/ssl/private/ssl-cert-snakeoil.key"
)
_SQLITE = regex(r"""(?:["'][\w.-]+["']\s*[,/]\s*)+["'][\w.-]+\.(?:sqlite3?|db)["']""")
_SAMPLES = (".example", ".sample", ".dist", ".template", ".default", "-example", "-sample")


class _Case:
    """One failure, in the surroundings that a remedy needs to know."""

    def __init__(self, reading: Reading, step: str, plan: Plan, repository: Repository) -> None:
        self.reading = reading
        self.subject = reading.subject
        self.building = step.startswith("build")
        self.testing = not self.building and step != "start"
        self.plan = plan
        self.repository = repository

    def lesson(self, kind: LessonKind, name: str, value: str = "") -> Lesson:
        """A lesson with the log's line as its reason."""
        return Lesson(kind=kind, name=name, value=value, reason=self.reading.line or self.reading.sentence)

    def install(self, distribution: str) -> Lesson:
        """One more distribution: for tests alone if only they miss it."""
        kind = LessonKind.DEVELOPMENT if self.testing else LessonKind.DISTRIBUTION
        return self.lesson(kind, distribution)


def remedies(reading: Reading, *, step: str, plan: Plan, repository: Repository) -> tuple[Lesson, ...]:
    """What may repair it, nothing if no remedy is known. ``step`` is the name of the step that failed."""
    remedy = _REMEDIES.get(reading.cause)
    return tuple(remedy(_Case(reading, step, plan, repository))) if remedy else ()


@cache
def _table(name: str) -> Mapping[str, str]:
    text = resources.files("envdoctor.migration").joinpath("remedies.toml").read_text(encoding="utf-8")
    table: Mapping[str, str] = tomllib.loads(text)[name]
    return table


def _by_beginning(table: str, name: str) -> str | None:
    """The entry with the longest key that the name begins with."""
    found = [key for key in _table(table) if name.startswith(key)]
    return _table(table)[max(found, key=len)] if found else None


def _header(case: _Case) -> Iterator[Lesson]:
    table = _table("headers")
    name = case.subject.removeprefix("./")
    folder = name.partition("/")[0] + "/"
    if package := table.get(name) or (table.get(folder) if "/" in name else None) or table.get(name.rpartition("/")[2]):
        yield case.lesson(LessonKind.BUILD_PACKAGE, package)


def _program(case: _Case) -> Iterator[Lesson]:
    name = case.subject.lower()
    if case.building and name in _table("programs"):
        yield case.lesson(LessonKind.BUILD_PACKAGE, _table("programs")[name])
    elif not case.building and name in _table("tools"):
        yield case.lesson(LessonKind.RUN_PACKAGE, _table("tools")[name])


def _library(case: _Case) -> Iterator[Lesson]:
    if case.building and case.subject in _table("linked"):
        yield case.lesson(LessonKind.BUILD_PACKAGE, _table("linked")[case.subject])
        if "pkg-config" in case.reading.line or "No package" in case.reading.line:
            yield case.lesson(LessonKind.BUILD_PACKAGE, "pkg-config")
    elif package := _by_beginning("libraries", case.subject):
        yield case.lesson(LessonKind.RUN_PACKAGE, package)


def _module(case: _Case) -> Iterator[Lesson]:
    from envdoctor.repository import names

    top = case.subject.partition(".")[0]
    if (folder := _first_party(case, top)) is not None:
        if folder and folder not in case.plan.paths:
            yield case.lesson(LessonKind.IMPORT_PATH, folder)
        return
    if case.subject in _table("tools") and not case.building:
        yield case.lesson(LessonKind.RUN_PACKAGE, _table("tools")[case.subject])
        return
    known = names.distributions(case.subject)
    if distribution := _table("distributions").get(top) or (known[0] if known else None):
        yield case.install(distribution)
        yield from (case.lesson(LessonKind.RUN_PACKAGE, item) for item in system.run_packages(distribution))


def _first_party(case: _Case, top: str) -> str | None:
    """The folder below the project's root that holds the module, the shallowest; None if the module is none of ours."""
    prefix = f"{case.plan.root}/" if case.plan.root else ""
    inside = [path.removeprefix(prefix) for path in case.repository.files.with_suffix(".py") if path.startswith(prefix)]
    pattern = re.compile(rf"(?:^|/){re.escape(top)}(?:\.py|/[^/]+\.py)$")
    found = [path[: match.start()] for path in inside if (match := pattern.search(path))]
    return min(found, key=lambda item: (item.count("/") if item else -1, item), default=None)


def _python(case: _Case) -> Iterator[Lesson]:
    from envdoctor.migration.python_version import newest_of

    wanted = newest_of(case.subject) if re.match(r"\s*[<>=!~^]", case.subject) else None
    wanted = wanted or _table("pythons").get(case.subject.partition(".")[0]) or _table("pythons").get(case.subject)
    if wanted is None and "collections" in case.reading.line:
        wanted = _table("pythons")["*collections"]
    if wanted and wanted != case.plan.python.version:
        yield case.lesson(LessonKind.PYTHON, "python", wanted)


def _wheel(case: _Case) -> Iterator[Lesson]:
    """An old pin has wheels for the Pythons of its time: the next older one may be it."""
    from envdoctor.migration.python_version import KNOWN, allowed

    at = KNOWN.index(case.plan.python.version)
    older = KNOWN[at + 1 : KNOWN.index("3.7")]
    if case.building and (version := next((item for item in older if allowed(case.repository, item)), None)):
        yield case.lesson(LessonKind.PYTHON, "python", version)


def _variable(case: _Case) -> Iterator[Lesson]:
    name = case.subject if case.subject.isupper() else case.subject.upper()
    if case.building or not re.fullmatch(r"[A-Z_][A-Z0-9_]*", name) or name in case.plan.environment:
        return
    if name == django_settings.VARIABLE:
        if settings := django_settings.named(case.repository, case.plan.root):
            yield case.lesson(LessonKind.VARIABLE, name, settings[0])
        return
    value = next((text for pattern, text in _PLACEHOLDERS if pattern.search(name)), "development")
    yield case.lesson(LessonKind.TEST_VARIABLE if case.testing else LessonKind.VARIABLE, name, value)


def _unknown_option(case: _Case) -> Iterator[Lesson]:
    """Flask before 2.2 takes its application from a variable only."""
    commands = [item.command for item in (*case.plan.processes, case.plan.migrations) if item]
    for words in commands:
        if case.subject in words[:-1]:
            yield case.lesson(LessonKind.VARIABLE, "FLASK_APP", words[words.index(case.subject) + 1])
            return


def _history(case: _Case) -> Iterator[Lesson]:
    yield case.lesson(LessonKind.BUILD_VARIABLE, "SETUPTOOLS_SCM_PRETEND_VERSION", "0.0.0")


def _lock(case: _Case) -> Iterator[Lesson]:
    if case.subject == "poetry.lock":
        yield case.lesson(LessonKind.LOCK, case.subject)


def _tls(case: _Case) -> Iterator[Lesson]:
    for item in case.plan.running:
        if item.family == "postgres" and item.decision is Decision.ADDED:
            yield case.lesson(LessonKind.COMMAND, item.name, _TLS_ON)


def _rights(case: _Case) -> Iterator[Lesson]:
    """Tests that make a database of their own do so as root, where the user of the application may not."""
    if case.testing:
        for name, value in as_root(case.plan.environment, case.plan.running).items():
            yield case.lesson(LessonKind.TEST_VARIABLE, name, value)


def _database(case: _Case) -> Iterator[Lesson]:
    quote = {"postgres": '"', "mysql": "`", "mariadb": "`"}
    for item in case.plan.running:
        if mark := quote.get(item.family):
            yield case.lesson(LessonKind.STATEMENT, item.name, f"CREATE DATABASE {mark}{case.subject}{mark};")


def _name(case: _Case) -> Iterator[Lesson]:
    """A host name that says which service is meant becomes a second name of that service."""
    for item in case.plan.running:
        backing = catalogue()[item.family]
        words = {item.family, backing.title.lower(), backing.service, *backing.images}
        if item.decision is Decision.ADDED and set(re.split(r"[-_.\d]+", case.subject.lower())) & words:
            yield case.lesson(LessonKind.ALIAS, item.name, case.subject)
            return


def _port(case: _Case) -> Iterator[Lesson]:
    if case.plan.processes:
        yield case.lesson(LessonKind.PORT, case.plan.processes[0].name, case.subject)


def _path(case: _Case) -> Iterator[Lesson]:
    """A folder that nobody makes, or a file that a sample is there for."""
    path = case.subject.strip()
    if path == "unable to open database file" and (folder := _database_folder(case)):
        yield case.lesson(LessonKind.FOLDER, f"/app/{folder}")
    if case.building or not re.fullmatch(r"[\w./@-]+", path):
        return
    inside = path.removeprefix("/app/").removeprefix("./")
    if not inside.startswith("/") and (sample := _sample(case, inside)):
        yield case.lesson(LessonKind.FILE, inside, sample)
        return
    folder = path.rpartition("/")[0] if re.search(r"\.\w{1,8}$", path) else path
    if folder and folder not in {"/app", "/", ".", "/tmp"} and not folder.startswith(("/usr", "/bin", "/etc", "/proc")):  # noqa: S108
        yield case.lesson(LessonKind.FOLDER, folder if folder.startswith("/") else f"/app/{folder.removeprefix('./')}")


def _database_folder(case: _Case) -> str | None:
    """The folder of the SQLite file that the code names: ``BASE_DIR / "data" / "db.sqlite3"``."""
    for path in case.repository.files.with_suffix(".py"):
        text = case.repository.files.text(path) or ""
        for match in _SQLITE.finditer(text) if "sqlite" in text else ():
            words = re.findall(r"[\"']([\w.-]+)[\"']", match[0])
            if len(words) > 1:
                return "/".join(words[:-1])
    return None


def _sample(case: _Case, path: str) -> str | None:
    stem, dot, ending = path.rpartition(".")
    candidates = [path + mark for mark in _SAMPLES] + [f"{stem}{mark}{dot}{ending}" for mark in _SAMPLES if dot]
    return next((name for name in candidates if name in case.repository.files), None)


def _option(case: _Case) -> Iterator[Lesson]:
    for word in case.subject.split():
        if plugin := _by_beginning("options", word) or _table("options").get(case.subject):
            yield case.lesson(LessonKind.DEVELOPMENT, plugin)


def _fixture(case: _Case) -> Iterator[Lesson]:
    if plugin := _table("fixtures").get(case.subject):
        yield case.lesson(LessonKind.DEVELOPMENT, plugin)


_REMEDIES: Mapping[Cause, Callable[[_Case], Iterator[Lesson]]] = {
    Cause.HEADER: _header,
    Cause.PROGRAM: _program,
    Cause.LIBRARY: _library,
    Cause.MODULE: _module,
    Cause.PYTHON: _python,
    Cause.WHEEL: _wheel,
    Cause.VARIABLE: _variable,
    Cause.UNKNOWN_OPTION: _unknown_option,
    Cause.HISTORY: _history,
    Cause.LOCK: _lock,
    Cause.TLS: _tls,
    Cause.RIGHTS: _rights,
    Cause.DATABASE: _database,
    Cause.NAME: _name,
    Cause.PORT_ELSEWHERE: _port,
    Cause.PATH: _path,
    Cause.PERMISSION: _path,
    Cause.OPTION: _option,
    Cause.FIXTURE: _fixture,
}
