"""What the long formats show beside the findings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from envdoctor.host import Host
from envdoctor.outlook import look_ahead, map_pythons
from envdoctor.repository import Repository
from envdoctor.repository.files import FileTree

APPLICATION = {
    "requirements.txt": "flask==3.0.0\npsycopg[binary]==3.2.0\n",
    "app.py": """
        import os
        import psycopg
        from flask import Flask

        app = Flask(__name__)
        connection = psycopg.connect(os.environ["DATABASE_URL"])
        """,
}


class Broken(Repository):
    """A repository whose files cannot even be listed."""

    @property
    def files(self) -> FileTree:
        raise RuntimeError("the disk is on fire")


def test_the_gain_of_a_migration(repository: Callable[..., Repository]) -> None:
    outlook, trouble = look_ahead(repository(APPLICATION, commit=True))
    assert trouble == ""
    assert outlook
    assert ("Dockerfile", "create") in outlook.files
    assert ("compose.yaml", "create") in outlook.files
    assert [gain.name for gain in outlook.services if gain.image.startswith("postgres:")]
    assert all(gain.evidence for gain in outlook.services)
    assert "+++ b/compose.yaml" in outlook.patch


def test_nothing_is_gained_without_python(repository: Callable[..., Repository]) -> None:
    assert look_ahead(repository({"README.md": "hello"})) == (None, "")


def test_a_plan_that_fails_is_a_note(tmp_path: Path) -> None:
    outlook, trouble = look_ahead(Broken(tmp_path))
    assert outlook is None
    assert trouble == "the migration could not be planned: RuntimeError: the disk is on fire"


def test_an_existing_compose_file_gains_no_service(repository: Callable[..., Repository]) -> None:
    compose = "services:\n  app:\n    build: .\n  db:\n    image: postgres:17\n"
    outlook, _ = look_ahead(repository({**APPLICATION, "compose.yaml": compose}, commit=True))
    assert outlook is None or outlook.services == () or any("compose" in path for path, _ in outlook.files)


def test_an_empty_machine_has_no_map(laptop: Callable[..., Host]) -> None:
    assert map_pythons(laptop()) == ()


def test_an_environment_hangs_on_its_python(laptop: Callable[..., Host]) -> None:
    host = laptop(
        {
            "usr/bin/python3.11": b"\x7fELF",
            "usr/lib/python3.11/os.py": "",
            "home/ada/shop/.venv/pyvenv.cfg": "home = /usr/bin\nversion = 3.11.2\n",
            "home/ada/shop/.venv/lib/python3.11/site-packages/x.py": "",
        },
        links={"home/ada/shop/.venv/bin/python": "/usr/bin/python3.11"},
        PATH="/usr/bin",
        VIRTUAL_ENV="/home/ada/shop/.venv",
    )
    (host.real("/usr/bin/python3.11")).chmod(0o755)
    nodes = {node.path: node for node in map_pythons(host)}
    assert nodes["/usr/bin/python3.11"].kind == "python"
    environment = nodes["/home/ada/shop/.venv"]
    assert (environment.kind, environment.base) == ("environment", "/usr/bin/python3.11")
