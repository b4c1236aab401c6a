"""The house rules that no linter knows: sizes, who prints, what the fast paths may import."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(path for folder in ("doctor", "checks", "reports") for path in (ROOT / folder).rglob("*.py"))
HEAVY = {"docker", "git", "requests", "rich", "ruamel", "markdown_it", "jinja2", "pydantic", "packaging", "pathspec"}
HEAVY |= {"tomlkit", "jsonschema", "asyncio"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_sizes_and_printing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert text.count("\n") <= 400, "a room that outgrows its size becomes a folder"
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1}"
        for node in functions(tree)
        if node.end_lineno - node.lineno >= 40
    ]  # type: ignore[operator]
    assert long == []
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert "print" not in called
    if "/cli/" not in name_of(path) and path.name != "__main__.py":
        assert "sys.stdout" not in text
        assert "sys.stderr" not in text


def test_built_in_checks_see_only_the_api_and_facts() -> None:
    allowed = (
        "envdoctor.api",
        "envdoctor.python_releases",
        "envdoctor.values",
        "envdoctor.repository",
        "envdoctor.host",
        "envdoctor.migration",
        "envdoctor_checks",
    )
    for path in (ROOT / "checks").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("envdoctor"):
                assert node.module.startswith(allowed), f"{name_of(path)}:{node.lineno} imports {node.module}"  # type: ignore[union-attr]


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["scan", "--help"], ["migrate", "--help"]])
def test_the_fast_paths_import_nothing_heavy(words: list[str]) -> None:
    program = (
        "import sys; sys.argv = ['envdoctor', *sys.argv[1:]]\n"
        "from envdoctor.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print('\\0'.join(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = {module.partition(".")[0] for module in done.stderr.strip().split("\0")}
    assert "envdoctor" in loaded
    assert loaded & HEAVY == set()
    if words == ["--version"]:
        assert "typer" not in loaded
