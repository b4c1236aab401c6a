"""What documents call that was taken out, and what only looks so."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from conftest import git, write
from envdoctor.api import Finding, Repository, RepositoryCheck
from envdoctor_checks import documents

Make = Callable[..., Repository]


@pytest.fixture
def past(repository: Make) -> Make:
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


def found(check: type[RepositoryCheck], repository: Repository) -> list[Finding]:
    return [item for item in check().examine(repository) if isinstance(item, Finding)]


def test_console_scripts_that_were_taken_out(past: Make) -> None:
    text = "# Use\n```sh\nshop-serve --port 1\nuv run shop-load\nshop-plug\nhttpie x\nshop new\npython -m shop\npython -m bin\n```\n"
    head = "[project]\nname = 'shop'\ndependencies = ['httpie']\n"
    plug = "[project.entry-points.'shop.x']\nshop-plug = 'shop.a:p'\n"
    before = "[project.scripts]\nshop-serve = 'shop.cli:serve'\nshop-load = 'shop.cli:load'\nhttpie = 'shop.b:b'\n"
    made = past(
        {
            "README.md": text,
            "pyproject.toml": f"{head}[project.scripts]\nshop = 'shop.cli:main'\nshop-up = 'shop.cli:serve'\n",
            "shop/__init__.py": "",
            "shop/cli.py": "def main(): ...\n",
        },
        {"pyproject.toml": head + before + plug, "shop/__main__.py": "x", "bin/__main__.py": "x"},
    )
    items = found(documents.MissingOwnModule, made)
    assert [(item.subject.partition("#")[2], item.fix and item.fix.text) for item in items] == [
        ("shop-serve", "write `shop-up`"),
        ("shop-load", "write what took the place of `shop-load`"),
        ("-m shop", "write the command that took its place"),
    ]


def test_lists_of_examples_and_readers_projects_are_left_alone(past: Make) -> None:
    text = (
        "# Use\nFor example (names are not exact):\n\n- `app/old/a.py`, the first\n- `app/old/b.py`\n\n"
        "Take `shop/static/shop.css` and see `app/old/c.py`.\n```sh\npoetry add --group dev shop[x]\n```\n"
    )
    before = {"poetry.lock": "", "shop/static/shop.css": "", **dict.fromkeys(("app/old/a.py", "app/old/b.py"), "")}
    made = past(
        {
            "README.md": text,
            "pyproject.toml": "[project]\nname = 'Shop'\n",
            "uv.lock": "version = 1\n",
            ".gitignore": "/src/shop/static/\n",
            "app/x.py": "",
        },
        {**before, "app/old/c.py": ""},
    )
    assert [item.subject for item in found(documents.TextNamesMissingPath, made)] == ["README.md#app/old/c.py"]
    assert not found(documents.WrongPackageManager, made)
