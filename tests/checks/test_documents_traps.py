"""The traps of real documents, one by one: each is left alone, and its twin without the excuse is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

import pytest

from checks.document_traps import Trap, page
from checks.document_traps.found import FOUND
from checks.document_traps.listed import LISTED
from conftest import git
from envdoctor.api import Finding, Repository
from envdoctor_checks import BUILT_IN

Make = Callable[..., Repository]
_BY_DEFINITION = {"DOC001", "DOC005", "DOC012"}


def everything(repository: Repository) -> Iterator[tuple[str, str]]:
    """Code and subject of all that the DOC checks find, but for what is true by definition."""
    for code, place in BUILT_IN.items():
        if code.startswith("DOC") and code not in _BY_DEFINITION:
            module, _, name = place.partition(":")
            for item in getattr(import_module(module), name)().examine(repository):
                if isinstance(item, Finding):
                    yield code, item.subject.partition("#")[2]


TRAPS = {**LISTED, **FOUND}


@pytest.mark.parametrize("trap", TRAPS.values(), ids=TRAPS)
def test_a_trap_is_left_alone_and_its_twin_is_found(past: Make, trap: Trap) -> None:
    assert list(everything(past(*trap.files()))) == []
    assert trap.found in list(everything(past(*trap.twin(), name="twin")))


def test_links_and_submodules_are_out_of_sight(repository: Make) -> None:
    """10: what is behind a symbolic link or in a submodule is not listed, and counts as there."""
    text = page("sh linked/go.sh", "sh sub/go.sh") + "[a](linked/a.md) [b](sub/b.md)\n"
    made = repository({"README.md": text, "real/go.sh": "x", "linked/go.sh": "x", "sub/go.sh": "x"}, commit=True)
    git(made.root, "rm", "-rq", "linked", "sub")
    (made.root / "linked").symlink_to("real")
    (made.root / "sub").mkdir()
    (made.root / ".gitmodules").write_text('[submodule "sub"]\n\tpath = sub\n\turl = https://github.com/acme/sub\n')
    head = git(made.root, "rev-parse", "HEAD").strip()
    git(made.root, "add", "-A")
    git(made.root, "update-index", "--add", "--cacheinfo", f"160000,{head},sub")
    git(made.root, "commit", "-qm", "second")
    assert list(everything(Repository(made.root))) == []
    git(made.root, "rm", "-rqf", "--cached", "linked", "sub", ".gitmodules")
    (made.root / "linked").unlink()
    git(made.root, "commit", "-qm", "third")
    assert ("DOC002", "linked/go.sh") in list(everything(Repository(made.root)))


def test_a_file_that_comes_and_goes(past: Make) -> None:
    """A script that each release uses up is meant to be written anew."""
    made = past({"CONTRIBUTING.md": "Put it in `sql/branch.sql`, which the release runs.\n", "x.py": ""})
    for number in range(5):
        (made.root / "sql").mkdir(exist_ok=True)
        (made.root / "sql/branch.sql").write_text(f"{number}\n")
        git(made.root, "add", "-A")
        git(made.root, "commit", "-qm", "add")
        (made.root / "sql/branch.sql").unlink()
        git(made.root, "commit", "-qam", "release")
        expected = [("DOC009", "sql/branch.sql")] if number < 3 else []
        assert list(everything(Repository(made.root))) == expected
