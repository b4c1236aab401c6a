"""`envdoctor init`: what is written, what is left alone, and that what was written runs."""

from __future__ import annotations

import difflib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from conftest import GIT_ENVIRONMENT, git, write
from envdoctor.errors import UsageError
from envdoctor.introduction import Introduction, introduce
from envdoctor.repository import Repository

Make = Callable[..., Repository]
HOOKS = ".pre-commit-config.yaml"
GITLAB = ".gitlab-ci.yml"
WORKFLOW = ".github/workflows/envdoctor.yml"
ONE = "repos:\n- repo: https://example.org/a\n  rev: v1\n  hooks:\n  - id: a\n"


def after(introduction: Introduction, path: str) -> str:
    return {change.path: change.after for change in introduction.changes}[path]


def hooks_of(text: str) -> list[str]:
    return [hook["id"] for repository in yaml.safe_load(text)["repos"] for hook in repository["hooks"]]


def test_a_bare_repository_gets_settings_and_a_hook_and_is_asked_for_its_ci(repository: Make) -> None:
    plan = introduce(repository({"app.py": ""}))
    assert [change.path for change in plan.changes] == [HOOKS, "envdoctor.toml"]
    assert any("--ci github" in note for note in plan.notes)
    assert hooks_of(after(plan, HOOKS)) == ["envdoctor"]


@pytest.mark.parametrize(
    ("files", "services", "expected"),
    [
        ({".github/CODEOWNERS": "* @a"}, (), {WORKFLOW}),
        ({GITLAB: "test:\n  script: make\n"}, (), {GITLAB}),
        ({".github/dependabot.yml": "", GITLAB: "a:\n  script: make\n"}, (), {WORKFLOW, GITLAB}),
        ({}, ("gitlab",), {GITLAB}),
        ({".github/CODEOWNERS": "* @a"}, ("gitlab",), {GITLAB}),
    ],
)
def test_the_service_is_what_the_repository_shows_or_what_was_said(
    repository: Make, files: dict[str, str], services: tuple[str, ...], expected: set[str]
) -> None:
    plan = introduce(repository({"app.py": "", **files}), services=services, without=("settings", "hook"))
    assert {change.path for change in plan.changes} == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("git@github.com:acme/shop.git", [WORKFLOW]),
        ("https://ada@github.com/acme/shop", [WORKFLOW]),
        ("ssh://git@gitlab.acme.example/shop.git", [GITLAB]),
        ("https://example.org/github.com/gitlab.git", []),
    ],
)
def test_a_remote_is_a_sign_by_its_host(tmp_path: Path, url: str, expected: list[str]) -> None:
    git(tmp_path, "init", "-q")
    git(tmp_path, "remote", "add", "gitlab", url)
    plan = introduce(Repository(tmp_path), without=("settings", "hook"))
    assert [change.path for change in plan.changes] == expected


@pytest.mark.parametrize(
    "text",
    [
        ONE,
        ONE.replace("\n", "\r\n"),
        ONE.rstrip("\n"),
        "# ours\nrepos:\n  - repo: https://example.org/a  # why\n    rev: v1\n    hooks:\n      - id: a\n\n# the end\n",
        ONE + "\n\ndefault_language_version:\n  python: python3.12\n",
        "ci:\n  autofix_prs: false\n" + ONE + "# about the next key\nfail_fast: true\n",
        "repos:\n- repo: local\n  hooks:\n  - id: a\n    name: a\n    language: system\n    entry: \"sh -c '\n      true'\"\n",
    ],
)
def test_a_hook_is_added_behind_the_others_and_everything_else_stays(repository: Make, text: str) -> None:
    plan = introduce(repository({HOOKS: text.encode()}), without=("settings", "ci"))
    added = after(plan, HOOKS)
    assert hooks_of(added) == ["a", "envdoctor"]
    assert {key: value for key, value in yaml.safe_load(added).items() if key != "repos"} == {
        key: value for key, value in yaml.safe_load(text).items() if key != "repos"
    }
    changed = difflib.ndiff(text.splitlines(), added.splitlines())
    assert not [line for line in changed if line.startswith("- ")], "a line of theirs is gone"
    assert ("\r\n" in text) == ("\r\n" in added)


@pytest.mark.parametrize(
    "text", ["repos: []\n", "repos: [{repo: local, hooks: []}]\n", "a: [\n", "- repo: x\n", "", "repos:\n", "a: 1\n"]
)
def test_what_cannot_be_extended_for_certain_is_left_alone_with_a_word(repository: Make, text: str) -> None:
    plan = introduce(repository({HOOKS: text}), without=("settings", "ci"))
    assert plan.changes == ()
    assert plan.notes == (
        f"`{HOOKS}` is written in a way that cannot be extended with certainty; add envdoctor by hand",
    )


@pytest.mark.parametrize(
    ("stages", "stage"),
    [
        ("", "test"),
        ("stages: [build, test]\n", "test"),
        ("stages:\n- lint\n- deploy\n", "lint"),
        ("stages: []\n", "test"),
    ],
)
def test_the_job_for_gitlab_is_in_a_stage_that_there_is(repository: Make, stages: str, stage: str) -> None:
    text = f"# ours\n{stages}build:\n  script: [make]\n"
    added = after(introduce(repository({GITLAB: text}), without=("settings", "hook")), GITLAB)
    document = yaml.safe_load(added)
    assert document["envdoctor"]["stage"] == stage
    assert document["build"] == {"script": ["make"]}
    assert added.startswith(text)


