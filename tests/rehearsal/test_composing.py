"""Compositions that reach out to the machine are refused, and files are copied without running anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import write
from envdoctor.rehearsal import State, Stop
from envdoctor.rehearsal.by_hand import copies_in_words, unfilled
from envdoctor.rehearsal.composing import _copied, _line, _within, copies_in, reaches
from envdoctor.repository import Repository, compose, documents
from envdoctor.trial import Cause, read_failure
from envdoctor.trial.steadiness import ended


def stop(text: str, *, skipped: str = "", directory: str | None = "") -> Stop:
    return Stop(text=text, path="README.md", line=3, directory=directory, skipped=skipped)


@pytest.mark.parametrize(
    "service",
    [
        {"privileged": True},
        {"cap_add": ["SYS_ADMIN"]},
        {"devices": [{"source": "/dev/sda"}]},
        {"network_mode": "host"},
        {"pid": "host"},
        {"ipc": "container:x"},
        {"volumes": [{"type": "bind", "source": "/var/run/docker.sock"}]},
        {"volumes": [{"type": "bind", "source": "ROOT/../other"}]},
        {"volumes": [{"type": "bind", "source": "ROOT/link"}]},
        {"volumes": [{"type": "npipe", "source": "x"}]},
        {"build": {"context": "/"}},
        {"build": {"context": "ROOT", "ssh": ["default"]}},
        {"build": {"context": "ROOT", "network": "host"}},
        {"build": {"context": "ROOT", "additional_contexts": {"x": "/etc"}}},
    ],
)
def test_a_service_that_reaches_out(tmp_path: Path, service: dict[str, Any]) -> None:
    root = tmp_path / "copy"
    root.mkdir()
    (root / "link").symlink_to("/")
    assert list(reaches({"services": {"app": placed(service, root)}}, root))


@pytest.mark.parametrize(
    "model",
    [
        {"volumes": {"data": {"driver_opts": {"type": "none", "o": "bind", "device": "/"}}}},
        {"secrets": {"key": {"file": "/etc/shadow"}}},
        {"secrets": {"key": {"environment": "TOKEN"}}},
        {"configs": {"key": {"file": "/etc/passwd"}}},
    ],
)
def test_what_is_beside_the_services_reaches_out(tmp_path: Path, model: dict[str, Any]) -> None:
    assert list(reaches(model, tmp_path))


def test_an_ordinary_composition_stays_inside(tmp_path: Path) -> None:
    model = {
        "services": {
            "app": placed(
                {
                    "build": {"context": "ROOT", "dockerfile": "Dockerfile"},
                    "volumes": [
                        {"type": "bind", "source": "ROOT/app"},
                        {"type": "volume", "source": "data"},
                        {"type": "tmpfs"},
                    ],
                    "network_mode": "bridge",
                },
                tmp_path,
            ),
            "db": {"image": "postgres:17", "volumes": None},
        },
        "volumes": {"data": None},
        "secrets": placed({"key": {"file": "ROOT/key.txt"}}, tmp_path),
    }
    assert list(reaches(model, tmp_path)) == []


def placed(value: Any, root: Path) -> Any:
    """The value with ``ROOT`` replaced."""
    if isinstance(value, dict):
        return {key: placed(item, root) for key, item in value.items()}
    if isinstance(value, list):
        return [placed(item, root) for item in value]
    return value.replace("ROOT", str(root)) if isinstance(value, str) else value


def test_files_are_copied(tmp_path: Path) -> None:
    write(tmp_path, {".env.example": "A=1\n", "app/x": ""})
    assert _copied(stop("cp .env.example .env"), tmp_path).state is State.PASSED
    assert (tmp_path / ".env").read_text() == "A=1\n"
    assert _copied(stop("cp -n .env.example app/"), tmp_path).state is State.PASSED
    assert (tmp_path / "app" / ".env.example").exists()


def test_a_file_that_is_not_there_is_the_line_that_fails(tmp_path: Path) -> None:
    found = _copied(stop("cp .env.sample .env"), tmp_path)
    assert (found.state, found.line, found.log) == (State.FAILED, 3, "there is no file `.env.sample`")


def test_nothing_is_copied_out_of_the_repository(tmp_path: Path) -> None:
    root = tmp_path / "copy"
    write(root, {"a": "x"})
    (root / "out").symlink_to(tmp_path)
    for line in ("cp a ../b", "cp a out/b", "cp ../../etc/passwd a"):
        assert _copied(stop(line), root).state is State.FAILED
    assert not (tmp_path / "b").exists()


def test_only_plain_copies_are_made_beforehand() -> None:
    stops = (
        stop("cp .env.example .env"),
        stop("cp .env.example .env"),
        stop("cp a b && rm -rf /"),
        stop("cp $HOME/x y"),
        stop("copy a b", skipped="for Windows"),
        stop("cp docker.env .env.docker", skipped="about containers; --follow compose rehearses those"),
    )
    assert [item.text for item in copies_in(stops)] == ["cp .env.example .env", "cp docker.env .env.docker"]


@pytest.mark.parametrize(
    ("listed", "restarts", "said"),
    [
        ('{"Name":"x-web-1","Service":"web","State":"running","ExitCode":0}', {"x-web-1": 0}, []),
        ('{"Name":"x-setup-1","Service":"setup","State":"exited","ExitCode":0}', {}, []),
        ('{"Name":"x-web-1","Service":"web","State":"exited","ExitCode":1}', {}, ['service "web" ended with 1']),
        (
            '[{"Name":"x-bot-1","Service":"bot","State":"running","ExitCode":0}]',
            {"x-bot-1": 3},
            ['service "bot" ended and was started again (3 times)'],
        ),
        (
            'time="now" level=warning msg="x"\n{"Name":"x-db-1","Service":"db","State":"running","Health":"unhealthy"}',
            {},
            ['service "db" is unhealthy'],
        ),
    ],
)
def test_a_service_that_does_not_stay_up_is_named(listed: str, restarts: dict[str, int], said: list[str]) -> None:
    assert list(ended(listed, restarts)) == said


def test_a_missing_environment_file_is_named_with_its_line(repository: Callable[..., Repository]) -> None:
    made = repository(
        {
            "compose.yaml": "services:\n  db:\n    image: postgres:17\n  web:\n    build: .\n    env_file:\n      - conf/.env\n"
        }
    )
    (file,) = made.fact(compose.read)
    log = _within(f"env file {made.root}/conf/.env not found: stat {made.root}/conf/.env: no such file", made.root)
    assert log == "env file conf/.env not found: stat conf/.env: no such file"
    assert _line(log, file) == 6


UP = """ Container envdoctor-7d1f1c8e64-db-1  Starting
 Container envdoctor-7d1f1c8e64-db-1  Started
 Container envdoctor-7d1f1c8e64-db-1  Healthy
 Container envdoctor-7d1f1c8e64-web-1  Starting
