"""Environment variables that frameworks and settings classes read."""

from __future__ import annotations

import ast
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_flask_takes_settings_with_a_prefix() -> None:
    code = """
    app.config["MADE"] = 1
    app.config.from_prefixed_env({prefix})
    app.config["TOKEN"], app.config["MADE"], app.config[other], session["X"]
    """
    assert facts(code.format(prefix="")) == [("FLASK_TOKEN", False, None)]
    assert facts(code.format(prefix='"SHOP"')) == [("SHOP_TOKEN", False, None)]
    assert facts(code.format(prefix="prefix=computed()")) == []


@pytest.mark.parametrize(
    ("options", "validator", "expected"),
    [
        ("", 'Validator("token", must_exist=True)', [("DYNACONF_TOKEN", True, None)]),
        ('envvar_prefix="SHOP"', 'Validator("A", "B", required=True)',
         [("SHOP_A", True, None), ("SHOP_B", True, None)]),
        ("envvar_prefix=False", 'Validator("TOKEN", must_exist=True)', [("TOKEN", True, None)]),
        ("envvar_prefix=computed()", 'Validator("TOKEN", must_exist=True)', []),
        ("", 'Validator("TOKEN", gte=1)', [("DYNACONF_TOKEN", False, None)]),
        ("", 'Validator("TOKEN", must_exist=True, default="x")', [("DYNACONF_TOKEN", False, None)]),
        ("", 'Validator("TOKEN", must_exist=True, env="production")', [("DYNACONF_TOKEN", False, None)]),
        ('settings_files=["settings.toml"]', 'Validator("TOKEN", must_exist=True)', [("DYNACONF_TOKEN", False, None)]),
        ("**more", 'Validator("TOKEN", must_exist=True)', [("DYNACONF_TOKEN", False, None)]),
        ("", 'Validator("A", must_exist=True) | Validator("B", must_exist=True)',
         [("DYNACONF_A", False, None), ("DYNACONF_B", False, None)]),
        ("", "Validator(name, must_exist=True)", []),
        ("", 'other("TOKEN", must_exist=True)', []),
    ],
)  # fmt: skip
def test_dynaconf(options: str, validator: str, expected: list[tuple[str, bool, str | None]]) -> None:
    code = "from dynaconf import Dynaconf, Validator\nsettings = Dynaconf(validators=[{}], {})"
    assert facts(code.format(validator, options)) == expected


@pytest.mark.parametrize(("validated", "required"), [("settings.validators.validate()", True), ("", False)])
def test_validators_that_are_registered_later(validated: str, *, required: bool) -> None:
    code = f"""
    from dynaconf import Dynaconf, Validator
    settings = Dynaconf(envvar_prefix="SHOP")
    settings.validators.register(Validator("TOKEN", must_exist=True), Validator("HOST", must_exist=True, default="x"))
    other.validators.register(Validator("ELSEWHERE", must_exist=True))
    {validated}
    """
    assert facts(code) == [("SHOP_TOKEN", required, None), ("SHOP_HOST", False, None)]


@pytest.mark.parametrize(("options", "name"), [("", "FLASK_MAIL_HOST"), (', envvar_prefix="SHOP"', "SHOP_MAIL_HOST")])
def test_flask_through_dynaconf(options: str, name: str) -> None:
    code = f"""
    from dynaconf import FlaskDynaconf
    FlaskDynaconf(app{options})
    app.config["OWN"] = 1
    print(app.config["MAIL_HOST"], app.config["OWN"])
    """
    assert facts(code) == [(name, False, None)]


def test_a_part_of_a_dynaconf_table_may_come_with_the_table() -> None:
    code = "import dynaconf as d\nd.Dynaconf(validators=(d.Validator('db.host', must_exist=True),))"
    assert [(read.name, read.alternatives) for read in reads(code)] == [("DYNACONF_DB__HOST", ("DYNACONF_DB",))]


def test_pydantic_settings() -> None:
    code = """
    from typing import Annotated, ClassVar
    from pydantic import AliasChoices, Field
    from pydantic_settings import BaseSettings, SettingsConfigDict
    class Base(BaseSettings):
        model_config = SettingsConfigDict(env_prefix="app_")
        name: str
        port: int = 80
        hosts: list[str] = Field(default_factory=list)
        other: str | None
        kind: ClassVar[str]
        _hidden: str
    class Settings(Base):
        url: str = Field(..., description="x")
        key: str = Field(validation_alias="API_KEY")
        two: str = Field(validation_alias=AliasChoices("ONE", "TWO"))
        three: Annotated[str, Field(alias="THREE")]
    class Plain(Other):
        nothing: str
    """
    assert facts(code) == [
        ("APP_NAME", True, None),
        ("APP_PORT", False, "80"),
        ("APP_HOSTS", False, None),
        ("APP_OTHER", True, None),
        ("APP_URL", True, None),
        ("API_KEY", True, None),
        ("ONE", True, None),
        ("THREE", True, None),
    ]
    assert reads(code)[6].alternatives == ("TWO",)
    assert reads(code)[1].type == "int"


def test_pydantic_1() -> None:
    code = """
    from pydantic import BaseSettings, Field
    class Settings(BaseSettings):
        name: str
        maybe: Optional[str]
        key: str = Field(..., env="API_KEY")
        class Config:
            env_prefix = "X_"
    """
    assert facts(code) == [("X_NAME", True, None), ("X_MAYBE", False, None), ("API_KEY", True, None)]


@pytest.mark.parametrize(
    "addition",
    [
        "Settings(name='x')",
        "Settings(**values)",
        "class More(Settings):\n    pass",
    ],
)
def test_settings_given_by_the_code(addition: str) -> None:
    code = f"from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    name: str\n{addition}"
    assert [read.required for read in reads(code)] == ["More" in addition]


