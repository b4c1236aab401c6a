"""BUS checks of the clone's standing and of what lies beside it on the machine."""

from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checks.test_volumes import machine
from conftest import git, write
from envdoctor.api import Confidence, Finding, Host, RepositoryCheck, Severity, Skipped
from envdoctor.repository import Repository
from envdoctor_checks.laptop import (
    DefaultBranchMoved,
    ImageOnlyHere,
    LocalDatabaseOnly,
    LongNotFetched,
    NoIdentity,
    NoRemote,
    PrivateHooks,
    Uncommitted,
    UnpushedLargeFiles,
)
from host.fake_engine import serving

Make = Callable[..., Repository]
URL = "https://example.org/ada/project.git"


def found(check: type[RepositoryCheck], root: Path) -> list[Finding]:
    return [answer for answer in check().examine(Repository(root)) if isinstance(answer, Finding)]


@pytest.fixture
def saved(repository: Make) -> Path:
    root = repository({"a.py": "one\n"}, commit=True).root
    git(root, "remote", "add", "origin", URL)
    git(root, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(root, "config", "user.email", "ada@example.org")
    return root


@pytest.mark.parametrize("check", [DefaultBranchMoved, LongNotFetched, NoIdentity, UnpushedLargeFiles])
def test_silent_in_good_standing(check: type[RepositoryCheck], saved: Path) -> None:
    assert found(check, saved) == []


def test_large_files(saved: Path) -> None:
    sha = hashlib.sha256(b"x").hexdigest()
    write(
        saved,
        {
            "a.bin": f"version https://git-lfs.github.com/spec/v1\noid sha256:{sha}\nsize 1\n",
            f".git/lfs/objects/{sha[:2]}/{sha[2:4]}/{sha}": "x",
        },
    )
    git(saved, "add", "-A")
    git(saved, "commit", "-q", "-m", "large")
    (finding,) = found(UnpushedLargeFiles, saved)
    assert finding.message == "1 file in Git LFS (1 bytes) belongs to commits that are on no remote"
    assert finding.fix is not None
    assert finding.fix.command == "git lfs push --all origin"


def test_long_not_fetched(saved: Path) -> None:
    for place in (saved / ".git" / "logs" / "refs" / "remotes").rglob("*"):
        os.utime(place, (1_700_000_000, 1_700_000_000))
    (finding,) = found(LongNotFetched, saved)
    assert finding.message == "nothing was fetched here since 2023-11-14"
    git(saved, "remote", "set-url", "origin", str(saved.parent / "elsewhere"))
    assert found(LongNotFetched, saved) == []


def test_nobody_commits_here(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(saved, "config", "--unset", "user.email")
    for name in ("EMAIL", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    assert [finding.severity for finding in found(NoIdentity, saved)] == [Severity.NOTE]
    monkeypatch.setenv("EMAIL", "ada@example.org")
    assert found(NoIdentity, saved) == []


def test_a_default_branch_that_moved(saved: Path) -> None:
    git(saved, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/master")
    (finding,) = found(DefaultBranchMoved, saved)
    assert "has no branch `master` any more" in finding.message
    assert finding.fix is not None
    assert finding.fix.command == "git remote set-head origin --auto"


def test_files_that_a_private_rule_hides(saved: Path) -> None:
    write(saved, {".git/info/exclude": "notes.txt\n", "notes.txt": "x"})
    (finding,) = found(PrivateHooks, saved)
    assert finding.message == "`.git/info/exclude` hides `notes.txt`, known to this clone only"


def test_a_huge_untracked_tree_says_how_huge(saved: Path) -> None:
    write(saved, {"data/a.bin": b"0" * 6_000_000, "data/b.bin": b"0" * 6_000_000})
    (finding,) = found(Uncommitted, saved)
    assert finding.message.startswith("1 untracked file (12 MB) is not committed")
    assert "2 files, 12 MB" in finding.evidence[0].text


def test_a_history_that_exists_once_says_how_long(repository: Make) -> None:
    (finding,) = found(NoRemote, repository({"a.py": "x"}, commit=True).root)
    assert finding.evidence[0].text.startswith("1 commit, ")


@pytest.fixture
def port() -> Iterator[int]:
    """A port of this machine on which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def databases(made: Repository) -> list[Finding | Skipped]:
    return list(LocalDatabaseOnly().examine(made, Host(home=made.root, environment={})))


def test_a_database_of_this_machine(repository: Make, port: int) -> None:
    files = {".gitignore": ".env\n", ".env": f"DATABASE_URL=postgresql+asyncpg://ada:pw@localhost:{port}/shop\n"}
    made = repository(files)
    git(made.root, "init", "-q")
    (finding,) = databases(made)
    assert isinstance(finding, Finding)
    assert finding.message.startswith("`DATABASE_URL` in `.env` points at a PostgreSQL server of this machine")
    assert (finding.confidence, finding.subject) == (Confidence.LIKELY, f"postgres:{port}")
    assert finding.fix is not None
    assert finding.fix.command == 'pg_dump "$DATABASE_URL" | gzip > postgres.dump.gz'
    assert "pw" not in repr(finding)


@pytest.mark.parametrize(
    "value",
    [
        "postgres://ada:pw@db:5432/shop",
        "postgres://ada:pw@localhost.example.org/shop",
        "sqlite:///localhost.db",
        "redis://localhost:PORT",
        "https://localhost:PORT/",
    ],
)
def test_no_database_of_this_machine(repository: Make, port: int, value: str) -> None:
    made = repository({".env": f"DATABASE_URL={value.replace('PORT', str(port))}\n"})
    assert databases(made) == [Skipped(reason="no environment file points at a database of this machine")]


def test_a_database_that_compose_runs_or_that_nobody_runs(repository: Make, port: int) -> None:
    url = f"DATABASE_URL=mysql://a:b@127.0.0.1:{port}/x\n"
    composed = repository({".env": url, "compose.yaml": "services: {db: {image: 'mariadb:11'}}\n"}, name="composed")
    assert databases(composed) == []
    assert databases(repository({".env": "DB_URL=mongodb://localhost:1/x\n"}, name="silent")) == []


def image(tag: str, *, digest: str = "") -> dict[str, object]:
    return {"RepoTags": [tag], "RepoDigests": [digest] if digest else [], "Size": 310_000_000}


def test_an_image_that_only_this_engine_has(repository: Make, tmp_path: Path) -> None:
    made = repository(
        {
            "compose.yaml": """
                services:
                  app: {build: ., image: shop}
                  db: {image: 'shop-db:filled'}
                  cache: {image: 'redis:7'}
                  search: {image: 'example/search'}
            """
        }
    )
    listed = [
        image("shop-db:filled"),
        image("redis:7"),
        image("shop:latest"),
        image("example/search:latest", digest="example/search@sha256:ab"),
    ]
    with serving({"/images/json": listed}) as address:
        (finding,) = ImageOnlyHere().examine(made, machine(tmp_path, address))
    assert isinstance(finding, Finding)
    assert finding.message == (
        "service `db` needs the image `shop-db:filled` (310 MB), which only the Docker Engine of this machine has"
    )


def test_no_image_to_ask_for(repository: Make, tmp_path: Path) -> None:
    host = machine(tmp_path, f"unix://{tmp_path}/nobody")
    (skipped,) = ImageOnlyHere().examine(repository({"compose.yaml": "services: {a: {build: .}}\n"}), host)
    assert isinstance(skipped, Skipped)
    made = repository({"compose.yaml": "services: {a: {image: 'x/y:1'}}\n"}, name="other")
    assert list(ImageOnlyHere().examine(made, host)) == [Skipped(reason="no Docker Engine answers")]