Error response from daemon: OCI runtime create failed: exec: "./entrypoint.sh": permission denied: unknown
db-1  | LOG:  database system is ready to accept connections
"""


@pytest.mark.parametrize(
    ("log", "line"),
    [
        (UP, 4),
        ("#8 [web 3/5] RUN pip\n#9 [db 1/2] RUN true\ntarget web: failed to solve: exit code 1\n", 4),
        ('service "db" is unhealthy\nweb-1  | waiting\n', 2),
        ("web Pulled\nError response from daemon: manifest for postgres:99 not found\n", 3),
        ("nothing is known", None),
    ],
)
def test_the_service_that_failed_is_named_and_not_its_neighbour(
    repository: Callable[..., Repository], log: str, line: int | None
) -> None:
    made = repository({"compose.yaml": "services:\n  db:\n    image: postgres:99\n  web:\n    build: .\n"})
    (file,) = made.fact(compose.read)
    assert _line(log, file) == line


def test_a_script_without_its_permission_is_read() -> None:
    reading = read_failure(UP)
    assert reading is not None
    assert (reading.cause, reading.subject) == (Cause.PERMISSION, "./entrypoint.sh")
    assert read_failure("debconf: (TERM is not set, so the dialog frontend is not usable.)") is None


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("Move the `.env.example` to `.env` and update the password.", "cp .env.example .env"),
        ("Файл .env.example переименовать в .env и заполнить", "cp .env.example .env"),
        ('Copy "config/.env.sample" as "config/.env"', "cp config/.env.sample config/.env"),
        ("Copy `.env.dist` to `.env`", ""),
        ("`.env` is read after `.env.example`", ""),
        ("See `.env.example`. It is not `.env`", ""),
    ],
)
def test_a_copy_that_is_told_in_words(repository: Callable[..., Repository], text: str, command: str) -> None:
    files = {".env.example": "A=\n", "config/.env.sample": "A=\n"}
    made = repository({"README.md": f"# Shop\n\n{text}\n", **files})
    (document,) = made.fact(documents.read)
    found = [(item.text, item.line) for item in copies_in_words(document, made.files)]
    assert found == ([(command, 3)] if command else [])


@pytest.mark.parametrize(
    ("entry", "log", "known"),
    [
        ("GROUP_CHAT_ID=-", 'int(os.environ["GROUP_CHAT_ID"])', True),
        ("BOT_TOKEN=your_token_here", "invalid BOT_TOKEN", True),
        ("BOT_TOKEN=123:abc", "invalid BOT_TOKEN", False),
        ("BOT_TOKEN=", "something else", False),
    ],
)
def test_a_value_that_only_a_person_has(tmp_path: Path, entry: str, log: str, *, known: bool) -> None:
    write(tmp_path, {".env.example": f"{entry}\n"})
    copied = _copied(stop("cp .env.example .env"), tmp_path)
    found = unfilled(log, tmp_path, [copied])
    assert (found is not None) is known
    if found:
        assert (found[0].subject, found[1]) == (entry.partition("=")[0], "README.md:3")
