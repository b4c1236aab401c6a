"""Onboarding documents: one true and one tempting example for each check, and every trap that fooled a tool before."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from conftest import git, write
from envdoctor.api import Confidence, Finding, Repository, RepositoryCheck, Severity, Skipped
from envdoctor_checks import documents

Make = Callable[..., Repository]


@pytest.fixture
def past(repository: Make) -> Make:
    """``past(now, before, after)``: the files ``before`` were only in the first commit, ``after`` only in the second."""

    def make(
        now: Mapping[str, str | bytes], before: Mapping[str, str | bytes] = {}, after: Mapping[str, str] = {}
    ) -> Repository:
        made = repository({**now, **before}, commit=True)
        for path in before:
            if path in now:
                (made.root / path).write_text(str(now[path]), encoding="utf-8")
            else:
                (made.root / path).unlink()
        write(made.root, after)
        git(made.root, "add", "-A", "-f")
        git(made.root, "commit", "-q", "--allow-empty", "-m", "second")
        return Repository(made.root)

    return make


def found(check: type[RepositoryCheck], repository: Repository) -> list[Finding]:
    return [item for item in check().examine(repository) if isinstance(item, Finding)]


def places(check: type[RepositoryCheck], repository: Repository) -> list[tuple[int | None, str]]:
    return [
        (item.location.line if item.location else None, item.subject.partition("#")[2])
        for item in found(check, repository)
    ]


def test_missing_readme(repository: Make) -> None:
    assert found(documents.MissingReadme, repository({"a.py": "x"}))
    assert found(documents.MissingReadme, repository({"README.md": " \n", "a.py": "x"}, name="blank"))
    assert not found(documents.MissingReadme, repository({"readme.rst": "Hello"}, name="good"))


def test_command_names_a_missing_path(past: Make) -> None:
    text = "# Setup\n\n```sh\npip install -r requirements.txt\npython tool/run.py --fast\n```\n"
    before = {"requirements.txt": "x", "tool/run.py": "print('a long enough file to be known again')\n" * 5}
    made = past({"README.md": text}, before, {"tools/run.py": before["tool/run.py"]})
    first, second = found(documents.CommandNamesMissingPath, made)
    assert (first.location and first.location.line, first.subject) == (4, "README.md#requirements.txt")
    assert first.confidence == Confidence.CERTAIN
    assert "deleted in commit" in first.evidence[1].text
    assert second.fix
    assert second.fix.text == "write `tools/run.py` instead"


TEMPTING = {
    "never was there": ("make\npython never.py\n", {}),
    "made by an earlier step": ("cp a.example settings.ini\ncat settings.ini\n", {"settings.ini": "x"}),
    "made by a redirection": ("echo x > out.txt\ncat out.txt\n", {"out.txt": "x"}),
    "downloaded": ("wget https://example.org/data.sql\npsql -f data.sql\n", {"data.sql": "x"}),
    "an environment": ("python -m venv venv\nsource venv/bin/activate\n", {"venv/bin/activate": "x"}),
    "ignored": ("python local.py\n", {"local.py": "x"}),
    "under another folder": ("python manage.py migrate\n", {"manage.py": "x"}),
    "a placeholder": ("python <your script>.py\ncp path/to/x y\n", {"path/to/x": "x"}),
    "in another repository": (
        "git clone https://x/a/project\ngit clone https://x/a/lib\ncd lib\npython setup.py install\n",
        {"setup.py": "x"},
    ),
    "on another machine": ("ssh server\ncat gone.txt\n", {"gone.txt": "x"}),
    "a build folder": ("cd dist\n", {"dist/x": "x"}),
    "absolute": ("cat /gone.txt\ncat ~/gone.txt\n", {"gone.txt": "x"}),
    "a Windows path": ("type gone\\x.txt\n", {"gone/x.txt": "x"}),
}


@pytest.mark.parametrize(("commands", "before"), TEMPTING.values(), ids=TEMPTING.keys())
def test_command_names_a_path_that_may_be_there(past: Make, commands: str, before: Mapping[str, str]) -> None:
    now = {"README.md": f"# Setup\n\n```sh\n{commands}```\n", "web/manage.py": "x", ".gitignore": "local.py\n"}
    assert places(documents.CommandNamesMissingPath, past(now, before)) == []


def test_changelogs_and_archived_documents_are_left_alone(past: Make) -> None:
    text = "# Changelog\n\n```sh\npython gone.py\n```\n"
    made = past({"README.md": text, "docs/archive/install.md": "```sh\npython gone.py\n```\n"}, {"gone.py": "x"})
    assert found(documents.CommandNamesMissingPath, made) == []


def test_a_tutorial_about_the_readers_own_project(past: Make) -> None:
    text = "If it was made by `python setup.py sdist`, fine. Edit `./app.conf`.\n"
    made = past({"README.md": text}, {"setup.py": "x", "app.conf": "x"})
    assert found(documents.CommandNamesMissingPath, made) == []


def test_without_history_nothing_is_proved(repository: Make) -> None:
    made = repository({"README.md": "```sh\npython gone.py\n```\n"})
    (only,) = documents.CommandNamesMissingPath().examine(made)
    assert isinstance(only, Skipped)


def test_a_test_that_moved_is_likely(past: Make) -> None:
    now = {"CONTRIBUTING.md": "```sh\npytest t/unit/test_job.py\n```\n", "t/unit/test_other.py": "x"}
    (only,) = found(documents.CommandNamesMissingPath, past(now, {"old_tests/test_job.py": "y"}))
    assert (only.confidence, only.severity) == (Confidence.LIKELY, Severity.NOTE)


def test_text_names_a_missing_path(past: Make) -> None:
    text = "See `app/tasks.py`.\nThe old `app/gone.py` was removed.\nCreate `app/local.py`.\nRun `app.py`, `a/b`.\n"
    now = {"README.md": text, "lib/AGENTS.md": "- `core.py` does it\n", "app/x.py": "", "lib/y.py": ""}
    before = dict.fromkeys(("app/tasks.py", "app/gone.py", "app/local.py", "app.py", "lib/core.py", "a/b"), "x")
    items = found(documents.TextNamesMissingPath, past(now, before))
    assert [(item.subject, item.confidence) for item in items] == [
        ("README.md#app/tasks.py", Confidence.CERTAIN),
        ("lib/AGENTS.md#core.py", Confidence.LIKELY),
    ]


MAKEFILE = "build:\n\ttrue\ntest:\n\ttrue\n"


def test_command_names_a_missing_task(past: Make) -> None:
    text = "```sh\nmake dockerbuild\nmake test\nmake biuld\nmake zzz\n```\n"
    items = found(
        documents.CommandNamesMissingTask,
        past({"README.md": text, "Makefile": MAKEFILE}, {"Makefile": MAKEFILE + "dockerbuild:\n\ttrue\n"}),
    )
    assert [(item.subject.partition("#")[2], item.confidence) for item in items] == [
        ("make dockerbuild", Confidence.CERTAIN),
        ("make biuld", Confidence.CERTAIN),
        ("make zzz", Confidence.LIKELY),
    ]
    assert items[1].fix
    assert items[1].fix.text == "write `build` instead of `biuld`"


@pytest.mark.parametrize(
    ("text", "makefile"),
    [
        ("make sure to have it\n", MAKEFILE),
        ("make test - check style\n", MAKEFILE),
        ("make test (from the root)\n", MAKEFILE),
        ("make PREFIX=/usr test\n", MAKEFILE),
        ("make <target>\n", MAKEFILE),
        ("make install-all\n", MAKEFILE + "$(foreach x,$(Y),$(eval $(call Z)))\n"),
        ("make anything\n", "%: x\n\ttrue\n"),
        ("./configure\nmake check\n", MAKEFILE),
        ("cd backend\nmake serve\n", MAKEFILE),
        ("git clone https://x/a/other\ncd other\nmake world\n", MAKEFILE),
    ],
)
def test_tempting_make_targets(repository: Make, text: str, makefile: str) -> None:
    made = repository(
        {
            "docs/install.md": f"```sh\n{text}```\n",
            "Makefile": makefile,
            "backend/Makefile": "serve:\n\ttrue\n",
        }
    )
    assert found(documents.CommandNamesMissingTask, made) == []


def test_scripts_sessions_and_environments(repository: Make) -> None:
    made = repository(
        {
            "CONTRIBUTING.md": "```sh\nnpm run biuld\nnpm install\nnpm run build\nnox -s tset\ntox lint\ntox -e lint\ntox run\n```\n",
            "package.json": '{"scripts": {"build": "x"}}',
            "noxfile.py": "import nox\n@nox.session\ndef test(session): ...\n",
            "tox.ini": "[tox]\nenvlist = py311\n[testenv:lint]\ncommands = x\n",
        }
    )
    assert [item[1] for item in places(documents.CommandNamesMissingTask, made)] == [
        "npm biuld",
        "nox tset",
        "tox lint",
    ]


def test_broken_link(past: Make) -> None:
    text = "[a](docs/a.md) ![b](img/b.png) [c](docs/c.md#x) [d](https://x/y) [e](#e) [f](never.md) [g](docs/here)\n"
    now = {"README.md": text, "docs/c.md": "x", "docs/here.md": "x"}
    items = found(documents.BrokenLink, past(now, {"docs/a.md": "x", "img/b.png": "x"}))
    assert [(item.subject.partition("#")[2], item.confidence) for item in items] == [
        ("docs/a.md", Confidence.CERTAIN),
        ("img/b.png", Confidence.CERTAIN),
        ("never.md", Confidence.LIKELY),
    ]


def test_links_of_a_documentation_site_are_resolved_by_its_generator(repository: Make) -> None:
    made = repository(
        {"mkdocs.yml": "x", "docs/install.md": "[a](../reference/api.md) ![b](/img/x.png) [c](IMG/x.png)"}
    )
    assert found(documents.BrokenLink, made) == []


def test_a_page_of_generated_links_is_one_note(repository: Make) -> None:
    links = "\n".join(f"[x](docs/M{number}.md)" for number in range(50))
    (only,) = found(documents.BrokenLink, repository({"README.md": links}))
    assert only.severity == Severity.NOTE


def test_dead_own_url(past: Make) -> None:
    text = (
        "wget\n\n    wget https://raw.githubusercontent.com/acme/shop/main/compose.yml\n\n"
        "[a](https://github.com/acme/shop/blob/main/old.py) [b](https://github.com/acme/shop/blob/v1/old2.py)"
        " [c](https://github.com/other/shop/blob/main/old.py) [d](https://github.com/acme/shop/tree/main/here)\n"
    )
    made = past({"README.md": text, "here/x": ""}, {"compose.yml": "x", "old.py": "x", "old2.py": "x"})
    assert found(documents.DeadOwnUrl, made) == []
    git(made.root, "remote", "add", "origin", "git@github.com:acme/shop.git")
    subjects = [item[1] for item in places(documents.DeadOwnUrl, Repository(made.root))]
    assert sorted(subjects) == ["compose.yml", "old.py"]
