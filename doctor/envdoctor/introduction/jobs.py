"""The parts: settings, jobs for GitHub and GitLab, the hook for pre-commit."""

from __future__ import annotations

import json
import re

from envdoctor.introduction.extending import append_element, append_entry
from envdoctor.introduction.part import Part, create, template, text_of
from envdoctor.model import Edit
from envdoctor.repository import Repository, ci
from envdoctor.repository.yaml import load
from envdoctor.settings import find_settings
from envdoctor.values import regex

__all__ = ["github", "gitlab", "hook", "no_service", "seen", "settings"]

_GITLAB = ".gitlab-ci.yml"
_HOOKS = ".pre-commit-config.yaml"
_MAIN = ("main", "master", "trunk", "develop")
_HOST = regex(r"(?:://(?:[^/@]*@)?|^[^/@:]*@)([\w.-]+)")
_PLAIN = regex(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_RUNS_ENVDOCTOR = regex(r"^[^#\n]*\benvdoctor\b", re.MULTILINE)
_INSTALL = "`pre-commit install --hook-type pre-push` makes git run it when you push"


def settings(repository: Repository) -> Part:
    """``envdoctor.toml``, unless there are settings."""
    found = find_settings(repository.root)
    if found is not None:
        return Part(note=f"the settings in `{found.name}` are left alone")
    return create(repository, "envdoctor.toml", template("envdoctor.toml"))


def seen(repository: Repository) -> tuple[str, ...]:
    """The services that the repository shows signs of: their files, or a remote."""
    listed = repository.git.try_ask("config", "--get-regexp", r"^remote\..*\.url$") or ""
    urls = [line.partition(" ")[2] for line in listed.splitlines()]
    hosts = [match[1].lower() for match in map(_HOST.search, urls) if match]
    signs = {
        "github": any(path.startswith(".github/") for path in repository.files) or "github.com" in hosts,
        "gitlab": _GITLAB in repository.files or any("gitlab" in host for host in hosts),
    }
    return tuple(name for name, holds in signs.items() if holds)


def no_service(repository: Repository) -> Part:  # noqa: ARG001 - one of the parts
    """A word instead of a guess."""
    return Part(note="nothing shows where continuous integration runs; say it with `--ci github` or `--ci gitlab`")


def github(repository: Repository) -> Part:
    """A workflow of its own."""
    for path in ci.workflows(repository.files):
        if _RUNS_ENVDOCTOR.search(text_of(repository, path) or ""):
            return Part(note=f"`{path}` runs envdoctor already")
    branch = _main_branch(repository)
    text = template("github.yml", BRANCH=branch if _PLAIN.fullmatch(branch) else json.dumps(branch))
    return create(repository, ".github/workflows/envdoctor.yml", text)


def _main_branch(repository: Repository) -> str:
    """The branch that others start from: the remote's, else one with a usual name, else the one checked out."""
    git = repository.git
    remote = (git.try_ask("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD") or "").strip()
    if remote:
        return remote.removeprefix("origin/")
    local = (git.try_ask("for-each-ref", "--format=%(refname:short)", "refs/heads") or "").split()
    return next((name for name in _MAIN if name in local), git.branch or "main")


def gitlab(repository: Repository) -> Part:
    """A job at the end of ``.gitlab-ci.yml``, in a stage that it has."""
    text = text_of(repository, _GITLAB)
    if text is None:
        return create(repository, _GITLAB, template("gitlab.yml", STAGE="test"))
    if _RUNS_ENVDOCTOR.search(text):
        return Part(note=f"`{_GITLAB}` runs envdoctor already")
    stages = load(text).get("stages")
    names = [element.text() or "" for element in stages.elements()] if stages else ["test"]
    stage = "test" if "test" in names or not names else names[0]
    return _extend(_GITLAB, append_entry(text, template("gitlab.yml", STAGE=json.dumps(stage).strip('"'))))


def hook(repository: Repository) -> Part:
    """An entry for pre-commit, which installs this version of envdoctor by itself."""
    text, entry = text_of(repository, _HOOKS), template("pre-commit.yaml")
    if text is None:
        return create(repository, _HOOKS, f"repos:\n{entry}", note=_INSTALL)
    if _RUNS_ENVDOCTOR.search(text):
        return Part(note=f"`{_HOOKS}` runs envdoctor already")
    return _extend(_HOOKS, append_element(text, "repos", entry), note=_INSTALL)


def _extend(path: str, addition: tuple[int, str] | None, *, note: str = "") -> Part:
    if addition is None:
        return Part(note=f"`{path}` is written in a way that cannot be extended with certainty; add envdoctor by hand")
    line, text = addition
    return Part(edits=(Edit.insert(path, line, 1, text),), note=note)
