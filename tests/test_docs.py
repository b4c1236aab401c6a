"""The documentation is in step with the code."""

from __future__ import annotations

import importlib.util
import json
import re
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PLUGIN = ROOT / "tests" / "plugins" / "acme-envdoctor"


def load_generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_docs", DOCS / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_check_has_its_page_and_every_page_its_check() -> None:
    wanted = load_generator().pages()
    found = {path.name: path.read_text(encoding="utf-8") for path in (DOCS / "checks").glob("*.md")}
    stale = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
    assert stale == [], "run `python docs/generate.py`"


def test_every_family_is_in_the_index() -> None:
    generator = load_generator()
    families = {check.code.rstrip("0123456789") for check in generator.built_in()}
    assert families <= set(generator.FAMILIES)


def test_the_plug_in_in_the_text_is_the_one_that_is_tested() -> None:
    text = (DOCS / "write-a-check.md").read_text(encoding="utf-8")
    for name in ("acme_envdoctor.py", "pyproject.toml"):
        assert (PLUGIN / name).read_text(encoding="utf-8").rstrip() in text


def test_the_json_contract_names_every_key() -> None:
    schema = json.loads(files("envdoctor_reports").joinpath("schema/envdoctor-report-1.json").read_text("utf-8"))
    text = (DOCS / "json.md").read_text(encoding="utf-8")
    for key in (*schema["properties"], *schema["$defs"]["finding"]["properties"]):
        assert f"`{key}`" in text, key


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.md")), ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target
