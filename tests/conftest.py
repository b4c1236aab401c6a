"""Shared fixtures: real folders, real git repositories, a folder that plays a laptop."""

from __future__ import annotations

import os
import subprocess
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

from envdoctor.host import Host
from envdoctor.repository import Repository

settings.register_profile("envdoctor", deadline=None)
settings.load_profile("envdoctor")

collect_ignore_glob = ["e2e/apps/*", "plugins/*"]
"""Applications and a plug-in that tests use; their own tests run in their own environments."""

GIT_ENVIRONMENT = {
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
    "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def git(root: Path, *arguments: str) -> str:
    """Run real git in a folder, with an identity and nobody's configuration."""
    command = ["git", "-c", "init.defaultBranch=main", *arguments]
    done = subprocess.run(
        command, cwd=root, env={**os.environ, **GIT_ENVIRONMENT}, capture_output=True, text=True, check=True
    )
    return done.stdout


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files; text is dedented."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(textwrap.dedent(content).lstrip("\n"), encoding="utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Callable[..., Repository]:
    """``repository({"a.py": "import x"})`` makes a folder; with ``commit=True`` a git repository with one commit."""

    def make(files: Mapping[str, str | bytes], *, commit: bool = False, name: str = "project") -> Repository:
        root = tmp_path / name
        root.mkdir(parents=True, exist_ok=True)
        write(root, files)
        if commit:
            git(root, "init", "-q")
            git(root, "add", "-A", "-f")
            git(root, "commit", "-q", "--allow-empty", "-m", "first")
        return Repository(root)

    return make


@pytest.fixture
def laptop(tmp_path: Path) -> Callable[..., Host]:
    """``laptop({"usr/bin/python3": ...}, PATH="/usr/bin")`` makes a folder that plays a machine, home ``/home/ada``."""

    def make(
        files: Mapping[str, str | bytes] = {},
        *,
        links: Mapping[str, str] = {},
        platform: str = "linux",
        machine: str = "x86_64",
        home: str = "/home/ada",
        **environment: str,
    ) -> Host:
        root = tmp_path / "machine"
        (root / home.lstrip("/")).mkdir(parents=True, exist_ok=True)
        write(root, {name.lstrip("/"): content for name, content in files.items()})
        for name, target in links.items():
            path = root / name.lstrip("/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.symlink_to(target)
        variables = {"HOME": home, **environment}
        return Host(root=root, home=Path(home), environment=variables, platform=platform, machine=machine)

    return make


@pytest.fixture
def past(repository: Callable[..., Repository]) -> Callable[..., Repository]:
    """``past(now, before)``: the files ``before`` were only in the first commit; a remote on GitHub is known."""

    def make(now: Mapping[str, str], before: Mapping[str, str] = {}, name: str = "shop") -> Repository:
        made = repository({**now, **before}, commit=True, name=name)
        for path in before:
            (made.root / path).unlink()
        write(made.root, {path: text for path, text in now.items() if path in before})
        git(made.root, "add", "-A", "-f")
        git(made.root, "commit", "-q", "--allow-empty", "-m", "second")
        git(made.root, "remote", "add", "origin", "https://github.com/acme/shop.git")
        return Repository(made.root)

    return make
