"""What a failure means, whom it is to be blamed on, and how a rehearsal is shown."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from envdoctor.rehearsal import Passage, Rehearsal, State, Stop, Way, told
from envdoctor.rehearsal.following import _does_something, _places, _read, _runs_already, asked_for
from envdoctor.rehearsal.services import needed
from envdoctor.rehearsal.showing import as_json, as_text
from envdoctor.repository import Repository, documents
from envdoctor.trial import Cause, Reading, Step

Make = Callable[..., Repository]


def failed(log: str, *, code: int | None = 1) -> Step:
    return Step(name="x", passed=False, seconds=1.0, log=log, code=code)


@pytest.mark.parametrize(
    ("log", "cause", "subject"),
    [
        ("/var/lib/envdoctor/typed.sh: line 31: createdb: command not found\n", Cause.PROGRAM, "createdb"),
        ("/bin/sh: 1: docker: not found\nmake: *** [Makefile:3: up] Error 127\n", Cause.PROGRAM, "docker"),
        ("make: yarn: No such file or directory\n", Cause.PROGRAM, "yarn"),
        ("envdoctor: docker: command not found\n", Cause.PROGRAM, "docker"),
        ("typed.sh: line 31: ./setup.sh: No such file or directory\n", Cause.PATH, "./setup.sh"),
        ("E: Unable to locate package just\n", Cause.DISTRIBUTION, "just"),
        ("Makefile:3: .env: No such file\nmake: *** No rule to make target '.env'.  Stop.\n", Cause.PATH, ".env"),
        ("cp: cannot stat '.env.example': No such file or directory\n", Cause.PATH, ".env.example"),
        ("typed.sh: line 31: cd: web: No such file or directory\n", Cause.PATH, "web"),
        ("python: can't open file '/root/x/run.py': [Errno 2] No such file\n", Cause.PATH, "/root/x/run.py"),
        ("ModuleNotFoundError: No module named 'yaml'\n", Cause.MODULE, "yaml"),
        ("/var/lib/envdoctor/typed.sh: line 34: ./run.sh: Permission denied\n", Cause.PERMISSION, "./run.sh"),
        (
            "ValidationError: 1 validation error for Settings\nbot_port\n  Extra inputs are not permitted [type=extra_forbidden",
            Cause.UNKNOWN_VARIABLE,
            "bot_port",
        ),
    ],
)
def test_what_a_failure_means(log: str, cause: Cause, subject: str) -> None:
    reading = _read(failed(log))
    assert reading is not None
    assert (reading.cause, reading.subject) == (cause, subject)


def test_the_time_was_over() -> None:
    reading = _read(failed("...", code=None))
    assert reading is not None
    assert reading.cause is Cause.TIME


@pytest.mark.parametrize(
    ("cause", "subject", "place"),
    [
        (Cause.PROGRAM, "createdb", "README.md:2"),
        (Cause.CONNECTION, "5432", "README.md:2"),
        (Cause.PROGRAM, "uv", "README.md:3"),
        (Cause.VARIABLE, "BOT_TOKEN", "README.md:4"),
        (Cause.PATH, "web/.env", "README.md:4"),
        (Cause.PATH, "script/run.sh", ""),
        (Cause.PROGRAM, "just", ""),
        (Cause.PROGRAM, "redis-server", ""),
        (Cause.MODULE, "yaml", ""),
    ],
)
def test_where_a_document_asks_for_it_in_words(repository: Make, cause: Cause, subject: str, place: str) -> None:
    made = repository({"README.md": "# Shop\nYou need PostgreSQL 16\nand [uv](https://example.org).\nFill `.env`.\n"})
    (document,) = made.fact(documents.read)
    assert asked_for(document, Reading(cause=cause, subject=subject, sentence="")) == place


def passage(
    text: str, state: State, *, line: int = 1, reason: str = "", seconds: float = 0.0, log: str = ""
) -> Passage:
    return Passage(text=text, path="README.md", line=line, state=state, reason=reason, seconds=seconds, log=log)


def rehearsal(*passages: Passage, reading: Reading | None = None, in_words: str = "") -> Rehearsal:
    return Rehearsal(
        way=Way.DOCUMENT, source="README.md", revision="1a2b3c4d5e6f", place="python:3.12", network="bridge",
        passages=passages, reading=reading, in_words=in_words,
    )  # fmt: skip


FAILED = passage("make", State.FAILED, line=9, seconds=2.5, log="boom")


def test_the_repository_is_to_blame() -> None:
    found = rehearsal(passage("pip install .", State.PASSED, seconds=10), FAILED)
    assert found.failed is FAILED
    assert found.undecided == ""
    assert found.waited == 12.5


@pytest.mark.parametrize(
    ("cause", "subject", "before", "in_words", "reason"),
    [
        (Cause.NETWORK, "pypi.org", "", "", "what it asks for could not be reached from here"),
        (Cause.TIME, "make", "", "", "the time was over"),
        (Cause.PROGRAM, "docker", "", "", "it needs an engine of its own"),
        (Cause.PROGRAM, "createdb", "", "README.md:2", "README.md:2 asks for it in words only"),
        (Cause.VARIABLE, "KEY", "by hand: to be edited", "", "a step before it was left out: README.md:4"),
        (Cause.CONNECTION, "5432", "it needs an engine or a cluster of its own", "",
         "a step before it was left out: README.md:4"),
        (Cause.CONNECTION, "5432", "it needs an engine or a cluster of its own", "README.md:2",
         "a step before it was left out: README.md:4"),
        (Cause.PATH, "made", "it did not work; it may not be meant to be typed", "",
         "a step before it was left out: README.md:4"),
        (Cause.PATH, "x.sh", "it needs an engine or a cluster of its own", "", ""),
        (Cause.MODULE, "yaml", "by hand: to be edited", "", ""),
        (Cause.VARIABLE, "KEY", "for Windows", "", ""),
    ],
)  # fmt: skip
def test_somebody_else_may_be_to_blame(cause: Cause, subject: str, before: str, in_words: str, reason: str) -> None:
    reading = Reading(cause=cause, subject=subject, sentence="it")
    left = (passage("nano .env", State.SKIPPED, line=4, reason=before),) if before else ()
    assert rehearsal(*left, FAILED, reading=reading, in_words=in_words).undecided == reason


def test_shown_as_text() -> None:
    reading = Reading(cause=Cause.MODULE, subject="yaml", sentence="the module `yaml` is missing")
    found = rehearsal(
        passage("nano .env", State.SKIPPED, line=4, reason="by hand: to be edited"),
        FAILED,
        passage("./run", State.NOT_REACHED, line=10),
        reading=reading,
    )
    text = as_text(found)
    assert "the first step that fails: README.md:9 `make`\n    boom\n  the module `yaml` is missing\n" in text
    assert "- README.md:4  nano .env  (by hand: to be edited)" in text
    assert "  README.md:10  ./run  (not reached)" in text
    assert text.endswith("1 step(s) only a person can do\na newcomer would have waited 2 s\n")


def test_shown_as_json() -> None:
    shown = json.loads(as_json(rehearsal(FAILED)))
    assert shown["schema"] == "envdoctor-rehearsal/1"
    assert shown["verdict"] == "failed"
    assert shown["failed"] == {"path": "README.md", "line": 9, "text": "make"}
    assert json.loads(as_json(rehearsal(passage("make", State.PASSED))))["verdict"] == "passed"
    undecided = rehearsal(FAILED, reading=Reading(cause=Cause.TIME, subject="", sentence=""))
    assert json.loads(as_json(undecided))["verdict"] == "undecided"


def test_a_stop_is_typed_as_it_stands_unless_it_says_otherwise() -> None:
    assert Stop(text="make", path="README.md", line=1).typed == ""


@pytest.mark.parametrize(
    ("text", "directory", "places"),
    [
        ("make", "", ("",)),
        ("make", "web", ("web",)),
        ("make", None, (None, "")),
        ("cd shop", "", (None, "")),
        ("cd web", "backend", (None, "backend")),
    ],
)
def test_where_a_line_is_typed(text: str, directory: str | None, places: tuple[str | None, ...]) -> None:
    assert _places(Stop(text=text, path="README.md", line=1, directory=directory)) == places


@pytest.mark.parametrize(
    ("stop", "does"),
    [
        (Stop(text="make", path="README.md", line=1), True),
        (Stop(text="make", path="README.md", line=1, skipped="for Windows"), False),
        (Stop(text="git clone x/shop", path="README.md", line=1, typed="envdoctor_clone shop"), False),
        (Stop(text="cd shop", path="README.md", line=1), False),
    ],
)
def test_the_clone_alone_is_no_rehearsal(stop: Stop, *, does: bool) -> None:
    assert _does_something(stop) is does


@pytest.mark.parametrize(
    ("reading", "log", "product"),
    [
        (Reading(cause=Cause.PROGRAM, subject="createdb", sentence=""), "createdb: command not found", "PostgreSQL"),
        (
            Reading(cause=Cause.CONNECTION, subject="localhost", sentence=""),
            'connection to server at "localhost" (127.0.0.1), port 5432 failed: Connection refused',
            "PostgreSQL",
        ),
        (
            Reading(cause=Cause.CONNECTION, subject="x", sentence=""),
            "Error 111 connecting to localhost:6379. Connection refused.",
            "Redis",
        ),
        (
            Reading(cause=Cause.CONNECTION, subject="x", sentence=""),
            "Can't connect to MySQL server on 'localhost:3306'",
            "",
        ),
        (
            Reading(cause=Cause.CONNECTION, subject="x", sentence=""),
            'connection to server at "db.example.org", port 5432 failed: Connection refused',
            "",
        ),
        (Reading(cause=Cause.MODULE, subject="psycopg2", sentence=""), "No module named 'psycopg2'", ""),
        (None, "port 5432 at localhost", ""),
    ],
)
def test_services_that_a_newcomer_would_install(
    repository: Make, reading: Reading | None, log: str, product: str
) -> None:
    made = repository({"README.md": "# Shop\n\nYou need PostgreSQL 14+ and Redis.\n"})
    (document,) = made.fact(documents.read)
    found = needed(reading, log, document)
    assert (found[0].name if found else "", found[1] if found else "") == (product, "README.md:3" if product else "")


def test_a_database_in_an_installed_service_is_asked_for_in_other_words(repository: Make) -> None:
    reading = Reading(cause=Cause.DATABASE, subject="shop", sentence="")
    for text, place in (("You need PostgreSQL.", ""), ("Create a PostgreSQL database called shop.", "README.md:3")):
        (document,) = repository({"README.md": f"# Shop\n\n{text}\n"}, name=place or "none").fact(documents.read)
        assert asked_for(document, reading, provided=True) == place
        assert asked_for(document, reading) == "README.md:3"


def test_the_second_way_to_start_finds_the_port_taken() -> None:
    taken = failed("ERROR:    [Errno 98] Address already in use\n")
    assert _runs_already(taken, [passage("python run.py", State.PASSED, reason="it goes on")])
    assert not _runs_already(taken, [passage("make", State.PASSED)])
    assert not _runs_already(failed("boom"), [passage("python run.py", State.PASSED, reason="it goes on")])


@pytest.mark.parametrize(("text", "undecided"), [("Create a `.env` file with your token.", True), ("Start it.", False)])
def test_a_missing_file_that_a_document_asks_for_in_words(repository: Make, text: str, *, undecided: bool) -> None:
    reading = Reading(cause=Cause.VARIABLE, subject=".env", sentence="")
    seen = rehearsal(passage("docker compose config", State.FAILED), reading=reading)
    found = told(repository({"README.md": f"# Shop\n\n## Setup\n\n{text}\n\n```sh\ndocker compose up\n```\n"}), seen)
    assert bool(found.undecided) is undecided
