"""Which targets, scripts, sessions and recipes there are, and whether that is all of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envdoctor.repository import Repository, task_runners
from envdoctor.repository.task_runners import Runner, TaskFile, makefile, python, tables


def load(text: str, **others: str) -> Callable[[str], str | None]:
    return {"Makefile": text, **others}.get


def test_make_targets() -> None:
    text = """\
NAMES := one \\
  two
.PHONY: all phony # why
all: one
\techo a:b
$(NAMES): x
\ttrue
test-%: ; true
A := b:c
-include .env
include more.mk
define X
inside: y
endef
"""
    found = makefile.parse("Makefile", {"Makefile": text, "more.mk": "extra::\n"}.get)
    assert set(found.tasks) == {"all", "phony", "one", "two", "extra"}
    assert found.closed
    assert found.offers("test-x")
    assert not found.offers("inside")
    assert found.tasks["one"] == 6


@pytest.mark.parametrize(
    "line", ["%: x", "$(eval $(call f))", "$(shell ls): x", "include $(ROOT)/x.mk", "include gone.mk"]
)
def test_make_open_worlds(line: str) -> None:
    assert not makefile.parse("Makefile", load(f"a:\n\ttrue\n{line}\n")).closed


def test_scripts_of_every_kind(repository: Callable[..., Repository]) -> None:
    found = repository(
        {
            "package.json": '{\n  "scripts": {\n    "build": "x",\n    "test:unit": "y"\n  }\n}\n',
            "pyproject.toml": """
            [tool.poe.tasks]
            serve = "x"
            [tool.taskipy.tasks]
            lint = "x"
            [tool.hatch.envs.docs.scripts]
            publish = "x"
            """,
            "tox.ini": "[tox]\nenvlist = py{38,39}-{django,flask}, lint\n[testenv:docs]\ncommands = x\n",
            "justfile": "set x\nalias b := build\n@build a='1' *b: dep\n    true\nversion := '1'\n",
            "tasks.py": "from invoke import task\n@task(aliases=['rs'])\ndef run_server(c):\n    pass\n",
            "noxfile.py": "import nox\n@nox.session(python=['3.9'])\ndef tests(session):\n    pass\n",
            "broken/package.json": "{",
        }
    ).fact(task_runners.read)
    by_runner: dict[Runner, TaskFile] = {item.runner: item for item in found}
    assert dict(by_runner[Runner.NPM].tasks) == {"build": 3, "test:unit": 4}
    assert set(by_runner[Runner.POE].tasks) == {"serve"}
    assert set(by_runner[Runner.TASKIPY].tasks) == {"lint"}
    assert set(by_runner[Runner.HATCH].tasks) == {"publish", "docs:publish"}
    assert set(by_runner[Runner.JUST].tasks) == {"b", "build"}
    assert set(by_runner[Runner.INVOKE].tasks) == {"run_server", "run-server", "rs"}
    tox = by_runner[Runner.TOX]
    assert all(tox.offers(name) for name in ("py38-django", "lint", "docs", "py310", "py39-flask"))
    assert not tox.offers("generate")
    assert by_runner[Runner.NOX].offers("tests-3.9")
    assert all(item.closed for item in found if item.runner != Runner.HATCH)


def test_python_tasks_collected_by_code_are_an_open_world() -> None:
    text = "from invoke import task, Collection\n@task\ndef a(c): pass\nns = Collection(a)\n"
    assert python.invoke("tasks.py", text) is not None
    assert not python.invoke("tasks.py", text).closed  # type: ignore[union-attr]
    assert python.invoke("tasks.py", "def (") is None
    assert python.invoke("tasks.py", "from celery import task\n") is None


@given(st.text(alphabet="ab:=%$()\\\n\t#.{},[]\"' \0é"))
def test_any_text_is_read(text: str) -> None:
    makefile.parse("Makefile", load(text))
    tables.package_json("package.json", text)
    tables.just("justfile", text)
    list(tables.tox("tox.ini", text))
    list(tables.pyproject("pyproject.toml", text))
    python.invoke("tasks.py", text)
    python.nox("noxfile.py", text)