def test_a_second_introduction_adds_nothing(repository: Make) -> None:
    files: dict[str, str | bytes] = {"app.py": "", HOOKS: ONE, GITLAB: "a:\n  script: make\n"}
    services = ("github", "gitlab")
    first = introduce(repository(files), services=services)
    assert len(first.changes) == 4
    files |= {change.path: change.after for change in first.changes}
    second = introduce(repository(files), services=services)
    assert second.changes == ()
    assert len(second.notes) == 4


def test_settings_in_pyproject_are_settings(repository: Make) -> None:
    plan = introduce(repository({"pyproject.toml": '[tool.envdoctor]\nfail-on = "note"\n'}), without=("ci", "hook"))
    assert plan.changes == ()


def test_nothing_is_written_through_a_link(repository: Make, tmp_path: Path) -> None:
    made = repository({"app.py": ""})
    (tmp_path / "elsewhere").mkdir()
    (made.root / ".github").symlink_to(tmp_path / "elsewhere")
    (made.root / HOOKS).symlink_to("nowhere")
    plan = introduce(Repository(made.root), services=("github",))
    assert [change.path for change in plan.changes] == ["envdoctor.toml"]
    assert sum("left alone" in note for note in plan.notes) == 2


def test_unknown_names_are_refused(repository: Make) -> None:
    with pytest.raises(UsageError, match="`--ci` cannot be `jenkins`"):
        introduce(repository({}), services=("jenkins",))
    with pytest.raises(UsageError, match="`--without` cannot be `config`"):
        introduce(repository({}), without=("config",))


@pytest.fixture
def branch(tmp_path: Path) -> Path:
    """A clone on a branch that adds an undeclared import to one that is there already."""
    root = tmp_path / "shop"
    root.mkdir()
    write(root, {"app.py": "import yaml\n", "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n'})
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "first")
    git(root, "update-ref", "refs/remotes/origin/main", "HEAD")
    return root


def commit(root: Path, files: dict[str, str | bytes]) -> None:
    write(root, files)
    git(root, "add", "-A")
    git(root, "commit", "-qm", "more")


def environment(root: Path, **variables: str) -> dict[str, str]:
    """What a runner sets, and an envdoctor where the job's own step would have installed it."""
    program = root.parent / "runner" / "envdoctor" / "bin" / "envdoctor"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m envdoctor "$@"\n')
    program.chmod(0o755)
    return {
        **{key: os.environ[key] for key in ("PATH", "HOME")},
        **GIT_ENVIRONMENT,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "CI": "true",
        "RUNNER_TEMP": str(root.parent / "runner"),
        "GITHUB_STEP_SUMMARY": str(root.parent / "summary.md"),
        **variables,
    }


def run(script: str, root: Path, shell: tuple[str, ...], variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*shell, script], cwd=root, env=variables, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("base", "more", "status"),
    [("main", {"b.py": "import toml\n"}, 1), ("main", {"b.py": "import os\n"}, 0), ("", {"b.py": "import toml\n"}, 0)],
)
def test_the_steps_of_the_workflow_run_as_shell(
    branch: Path, base: str, more: dict[str, str | bytes], status: int
) -> None:
    plan = introduce(Repository(branch), services=("github",), without=("settings", "hook"))
    steps = {step.get("name"): step for step in yaml.safe_load(after(plan, WORKFLOW))["jobs"]["envdoctor"]["steps"]}
    commit(branch, more)
    shell, variables = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"), environment(branch, BASE=base)
    done = run(steps["Scan"]["run"], branch, shell, variables)
    assert done.returncode == status, done.stdout + done.stderr
    assert ("::error" in done.stdout) == bool(status or not base)
    assert run(steps["Write the summary"]["run"], branch, shell, variables).returncode == 0
    assert "# envdoctor: shop" in (branch.parent / "summary.md").read_text(encoding="utf-8")
    assert (branch.parent / "runner" / "envdoctor.sarif").is_file()
    assert not list(branch.glob("envdoctor.*")), "nothing is written into the work tree"


def test_the_workflow_is_pinned_and_may_do_little(repository: Make) -> None:
    plan = introduce(repository({}), services=("github",), without=("settings", "hook"))
    text = after(plan, WORKFLOW)
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {}
    assert workflow["jobs"]["envdoctor"]["permissions"] == {"contents": "read", "security-events": "write"}
    used = [step["uses"] for step in workflow["jobs"]["envdoctor"]["steps"] if "uses" in step]
    assert [len(name.partition("@")[2]) for name in used] == [40, 40, 40]
    assert not [step for step in workflow["jobs"]["envdoctor"]["steps"] if "${{" in step.get("run", "")]


@pytest.mark.parametrize(("more", "status"), [({"b.py": "import toml\n"}, 1), ({"b.py": "import os\n"}, 0)])
def test_the_script_for_gitlab_runs_as_shell(branch: Path, more: dict[str, str | bytes], status: int) -> None:
    plan = introduce(Repository(branch), services=("gitlab",), without=("settings", "hook"))
    (script,) = yaml.safe_load(after(plan, GITLAB))["envdoctor"]["script"]
    base = subprocess.run(["git", "rev-parse", "HEAD"], cwd=branch, capture_output=True, text=True, check=True).stdout
    commit(branch, more)
    variables = environment(branch, CI_MERGE_REQUEST_DIFF_BASE_SHA=base.strip())
    script = script.replace("/opt/envdoctor", f"{branch.parent}/runner/envdoctor")
    done = run(script, branch, ("sh", "-e", "-c"), variables)
    assert done.returncode == status, done.stdout + done.stderr
    assert (branch / "gl-code-quality-report.json").is_file()
    assert (branch / "envdoctor.xml").is_file()