def test_settings_from_other_sources_are_not_required() -> None:
    code = """
    from pydantic_settings import BaseSettings, SettingsConfigDict
    class Settings(BaseSettings):
        model_config = SettingsConfigDict(yaml_file="x.yml")
        name: str
    """
    assert facts(code) == [("NAME", False, None)]


@pytest.mark.parametrize(
    "code",
    [
        'x = os.getenv("X")\nif not x:\n    raise RuntimeError("X")',
        'x = os.getenv("X", "")\nif not x:\n    sys.exit(1)',
        'x: str = os.environ.get("X")\nif x is None:\n    raise KeyError',
        'x = os.getenv("X")\ny = 1\nif not y or not x:\n    raise ValueError',
        'x = os.getenv("X")\nif not all([x, 1]):\n    raise ValueError',
        'x = os.getenv("X")\nassert x',
        'x = os.getenv("X")\nassert x is not None and 1',
        'if not os.getenv("X"):\n    print("set X")\n    exit()',
        'if "X" not in os.environ:\n    raise SystemExit',
    ],
)
def test_what_the_code_insists_on_is_required(code: str) -> None:
    assert [(read.required, read.always) for read in reads(f"import os, sys\n{code}")][:1] == [(True, True)]


@pytest.mark.parametrize(
    "code",
    [
        'x = os.getenv("X", "y")\nif not x:\n    raise RuntimeError',
        'x = os.getenv("X")\nif not x:\n    print("no X")',
        'x = os.getenv("X")\nif PROD and not x:\n    raise RuntimeError',
        'x = os.getenv("X")\nif x:\n    raise RuntimeError',
        'x = os.getenv("X")\ndef f(x):\n    assert x',
        'x = os.getenv("X")\nif not x:\n    raise RuntimeError\nelse:\n    pass',
        'x = os.getenv("X") or 1\nif not x:\n    raise RuntimeError',
        'x = os.getenv("X")\nif not x:\n    if DEBUG:\n        x = 1\n    else:\n        raise RuntimeError',
    ],
)
def test_what_it_only_seems_to_insist_on(code: str) -> None:
    assert not any(read.required for read in reads(f"import os\n{code}"))


def test_insisting_inside_a_function_is_not_always() -> None:
    (read,) = reads('import os\ndef f():\n    x = os.getenv("X")\n    if not x:\n        raise ValueError')
    assert (read.required, read.always) == (True, False)


@pytest.mark.parametrize(
    ("helper", "expected"),
    [
        ("def env(name):\n    return os.environ[name]", [("A", True, None), ("B", False, "c")]),
        (
            "def env(name, default=None):\n    return os.environ.get(name, default)",
            [("A", False, None), ("B", False, "c")],
        ),
        (
            (
                "def env(name, default=None):\n    value = os.getenv(name)\n    if not value and not default:\n"
                "        raise ValueError(name)\n    return value or default"
            ),
            [("A", True, None), ("B", False, "c")],
        ),
        (
            (
                "def env(name, default=None):\n    try:\n        return os.environ[name]\n    except KeyError:\n"
                "        return default"
            ),
            [("A", False, None), ("B", False, "c")],
        ),
        ("def env(name):\n    return name.upper()", []),
        ("def env(other, name):\n    return os.environ[name]", []),
    ],
)
def test_helpers_of_the_module(helper: str, expected: list[tuple[str, bool, str | None]]) -> None:
    assert facts(f'import os\n{helper}\nenv("A")\nenv("B", "c")') == expected


def test_nested_settings_have_names_of_their_own() -> None:
    code = """
    from pydantic_settings import BaseSettings
    class Settings(BaseSettings):
        database: DatabaseSettings
        url: PostgresDsn
        hosts: Optional[List[str]]
        color: "Color"
    """
    assert facts(code) == [
        ("DATABASE", False, None), ("URL", True, None), ("HOSTS", True, None), ("COLOR", True, None),
    ]  # fmt: skip


def test_writes() -> None:
    code = 'import os\nos.environ["A"] = "x"\nos.environ.setdefault("B", "y")\nos.putenv("C", "z")'
    found = extract(ast.parse(code), "app.py", Role.APPLICATION).writes
    assert [(write.name, write.default) for write in found] == [("A", False), ("B", True), ("C", False)]


def test_positions() -> None:
    (read,) = reads('import os\nx = os.environ["X"]')
    assert (read.location.path, read.location.line, read.location.column) == ("app.py", 2, 5)


def test_a_deep_tree_is_walked() -> None:
    code = "import os\n" + "+".join(['os.environ["X"]'] * 400)
    assert len(reads(code)) == 400


PIECES = st.sampled_from(
    ["os.environ", "env", "config", '"X"', "['X']", "(", ")", ".get", ",", "\n", "if ", ":", " ", "class A(BaseSettings):",
     "import os", "from decouple import config", "=", "default=", "lambda: ", "with ", "try", "except KeyError", "*", "**"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=20).map("".join))
def test_any_code_that_parses_is_read(code: str) -> None:
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, MemoryError):
        return
    extract(tree, "app.py", Role.APPLICATION)


def test_a_field_that_joins_others_is_assembled() -> None:
    found = reads(
        """
        from pydantic_settings import BaseSettings
        class Settings(BaseSettings):
            HOST: str = "localhost"
            PORT: int = 5432
            URI: str = f"{HOST}:{PORT}/shop"
            FILE: str = f"sqlite:///{HOST}.db"
        """
    )
    assert {item.name for item in found if item.assembled} == {"URI"}
