"""SVC001 and SVC005: is there a compose file, and does it run the tests?"""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Repository, RepositoryCheck, Ring, Severity, Skipped
from envdoctor.repository import ci, shape
from envdoctor.repository.ci.purpose import purpose
from envdoctor.repository.compose import Service
from envdoctor.values import regex
from envdoctor_checks.services.common import at, files, is_complete

__all__ = ["NoComposeFile", "NoServiceThatRunsTheTests"]

_TEST_NAME = regex(r"(?i)(?:^|[-_.])(?:tests?|pytest|tox|unittest|e2e|ci)(?:$|[-_.])")
_IN_SERVICE = regex(r"(?i)(?:compose|\bdc\b).*\b(?:run|exec)\b.*test|(?s:compose.*\bpytest\b)")
_TASK_FILES = ("Makefile", "makefile", "justfile", "Justfile", "Taskfile.y*ml", "run", "tasks.py", "*.mk", "noxfile.py")
_TESTS_SOMETHING = regex(rb"\bassert\b|\bpytest\b|unittest|TestCase")
_ELSEWHERE = regex(r"(?:^|/)(?:site-packages|docs?|examples?|samples?)/")
_TEST_FOLDER = regex(r"(?:^|/)tests?/")
_TEST_FILE = regex(r"(?:^|/)(?:tests?/.*|test_[^/]+|[^/]+_test|tests)\.py$")


class NoComposeFile(RepositoryCheck):
    """No compose file starts the application together with the services that it needs.

    Looked at are `compose.yaml`, `docker-compose.yml` and files such as `docker-compose.dev.yml`, anywhere but among
    tests, documents and examples. Only what serves needs one: a web application, a worker or a bot. For a library, a
    command-line tool or loose scripts the check says nothing; for what is also published as a package (by its
    classifiers), or may be a command with a page of its own, it is a note.

    ## Why is this bad?
    Somebody has to install PostgreSQL by hand, in some version, create a user and a database, start a broker, and
    remember the order. None of that is in the repository, so none of it is reviewed, repeated or removed again.

    ## Example
    A Django project whose settings name `django.db.backends.postgresql`, with a Dockerfile and no `compose.yaml`.

    ## How to fix
    `envdoctor migrate` writes `compose.yaml` with the application, its database, its tests and its migrations.
    """

    code = "SVC001"
    name = "no-compose-file"
    severity = Severity.WARNING
    ring = Ring.COMPOSITION
    absence = True

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """One finding at most."""
        form = repository.fact(shape.read)
        if files(repository):
            return
        if not form.serves:
            yield Skipped(reason="nothing here runs as a service")
            return
        doubtful = not form.certain or repository.fact(shape.is_published)
        yield self.finding(
            "no compose file starts the application and the services it needs",
            subject="compose.yaml",
            evidence=form.evidence,
            fix=Fix(text="let envdoctor write one from what it sees", command="envdoctor migrate", safe=True),
            severity=Severity.NOTE if doubtful else None,
            confidence=Confidence.LIKELY if doubtful else Confidence.CERTAIN,
        )


class NoServiceThatRunsTheTests(RepositoryCheck):
    """The compose file starts the application, but nothing in it runs the tests.

    Looked at are the names, profiles and commands of all services in all compose files, and the commands of CI. Where
    CI, a script or a Makefile runs the tests with `docker compose run` or `exec`, nothing is said. A repository without
    tests is left alone, and so is a development container, in which people run the tests themselves.

    ## Why is this bad?
    Tests that run on the laptop use the laptop's Python and the laptop's database. They pass here and fail there.

    ## Example
    Services `web` and `db`, a folder `tests/`, and a README that says "create a virtual environment to run pytest".

    ## How to fix
    ```yaml
      tests:
        build: {context: ., target: test}
        command: pytest
        profiles: [test]
        depends_on: {db: {condition: service_healthy}}
    ```
    Then `docker compose run --rm tests` is all that anybody has to know.
    """

    code = "SVC005"
    name = "no-service-that-runs-the-tests"
    severity = Severity.NOTE
    ring = Ring.COMPOSITION

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """One finding at most."""
        found = tuple(file for file in files(repository) if not file.path.startswith(".devcontainer/"))
        tests = _first_test(repository)
        if not found or not any(file.services for file in found):
            yield Skipped(reason="there is no compose file")
        elif tests is None or not is_complete(repository):
            yield Skipped(reason="there are no tests")
        elif not _tested(repository) and any(service.build for file in found for service in file.services):
            main = next((file for file in found if file.default), max(found, key=lambda file: len(file.services)))
            yield self.finding(
                f"no service of `{main.path}` runs the tests",
                subject="tests",
                location=at(main, main.keys.get("services")),
                evidence=(Evidence(text=f"`{tests}` is a test"),),
                fix=Fix(text="add a service `tests` with `profiles: [test]`", command="envdoctor migrate", safe=True),
                confidence=Confidence.LIKELY,
            )


def _first_test(repository: Repository) -> str | None:
    """A file with a test in it; Django's empty ``tests.py`` has none, nor has a script such as ``test_model.py``."""
    for path in repository.files.with_suffix(".py"):
        if _TEST_FILE.search(path) and not _ELSEWHERE.search(path):
            data = repository.files.read(path) or b""
            if b"def test" in data and (_TEST_FOLDER.search(path) or _TESTS_SOMETHING.search(data)):
                return path
    return None


def _tested(repository: Repository) -> bool:
    services = (service for file in files(repository) for service in file.services)
    if any(_TEST_NAME.search(file.path.rpartition("/")[2].partition(".y")[0]) for file in files(repository)):
        return True
    if any(_runs_tests(service) for service in services):
        return True
    return _scripted(repository) or any(
        command.purpose == "test" and "compose" in " ".join(command.words[:2])
        for command in repository.fact(ci.read).commands
    )


def _scripted(repository: Repository) -> bool:
    """Whether a script or a task file runs tests inside a service."""
    paths = (*repository.files.with_suffix(".sh"), *repository.files.matching(*_TASK_FILES))
    return any(_IN_SERVICE.search(repository.files.text(path) or "") for path in paths)


def _runs_tests(service: Service) -> bool:
    if any(_TEST_NAME.search(name) for name in (service.name, *service.profiles)):
        return True
    words = service.command
    if words[:2] in {("sh", "-c"), ("bash", "-c")} and len(words) > 2:
        words = tuple(words[2].split())
    return purpose(words) == "test"
