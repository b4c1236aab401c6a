"""The single pass over Python files: what it sees, whatever the file is."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envdoctor.repository import Repository, sources
from envdoctor.repository.sources import Extractor, Role, lexical, masked, notebooks, role_of, syntax


def seen(text: str) -> dict[str, syntax.Seen]:
    return {item.module: item for item in syntax.imports(ast.parse(text))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"import yaml", {"yaml"}),
        (b"import yaml as y, requests.adapters", {"yaml", "requests.adapters"}),
        (b"import os, sys", set()),
        (b"from google.cloud import storage", {"google.cloud"}),
        (b"from . import x\nfrom .a import b", set()),
        (b"def f():\n\timport lazy_one\n", {"lazy_one"}),
        (b"try: import alpha\nexcept ImportError: import beta", {"alpha", "beta"}),
        (b"import alpha; from beta import c", {"alpha", "beta"}),
        (b"from alpha \\\n  import b", {"alpha"}),
        (b"import \\\n  alpha", {"alpha"}),
        (b"import alpha, \\\n  beta", {"alpha", "beta"}),
        (b"x = importlib.import_module('alpha.beta')", {"alpha.beta"}),
        (b"x = __import__('alpha')", {"alpha"}),
        (b'pytest.importorskip("alpha")', {"alpha"}),
        (b"importlib.import_module('.x', package)", set()),
        (b"\xef\xbb\xbfimport alpha", {"alpha"}),
        ("import alpha".encode("utf-16"), {"alpha"}),
        (b"import alpha\rimport beta\r", {"alpha", "beta"}),
        (b"# caf\xe9\nimport alpha", {"alpha"}),
    ],
)
def test_lexical_pass(text: bytes, expected: set[str]) -> None:
    assert lexical.modules(lexical.normalised(text)) == expected


@given(st.binary(max_size=200))
def test_lexical_pass_survives_any_bytes(data: bytes) -> None:
    lexical.modules(lexical.normalised(data))


@given(st.text(max_size=200))
def test_masked_reading_survives_any_text(text: str) -> None:
    list(masked.imports(text))


@given(
    st.lists(
        st.sampled_from(["import alpha", "from beta.c import d", "def f():", "    import gamma", "x = '''", "'''"])
    )
)
def test_lexical_finds_at_least_what_the_syntax_tree_has(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return
    assert {item.module for item in syntax.imports(tree)} <= lexical.modules(lexical.normalised(text.encode()))


STATEMENTS = (
    "import alpha", "from beta.c import (d,\n  e)", "    import gamma, \\\n  delta", "x = import_module(\n    'eps')", "x = 1\n" * 99,
    "importlib.util.find_spec('zeta')", "if x: import eta", "# the important one", "import \\\r\n  theta\r", '"""text',
)  # fmt: skip


@given(st.lists(st.sampled_from(STATEMENTS)))
def test_what_follows_the_last_import_changes_nothing(lines: list[str]) -> None:
    text = lexical.normalised("\n".join([*lines, "pass\n"]).encode())
    more = text + b"x = 1\n" * 99
    for read in (lexical.modules, lexical.hidden):
        assert read(more) == read(text) == read(more + b"import last\n") - {"last"}


def test_guards() -> None:
    found = seen(
        "import plain\n"
        "try:\n    import guarded\nexcept ImportError:\n    guarded = None\n"
        "try:\n    import fast\nexcept ImportError:\n    import slow\n"
        "try:\n    import unguarded\nexcept KeyError:\n    pass\n"
        "with suppress(ImportError):\n    import suppressed\n"
        "if TYPE_CHECKING:\n    import checked\nelse:\n    import real\n"
        "if sys.version_info < (3, 11):\n    import old\n"
        "if DEBUG:\n    import toolbar\n"
        "def f():\n    import lazy\n"
        "x = importlib.util.find_spec('specified')\n"
        "x = importlib.import_module('called')\n"
    )
    assert {name for name, item in found.items() if item.guarded} == {
        "guarded", "fast", "slow", "suppressed", "old", "specified",
    }  # fmt: skip
    assert {name for name, item in found.items() if item.type_checking} == {"checked"}
    assert found["fast"].fallback
    assert not found["guarded"].fallback
    assert found["lazy"].lazy
    assert found["toolbar"].conditional
    assert not found["called"].guarded


