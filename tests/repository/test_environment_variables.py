"""Which variables code reads: every library's way, and whether it can do without."""

from __future__ import annotations

import ast
import textwrap

import pytest

from envdoctor.repository.environment_variables import VariableRead
from envdoctor.repository.environment_variables.extract import EXTRACTOR, extract
from envdoctor.repository.sources import Role


def reads(code: str) -> tuple[VariableRead, ...]:
    code = textwrap.dedent(code)
    found = extract(ast.parse(code), "app.py", Role.APPLICATION).reads
    assert not found or any(word in code.encode() for word in EXTRACTOR.literals), "the prefilter would have missed it"
    return found


def facts(code: str) -> list[tuple[str, bool, str | None]]:
    return [(read.name, read.required, read.default) for read in reads(code)]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('os.environ["X"]', [("X", True, None)]),
        ('os.environ.get("X")', [("X", False, None)]),
        ('os.environ.get("X", "one")', [("X", False, "one")]),
        ('os.environ.get("X", default=2)', [("X", False, "2")]),
        ('os.getenv("X", -1)', [("X", False, "-1")]),
        ('os.getenv(key="X", default=compute())', [("X", False, None)]),
        ('os.environ.pop("X")', [("X", True, None)]),
        ('os.environ.pop("X", None)', [("X", False, None)]),
        ('"X" in os.environ', [("X", False, None)]),
        ('os.environb[b"X"]', [("X", True, None)]),
        ('environ["X"]', [("X", True, None)]),
        ('getenv("X")', [("X", False, None)]),
        ('getenv("X").split(",")', [("X", True, None)]),
        ('int(os.environ.get("X"))', [("X", True, None)]),
        ('int(os.environ.get("X", None))', [("X", True, None)]),
        ('int(os.environ.get("X", 1))', [("X", False, "1")]),
        ('getenv("X", "a,b").split(",")', [("X", False, "a,b")]),
        ('bool(os.environ.get("X"))', [("X", False, None)]),
        ('system.environ["X"]', [("X", True, None)]),
        ("os.environ[KEY]", [("SOME_KEY", True, None)]),
        ('os.environ["A"] + os.environ["B"]', [("A", True, None), ("B", True, None)]),
        ("os.environ[computed()]", []),
        ('os.environ["not a name"]', []),
        ('other.environ["X"]', []),
        ('{"X": 1}["X"]', []),
        ('os.environ["X"] = "1"', []),
        ('del os.environ["X"]', []),
    ],
)
def test_the_process_environment(expression: str, expected: list[tuple[str, bool, str | None]]) -> None:
    code = f'import os\nimport os as system\nfrom os import environ, getenv\nKEY = "SOME_KEY"\n{expression}'
    assert facts(code) == expected


def test_an_alias_of_the_environment() -> None:
    assert facts('import os\nE = os.environ\nget = os.environ.get\nE["X"]\nget("Y", "z")') == [
        ("X", True, None),
        ("Y", False, "z"),
    ]


@pytest.mark.parametrize(
    "code",
    [
        'if "X" in os.environ:\n    os.environ["X"]',
        'a = os.environ["X"] if os.environ.get("X") else None',
        'if os.getenv("X"):\n    print(os.environ["X"])',
        '"X" in os.environ and os.environ["X"]',
        'try:\n    os.environ["X"]\nexcept KeyError:\n    pass',
        'try:\n    os.environ["X"]\nexcept (KeyError, TypeError):\n    x = 1',
        'try:\n    os.environ["X"]\nexcept:\n    x = 1',
        'os.environ.setdefault("X", "1")\nos.environ["X"]',
        'os.environ["X"] = "1"\nos.environ["X"]',
        'os.environ.update(X="1")\nos.environ["X"]',
        'os.environ.update({"X": "1"})\nos.environ["X"]',
    ],
)
def test_what_the_code_provides_for_is_not_required(code: str) -> None:
    assert not any(read.required for read in reads(f"import os\n{code}"))


