"""Settings: everything wrong is said at once, with file, key and what is allowed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envdoctor.errors import ConfigurationError
from envdoctor.model import Severity
from envdoctor.settings import Ignore, Settings, find_settings, read_settings

CODES = ("DEP001", "DEP002", "DOC005", "IMG001")


def read(tmp_path: Path, text: str, name: str = "envdoctor.toml") -> Settings:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_settings(path, CODES)


def test_everything_that_can_be_said(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        """
        select = ["DEP", "IMG001"]
        extend-select = ["DOC005"]
        exclude = ["vendor/"]
        fail-on = "warning"
        profile = "ci"
        baseline = "known.json"
        [severity]
        DOC005 = "error"
        [ignore]
        DEP002 = "used by a plugin"
        "DEP001:yaml" = { reason = "optional", paths = ["tools/**"], until = 2027-03-01 }
        """,
    )
    assert settings.select == ("DEP", "IMG001")
    assert settings.extend_select == ("DOC005",)
    assert settings.fail_on == "warning"
    assert settings.severity == {"DOC005": Severity.ERROR}
    assert settings.ignore == (
        Ignore(code="DEP002", reason="used by a plugin"),
        Ignore(code="DEP001", subject="yaml", reason="optional", paths=("tools/**",), until=date(2027, 3, 1)),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('fail_on = "error"', "unknown key `fail_on` (did you mean `fail-on`?)"),
        ('fail-on = "fatal"', "`fail-on` must be one of `error`, `warning`, `note`, `never`, not 'fatal'"),
        ('select = "DEP"', "`select` must be a list of non-empty strings, not a string"),
        ('select = ["DEP999"]', "`select` names `DEP999`, which is no check (did you mean"),
        ('ignore = ["DEP001"]', "`ignore` must be a table of code and reason"),
        ('[ignore]\nDEP001 = ""', "`ignore.DEP001` needs a reason"),
        ("[ignore]\nDEP001 = true", "`ignore.DEP001` needs a reason"),
        ('[ignore]\nDEP001 = { reason = "x", til = 2027-01-01 }', "unknown key `ignore.DEP001.til`"),
        ('[ignore]\nDEP001 = { reason = "x", until = "soon" }', "must be a date such as 2027-03-01, not a string"),
        ('[severity]\nDEP001 = "fatal"', "`severity.DEP001` must be one of"),
        ("exclude = [1]", "`exclude` must be a list of non-empty strings"),
    ],
)
def test_each_mistake_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read(tmp_path, text)
    assert said in str(caught.value)
    assert caught.value.where.endswith("envdoctor.toml")


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read(tmp_path, 'profile = "home"\nselekt = []\nexclude = 3\n')
    assert len(caught.value.problems) == 3


def test_a_broken_file_of_ours_is_an_error_but_a_broken_pyproject_is_not(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="not valid TOML"):
        read(tmp_path, "select = [")
    assert read(tmp_path, "[tool.envdoctor\nselect = [", "pyproject.toml") == Settings()


def test_the_nearest_file_is_found_up_to_the_top(tmp_path: Path) -> None:
    inner = tmp_path / "services" / "api"
    inner.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[tool.envdoctor]\n")
    assert find_settings(inner, tmp_path) == tmp_path / "pyproject.toml"
    assert find_settings(inner) is None
    (inner / "pyproject.toml").write_text("[project]\nname = 'api'\n")
    assert find_settings(inner, tmp_path) == tmp_path / "pyproject.toml"
    (inner / "envdoctor.toml").write_text("")
    assert find_settings(inner, tmp_path) == inner / "envdoctor.toml"


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
keys = st.sampled_from(["select", "ignore", "severity", "exclude", "fail-on", "profile", "baseline", "other"])


@given(st.dictionaries(keys, values, max_size=4))
def test_no_table_breaks_the_reader(table: dict[str, object]) -> None:
    from envdoctor.settings import _Reader

    try:
        settings = _Reader(Path("envdoctor.toml"), CODES).read(table)
    except ConfigurationError as error:
        assert error.problems
    else:
        assert isinstance(settings, Settings)