def test_python_2_is_read_without_a_parser() -> None:
    text = 'print "import no"\ntry:\n    import simplejson\nexcept ImportError:\n    import json\nfrom paste import (a,\n  b)\n'
    found = {item.module: item for item in masked.imports(text)}
    assert set(found) == {"simplejson", "json", "paste"}
    assert found["simplejson"].guarded
    assert found["paste"].names == ("a", "b")
    assert found["paste"].line == 6


def test_text_in_strings_is_no_import() -> None:
    assert [item.module for item in masked.imports('"""\nimport no\n"""\n# import neither\nimport yes\n')] == ["yes"]


@pytest.mark.parametrize(
    ("notebook", "expected"),
    [
        ({"cells": [{"cell_type": "code", "source": ["import a\n", "import b"]}]}, ("import a\nimport b",)),
        ({"cells": [{"cell_type": "code", "source": "%pip install x\nimport a"}]}, ("pass\nimport a",)),
        ({"cells": [{"cell_type": "code", "source": "%%bash\nimport a"}]}, ()),
        ({"worksheets": [{"cells": [{"cell_type": "code", "input": ["import a"]}]}]}, ("import a",)),
        ({"cells": [], "metadata": {"language_info": {"name": "julia"}}}, ()),
        ({"metadata": {}}, ()),
        ([], None),
    ],
)
def test_notebooks(notebook: object, expected: tuple[str, ...] | None) -> None:
    assert notebooks.cells(json.dumps(notebook).encode()) == expected


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("app/views.py", Role.APPLICATION),
        ("app/tests/views.py", Role.TEST),
        ("tests/test_x.py", Role.TEST),
        ("app/test_views.py", Role.TEST),
        ("conftest.py", Role.TEST),
        ("docs/conf.py", Role.DOCUMENTATION),
        ("examples/a.py", Role.DOCUMENTATION),
        ("scripts/deploy.py", Role.SCRIPT),
        ("setup.py", Role.SCRIPT),
        ("src/app/scripts/run.py", Role.APPLICATION),
        ("app/latest/x.py", Role.APPLICATION),
        ("app/orders/tasks.py", Role.APPLICATION),
        ("app/core/setup.py", Role.APPLICATION),
        ("tasks.py", Role.SCRIPT),
    ],
)
def test_roles(path: str, role: Role) -> None:
    assert role_of(path) is role


def test_only_files_with_something_unexplained_are_parsed(repository: Callable[..., Repository]) -> None:
    made = repository({"requirements.txt": "flask\n", "a.py": "import flask, os\n", "b.py": "import yaml\n"})
    found = {file.path: file for file in made.fact(sources.read).files}
    assert not found["a.py"].parsed
    assert found["a.py"].modules == {"flask"}
    assert found["b.py"].parsed
    assert found["b.py"].imports[0].location.line == 1


def test_files_that_cannot_be_understood_are_named(repository: Callable[..., Repository]) -> None:
    made = repository(
        {"a.py": b"import yaml\n\0\0", "n.ipynb": b"{broken", "bin/tool": "#!/usr/bin/env python3\nimport yaml\n"}
    )
    read = made.fact(sources.read)
    assert read.unread == ("a.py", "n.ipynb")
    assert "bin/tool" in {file.path for file in read.files}


def test_extractors_are_offered_only_files_with_their_literals(repository: Callable[..., Repository]) -> None:
    made = repository({"a.py": "SIGN = 1\n", "b.py": "x = 2\n", "c.py": "print 'SIGN'\n"})
    extractor = Extractor(name="signs", literals=(b"SIGN",), extract=lambda path, tree, data: [(path, tree is None)])
    assert sources.extracted(made, extractor) == (("a.py", False), ("c.py", True))