@pytest.mark.parametrize(
    "code",
    [
        'try:\n    os.environ["X"]\nexcept KeyError:\n    raise SystemExit("set X")',
        'try:\n    os.environ["X"]\nexcept KeyError:\n    sys.exit(1)',
        'try:\n    os.environ["X"]\nexcept OSError:\n    pass',
        'try:\n    pass\nexcept KeyError:\n    os.environ["X"]',
        'if DEBUG:\n    os.environ["X"]',
    ],
)
def test_what_only_looks_provided_for_is_required(code: str) -> None:
    assert [read.required for read in reads(f"import os\n{code}")] == [True]


@pytest.mark.parametrize(
    ("code", "always"),
    [
        ('os.environ["X"]', True),
        ('class A:\n    x = os.environ["X"]', True),
        ('if __name__ == "__main__":\n    os.environ["X"]', True),
        ('def f():\n    os.environ["X"]', False),
        ('def f(x=os.environ["X"]):\n    pass', True),
        ('f = lambda: os.environ["X"]', False),
        ('if DEBUG:\n    os.environ["X"]', False),
        ('x = DEBUG or os.environ["X"]', False),
        ('try:\n    import a\nexcept ImportError:\n    os.environ["X"]', False),
        ('with open("x"):\n    os.environ["X"]', True),
    ],
)
def test_what_happens_on_import(code: str, *, always: bool) -> None:
    assert [read.always for read in reads(f"import os\n{code}")] == [always]


def test_django_environ() -> None:
    code = """
    import environ
    env = environ.Env(DEBUG=(bool, False), PORT=int)
    env("SECRET_KEY")
    env("DEBUG")
    env("PORT")
    env.bool("FLAG", default=True)
    env.str("NAME", "x")
    env.list("HOSTS")
    env.list("ORIGINS", str, ["a"])
    env.db()
    env.db("OTHER_URL", default="sqlite://")
    env.cache_url(default="x")
    env.db_url_config("postgres://x")
    environ.Env.read_env()
    """
    assert facts(code) == [
        ("SECRET_KEY", True, None),
        ("DEBUG", False, None),
        ("PORT", True, None),
        ("FLAG", False, "True"),
        ("NAME", False, "x"),
        ("HOSTS", True, None),
        ("ORIGINS", False, None),
        ("DATABASE_URL", True, None),
        ("OTHER_URL", False, "sqlite://"),
        ("CACHE_URL", False, "x"),
    ]
    assert {read.library for read in reads(code)} == {"django-environ"}
    assert reads(code)[3].type == "bool"


def test_an_env_object_of_another_module() -> None:
    code = 'from .base import env\nenv("SECRET_KEY")\nenv.bool("X", default=False)\nenv("Y", "z")'
    assert facts(code) == [("SECRET_KEY", True, None), ("X", False, "False"), ("Y", False, "z")]


def test_environs() -> None:
    code = """
    from environs import Env
    env = Env()
    env.read_env()
    env.str("A")
    env("B", "c")
    with env.prefixed("APP_"):
        env.int("PORT", 1)
        with env.prefixed("DB_"):
            env("HOST")
    """
    assert facts(code) == [("A", True, None), ("B", False, "c"), ("APP_PORT", False, "1"), ("APP_DB_HOST", True, None)]


def test_decouple() -> None:
    code = """
    from decouple import config, AutoConfig
    other = AutoConfig(search_path="x")
    config("A")
    config("B", default=1, cast=int)
    config("C", "x")
    other("D")
    """
    assert facts(code) == [("A", True, None), ("B", False, "1"), ("C", False, "x"), ("D", True, None)]
    assert reads(code)[1].type == "int"


def test_starlette() -> None:
    code = 'from starlette.config import Config\nconfig = Config(".env")\nconfig("A", cast=bool)\nconfig("B", str, "x")'
    assert facts(code) == [("A", True, None), ("B", False, "x")]


def test_click_typer_and_flask() -> None:
    code = """
    import click, typer
    @click.option("--token", envvar="A")
    @click.option("--url", envvar=["B", "C"], required=True)
    def run(port: int = typer.Option(1, envvar="D")): ...
    app.config.from_envvar("E")
    app.config.from_envvar("F", silent=True)
    """
    assert facts(code) == [
        ("A", False, None), ("B", False, None), ("C", False, None), ("D", False, None), ("E", True, None),
        ("F", False, None),
    ]  # fmt: skip


def test_every_literal_holds_a_stem() -> None:
    assert all(any(stem in literal for stem in EXTRACTOR.stems) for literal in EXTRACTOR.literals)
