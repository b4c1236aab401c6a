"""BUS checks: what would be gone with the laptop, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import git, write
from envdoctor.api import Confidence, Finding, Host, RepositoryCheck, Severity, Skipped
from envdoctor.repository import Repository
from envdoctor_checks.laptop import (
    CredentialsInRemote,
    KeptOut,
    NoRemote,
    PrivateHooks,
    PrivateSchedule,
    Stashed,
    Uncommitted,
    UnpushedCommits,
)

Make = Callable[..., Repository]
URL = "https://example.org/ada/project.git"
ALL = (UnpushedCommits, NoRemote, Stashed, Uncommitted, CredentialsInRemote, PrivateHooks)


def found(check: type[RepositoryCheck], root: Path) -> list[Finding]:
    answers = list(check().examine(Repository(root)))
    assert not any(isinstance(answer, Skipped) for answer in answers), answers
    return [answer for answer in answers if isinstance(answer, Finding)]


@pytest.fixture
def saved(repository: Make) -> Path:
    """A repository whose one commit is on its remote."""
    root = repository({"a.py": "one"}, commit=True).root
    git(root, "remote", "add", "origin", URL)
    git(root, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(root, "branch", "-q", "-u", "origin/main")
    return root


@pytest.mark.parametrize("check", ALL)
def test_silent_when_everything_is_saved(check: type[RepositoryCheck], saved: Path) -> None:
    assert found(check, saved) == []


@pytest.mark.parametrize("check", ALL)
def test_skipped_without_git(check: type[RepositoryCheck], repository: Make) -> None:
    assert list(check().examine(repository({"a.py": ""}))) == [Skipped(reason="not a git repository")]


@pytest.mark.parametrize("check", ALL)
def test_laptop_only(check: type[RepositoryCheck]) -> None:
    assert check.profiles == ("laptop",)


def test_unpushed_commits(saved: Path) -> None:
    git(saved, "checkout", "-q", "-b", "search")
    git(saved, "commit", "-q", "--allow-empty", "-m", "x")
    git(saved, "commit", "-q", "--allow-empty", "-m", "y")
    (finding,) = found(UnpushedCommits, saved)
    assert finding.message == "2 commits on branch `search` are on no remote, the newest of 2026-01-01"
    assert finding.severity is Severity.WARNING
    assert finding.fix is not None
    assert finding.fix.command == "git push origin search"


def test_unpushed_commits_on_many_lines(saved: Path) -> None:
    for name in ("search", "a b"[0]):
        git(saved, "checkout", "-q", "-b", name, "main")
        git(saved, "commit", "-q", "--allow-empty", "-m", name)
    git(saved, "checkout", "-q", "--detach", "main")
    git(saved, "commit", "-q", "--allow-empty", "-m", "loose")
    (finding,) = found(UnpushedCommits, saved)
    assert finding.message.startswith("commits on 2 branches and 1 detached head are on no remote")
    assert len(finding.evidence) == 3
    assert finding.fix is not None
    assert ":refs/heads/saved-" in (finding.fix.command or "")


def test_the_command_saves_everything(saved: Path, tmp_path: Path) -> None:
    """Type the fix, and the finding is gone."""
    git(tmp_path, "init", "-q", "--bare", "store.git")
    git(saved, "remote", "set-url", "origin", str(tmp_path / "store.git"))
    git(saved, "commit", "-q", "--allow-empty", "-m", "x")
    git(saved, "checkout", "-q", "--detach")
    git(saved, "commit", "-q", "--allow-empty", "-m", "loose")
    (finding,) = found(UnpushedCommits, saved)
    assert finding.fix is not None
    assert finding.fix.command is not None
    git(saved, *finding.fix.command.split()[1:])
    assert found(UnpushedCommits, saved) == []


def test_a_deleted_upstream_is_a_likely_note(saved: Path) -> None:
    git(saved, "commit", "-q", "--allow-empty", "-m", "x")
    git(saved, "update-ref", "-d", "refs/remotes/origin/main")
    (finding,) = found(UnpushedCommits, saved)
    assert (finding.severity, finding.confidence) == (Severity.NOTE, Confidence.LIKELY)


def test_no_remote(repository: Make) -> None:
    root = repository({"a.py": ""}, commit=True).root
    (finding,) = found(NoRemote, root)
    assert finding.subject == ".#remote"
    assert found(UnpushedCommits, root) == []


def test_a_remote_on_the_same_disk_saves_nothing(saved: Path) -> None:
    git(saved, "remote", "set-url", "origin", "/home/ada/backup.git")
    (finding,) = found(NoRemote, saved)
    assert finding.confidence is Confidence.CERTAIN
    git(saved, "remote", "set-url", "origin", "/mnt/nas/backup.git")
    (finding,) = found(NoRemote, saved)
    assert finding.confidence is Confidence.LIKELY


def test_one_remote_elsewhere_is_enough(saved: Path) -> None:
    git(saved, "remote", "add", "backup", "/home/ada/backup.git")
    assert found(NoRemote, saved) == []


def test_no_commits_no_remote_nothing_to_lose(repository: Make) -> None:
    root = repository({}).root
    git(root, "init", "-q")
    assert found(NoRemote, root) == []


def test_stashes(saved: Path) -> None:
    (saved / "a.py").write_text("two")
    git(saved, "stash", "-q")
    (finding,) = found(Stashed, saved)
    assert finding.message == "1 stash exists only in this clone, the oldest of 2026-01-01"
    assert finding.fix is not None
    assert finding.fix.command == "git push origin 'stash@{0}:refs/heads/stash-0'"


def test_uncommitted(saved: Path) -> None:
    write(saved, {"a.py": "two", "new.py": "x", "large.bin": "x" * 1000})
    (finding,) = found(Uncommitted, saved)
    assert finding.message.startswith("1 changed and 2 untracked files are not committed, the oldest change of ")
    assert [evidence.text.split(" since")[0] for evidence in finding.evidence] == [
        "changed a.py",
        "untracked new.py",
        "untracked large.bin",
    ]


def test_what_was_only_deleted_is_in_the_history(saved: Path) -> None:
    (saved / "a.py").unlink()
    assert found(Uncommitted, saved) == []


def test_the_command_puts_no_secret_into_the_history(saved: Path) -> None:
    write(saved, {"a.py": "two", ".env": "A=1", "new.py": "x"})
    (finding,) = found(Uncommitted, saved)
    assert finding.fix is not None
    assert (finding.fix.command or "").startswith("git add -u && ")


def test_another_work_tree_is_named(saved: Path, tmp_path: Path) -> None:
    git(saved, "worktree", "add", "-q", "-b", "side", str(tmp_path / "side"))
    (tmp_path / "side" / "a.py").write_text("two")
    (finding,) = found(Uncommitted, saved)
    assert f"in worktree `{tmp_path / 'side'}`" in finding.message
    assert finding.location is None
    assert finding.fix is not None
    assert (finding.fix.command or "").startswith(f"git -C {tmp_path / 'side'} add")


def test_an_environment_that_nobody_else_knows(repository: Make) -> None:
    code = 'import os\nos.getenv("KNOWN"), os.getenv("SAID"), os.getenv("PAYMENT_KEY")\n'
    files = {".gitignore": ".env\n", ".env.example": "KNOWN=\n", "README.md": "Set `SAID`.\n", "a.py": code}
    made = repository(files, commit=True)
    write(made.root, {".env": "KNOWN=1\nSAID=2\nPAYMENT_KEY=q8ZrT3vXw9Lk2PmN\n# OFF=1\nUNREAD=1\nPATH=x\n"})
    (finding,) = found(KeptOut, made.root)
    assert finding.message == (
        "`.env` states `PAYMENT_KEY`, which nothing else states: no other machine can be given it"
    )
    assert str(finding.location) == ".env:3"
    assert "q8ZrT3vXw9Lk2PmN" not in repr(finding)


def test_data_and_settings_that_the_code_reads(repository: Make) -> None:
    settings = 'NAME = "db.sqlite3"\nMEDIA_ROOT = BASE / "media"\nfrom .local_settings import *\nKEY = "jwt.pem"\n'
    ignore = "*.sqlite3\nmedia/\nlocal_settings.py\n*.pem\n*.db\n"
    made = repository({".gitignore": ignore, "shop/settings.py": settings}, commit=True)
    write(made.root, {
        "db.sqlite3": "x" * 12_345, "media/a.png": "x", "shop/local_settings.py": "A = 1", "jwt.pem": "x",
        "scratch.db": "x", "unknown.pem": "x", "build/db.sqlite3": "x",
    })  # fmt: skip
    findings = found(KeptOut, made.root)
    assert [finding.subject for finding in findings] == ["db.sqlite3", "jwt.pem", "media/", "shop/local_settings.py"]
    assert findings[0].message == "`db.sqlite3` (database, 12 KB) is ignored by git and exists only on this machine"
    assert all(finding.confidence is Confidence.LIKELY for finding in findings)


def test_empty_folders_and_files_hold_nothing(repository: Make) -> None:
    made = repository({".gitignore": "media/\n*.sqlite3\n", "s.py": '"media", "db.sqlite3"'}, commit=True)
    write(made.root, {"media/.gitkeep": "", "db.sqlite3": ""})
    assert found(KeptOut, made.root) == []


def test_credentials_in_a_remote(saved: Path) -> None:
    git(saved, "remote", "set-url", "origin", "https://ada:hunter2secret@example.org/a.git")
    (finding,) = found(CredentialsInRemote, saved)
    assert finding.message == "the URL of remote `origin` (https://example.org/a.git) holds credentials"
    assert finding.fix is not None
    assert finding.fix.command == "git remote set-url origin https://example.org/a.git"
    assert "hunter2" not in repr(finding)


def hook(path: Path, text: str, mode: int = 0o755) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)


def test_private_hooks(saved: Path) -> None:
    hooks = saved / ".git" / "hooks"
    hook(hooks / "pre-push", "#!/bin/sh\nmake test\n")
    hook(hooks / "pre-commit", "#!/bin/sh\n# File generated by pre-commit: https://pre-commit.com\n")
    hook(hooks / "post-merge", "#!/bin/sh\n", mode=0o644)
    hook(hooks / "pre-rebase.sample", "#!/bin/sh\n")
    (finding,) = found(PrivateHooks, saved)
    assert finding.message == "the hook `pre-push` is known to this clone only"


def test_a_hooks_folder_of_the_repository_is_everybodys(saved: Path) -> None:
    hook(saved / "hooks" / "pre-push", "#!/bin/sh\n")
    git(saved, "add", "hooks")
    git(saved, "config", "core.hooksPath", "hooks")
    assert found(PrivateHooks, saved) == []
    git(saved, "config", "core.hooksPath", "/home/ada/hooks")
    (finding,) = found(PrivateHooks, saved)
    assert finding.message == "the hooks folder `/home/ada/hooks` is known to this clone only"


def test_private_schedules(repository: Make, laptop: Callable[..., Host]) -> None:
    made = repository({"a.py": ""})
    root = made.root
    host = laptop(
        {
            "var/spool/cron/crontabs/ada": f"# {root}\n0 3 * * * cd {root} && make nightly\n1 1 * * * {root}-other/x\n",
            "home/ada/.config/systemd/user/bot.service": f"[Service]\nExecStart={root}/venv/bin/python bot.py\n",
            "home/ada/.config/systemd/user/other.service": "[Service]\nExecStart=/usr/bin/true\n",
        },
        USER="ada",
    )
    findings = list(PrivateSchedule().examine(made, host))
    assert [str(finding.location) for finding in findings] == [
        "/var/spool/cron/crontabs/ada:2",
        "/home/ada/.config/systemd/user/bot.service:2",
    ]
    assert [len(finding.evidence) for finding in findings] == [1, 1]


def test_schedules_may_spell_the_home_directory(repository: Make, laptop: Callable[..., Host]) -> None:
    made = repository({"a.py": ""})
    home = made.root.parent
    unit = f"{str(home).lstrip('/')}/.config/systemd/user/bot.service"
    host = laptop({unit: "[Service]\nWorkingDirectory=%h/project\n"}, home=str(home))
    assert len(list(PrivateSchedule().examine(made, host))) == 1


def test_no_schedules(repository: Make, laptop: Callable[..., Host]) -> None:
    assert list(PrivateSchedule().examine(repository({"a.py": ""}), laptop())) == []
