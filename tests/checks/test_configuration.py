"""CONF checks: variables that nobody wrote down, environment files that leak, examples that nobody reads."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import git
from envdoctor.api import Confidence, Finding, RepositoryCheck, Severity, Skipped
from envdoctor.repository import Repository
from envdoctor_checks.configuration import (
    CommittedEnvironment,
    CommittedSecrets,
    DifferingDefaults,
    ForgottenExample,
    UnstatedInterpolation,
    UnstatedVariable,
)

Make = Callable[..., Repository]
NEEDS = 'import os\nKEY = os.environ["PAYMENT_KEY"]\n'
SECRET = "q8ZrT3vXw9Lk2PmN"


def found(check: type[RepositoryCheck], repository: Repository) -> list[Finding]:
    return [answer for answer in check().examine(repository) if isinstance(answer, Finding)]


def subjects(check: type[RepositoryCheck], repository: Repository) -> list[str]:
    return [finding.subject for finding in found(check, repository)]


def test_unstated(repository: Make) -> None:
    (finding,) = found(UnstatedVariable, repository({"app/settings.py": NEEDS}))
    assert finding.message == "the application stops without `PAYMENT_KEY`, which is stated nowhere"
    assert str(finding.location) == "app/settings.py:2"
    assert finding.fix is not None
    assert finding.fix.command == "echo 'PAYMENT_KEY=' >> .env.example"


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (".env.example", "PAYMENT_KEY=\n"),
        ("compose.yaml", "services: {app: {environment: [PAYMENT_KEY]}}\n"),
        ("Dockerfile", "FROM x\nENV PAYMENT_KEY=x\n"),
        (".github/workflows/ci.yml", "env: {PAYMENT_KEY: x}\n"),
        ("docs/install.md", "Set `PAYMENT_KEY` first.\n"),
        ("run.sh", "export PAYMENT_KEY=x\n"),
        ("manage.py", 'import os\nos.environ.setdefault("PAYMENT_KEY", "x")\n'),
        ("app/other.py", 'import os\nos.environ.get("PAYMENT_KEY", "x")\n'),
        ("manage.py", 'import os\nfor pair in {"PAYMENT_KEY": "x"}.items():\n    os.environ.setdefault(*pair)\n'),
        ("infrastructure/stack.py", 'Function(environment={\n    "PAYMENT_KEY": secret.value,\n})\n'),
        ("infrastructure/stack.py", "run(env=dict(PAYMENT_KEY=secret.value))\n"),
    ],
)
def test_stated_anywhere(repository: Make, path: str, content: str) -> None:
    assert subjects(UnstatedVariable, repository({"app/settings.py": NEEDS, path: content})) == []


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("README.md", "PAYMENT_KEYS, MY_PAYMENT_KEY\n"),
        ("poetry.lock", "PAYMENT_KEY\n"),
        ("tests/conftest.py", 'import os\nos.environ["PAYMENT_KEY"] = "x"\n'),
    ],
)
def test_only_seemingly_stated(repository: Make, path: str, content: str) -> None:
    assert subjects(UnstatedVariable, repository({"app/settings.py": NEEDS, path: content})) == ["PAYMENT_KEY"]


@pytest.mark.parametrize(
    "code",
    [
        'os.environ["HOME"]',
        'os.environ["GITHUB_TOKEN"]',
        'os.environ.get("PAYMENT_KEY")',
        'try: os.environ["PAYMENT_KEY"]\nexcept KeyError: pass',
    ],
)
def test_not_needed_to_start(repository: Make, code: str) -> None:
    assert subjects(UnstatedVariable, repository({"app/settings.py": f"import os\n{code}\n"})) == []


@pytest.mark.parametrize("code", ['if S3: os.environ["PAYMENT_KEY"]', 'def f(): return os.environ["PAYMENT_KEY"]'])
def test_needed_by_a_part_is_a_likely_note(repository: Make, code: str) -> None:
    (finding,) = found(UnstatedVariable, repository({"app/settings.py": f"import os\n{code}\n"}))
    assert (finding.severity, finding.confidence) == (Severity.NOTE, Confidence.LIKELY)
    assert finding.message == "a part of the application stops without `PAYMENT_KEY`, which is stated nowhere"


@pytest.mark.parametrize("folder", [".heroku", "app/_vendor/x", "vendor"])
def test_foreign_code_is_no_application(repository: Make, folder: str) -> None:
    assert subjects(UnstatedVariable, repository({f"{folder}/settings.py": NEEDS})) == []


@pytest.mark.parametrize("path", ["app/settings/production_example.py", "app/sample.py", "app/settings.template.py"])
def test_an_example_is_copied_before_it_is_used(repository: Make, path: str) -> None:
    assert subjects(UnstatedVariable, repository({path: NEEDS})) == []


def test_tests_and_scripts_are_no_application(repository: Make) -> None:
    assert subjects(UnstatedVariable, repository({"tests/test_x.py": NEEDS, "docs/conf.py": NEEDS})) == []


@pytest.mark.parametrize(
    "code",
    [
        'SETTINGS = {"PAYMENT_KEY": os.environ["PAYMENT_KEY"]}\n',
        'SETTINGS = {\n    "PAYMENT_KEY":\n        os.environ["PAYMENT_KEY"],\n}\n',
        'connect(PAYMENT_KEY=os.environ["PAYMENT_KEY"])\n',
    ],
)
def test_a_name_before_its_own_read_is_no_value(repository: Make, code: str) -> None:
    assert subjects(UnstatedVariable, repository({"app/settings.py": f"import os\n{code}"})) == ["PAYMENT_KEY"]


@pytest.mark.parametrize("test", ["helpers.is_pytest()", "TESTING", "settings.UNDER_TEST", '"test" in sys.argv'])
def test_what_only_tests_read_is_not_needed(repository: Make, test: str) -> None:
    code = f'import os, sys\nif {test}:\n    PORT = os.environ["SCREEN_PORT"]\n'
    assert subjects(UnstatedVariable, repository({"app/settings.py": code})) == []


def test_settings_of_one_platform_among_others_are_a_part(repository: Make) -> None:
    code = (
        "from pydantic_settings import BaseSettings\n"
        "class Local(BaseSettings):\n    search: str = ''\n"
        "class Platform(BaseSettings):\n    search_url: str\n"
        "if on_platform():\n    env = Platform()\nelse:\n    env = Local()\n"
    )
    (finding,) = found(UnstatedVariable, repository({"app/settings.py": code}))
    assert (finding.subject, finding.confidence) == ("SEARCH_URL", Confidence.LIKELY)


@pytest.mark.parametrize("name", ["MYSQL_PORT_3306_TCP_ADDR", "PHANTOMJS_PORT_25555_TCP", "REDIS_SERVICE_HOST"])
def test_what_engines_set_for_linked_containers_is_given(repository: Make, name: str) -> None:
    code = f'import os\nHOST = os.environ["{name}"]\n'
    assert subjects(UnstatedVariable, repository({"app/settings.py": code})) == []


def test_settings_classes_do_not_care_about_case(repository: Make) -> None:
    settings = "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    api_key: str\n    other: str\n"
    made = repository({"s.py": settings, ".env.example": "api_key =\n"})
    assert subjects(UnstatedVariable, made) == ["OTHER"]


def test_no_reads_is_skipped(repository: Make) -> None:
    assert list(UnstatedVariable().examine(repository({"a.py": ""}))) == [
        Skipped(reason="no Python code reads an environment variable")
    ]


def test_a_tracked_file_with_secrets(repository: Make) -> None:
    (finding,) = found(CommittedEnvironment, repository({".env": f"A=1\nSECRET_KEY={SECRET}\n"}, commit=True))
    assert finding.severity is Severity.WARNING
    assert finding.message == "`.env` is tracked by git and gives values to `SECRET_KEY`"
    assert str(finding.location) == ".env:2"
    assert SECRET not in repr(finding)


def test_a_tracked_file_with_placeholders_is_a_note(repository: Make) -> None:
    (finding,) = found(CommittedEnvironment, repository({".env": "DEBUG=1\nSECRET_KEY=changethis\n"}, commit=True))
    assert finding.severity is Severity.NOTE


def test_a_file_that_nothing_ignores(repository: Make) -> None:
    made = repository({"a.py": ""}, commit=True)
    (made.root / ".env").write_text("A=1\n")
    (finding,) = found(CommittedEnvironment, made)
    assert "exists and is excluded by no `.gitignore`" in finding.message


def test_an_example_that_leads_into_the_trap(repository: Make) -> None:
    (finding,) = found(CommittedEnvironment, repository({"app/.env.example": "A=\n"}, commit=True))
    assert (finding.subject, finding.severity) == ("app/.env", Severity.NOTE)
    assert finding.fix is not None
    assert finding.fix.command == "echo .env >> app/.gitignore"


@pytest.mark.parametrize(
    "files",
    [
        {".env.example": "A=\n", ".gitignore": ".env\n"},
        {".env.example": "A=\n", ".gitignore": ".env*\n!.env.example\n"},
        {"tests/.env": "A=1\n"},
        {".env.production": "A=1\n"},
        {".env": "COMPOSE_PROJECT_NAME=shop\nDEBUG=1\n"},
    ],
)
def test_nothing_leaks(repository: Make, files: dict[str, str]) -> None:
    assert subjects(CommittedEnvironment, repository(files, commit=True)) == []


def test_without_git_nothing_is_committed(repository: Make) -> None:
    assert subjects(CommittedEnvironment, repository({".env": "A=1\n", "x/.env.example": "A=\n"})) == []


def test_a_forgotten_example(repository: Make) -> None:
    files = {".env.example": "OLD_CACHE_HOST=\nUSED=\n# OFF=1\n", "a.py": 'import os\nos.getenv("USED")\n'}
    (finding,) = found(ForgottenExample, repository(files))
    assert (finding.subject, finding.confidence) == ("OLD_CACHE_HOST", Confidence.LIKELY)
    assert str(finding.location) == ".env.example:1"


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("SHOP_PORT", {"s.py": "class S(BaseSettings):\n    shop_port: int\n"}),
        ("SHOP_DB_HOST", {"s.py": 'S = Dynaconf(envvar_prefix="SHOP")\nprint(S.db_host)\n'}),
        ("SHOP_URL", {"compose.yaml": "services: {a: {image: 'x:${SHOP_URL}'}}\n"}),
        ("SHOP_KEY", {"web/main.js": "process.env.SHOP_KEY\n"}),
        ("POSTGRES_PASSWORD", {}),
        ("COMPOSE_PROJECT_NAME", {}),
        ("NAUTOBOT_NAPALM_USERNAME", {"requirements.txt": "nautobot\n"}),
        ("NETBOX_TOKEN", {"compose.yaml": "services: {a: {image: 'docker.io/netboxcommunity/netbox:v4'}}\n"}),
        ("SUPERSET_SECRET", {"Dockerfile": "FROM apache/superset:4.0\n"}),
    ],
)
def test_read_by_other_means(repository: Make, name: str, files: dict[str, str]) -> None:
    assert subjects(ForgottenExample, repository({".env.example": f"{name}=\n", **files})) == []


def test_a_common_last_part_is_no_mention(repository: Make) -> None:
    files = {".env.example": "LINE_CLIENT_ID=\n", "a.py": "client_id = 1\nkwargs = dict(prefix='SHOP_')\n"}
    assert subjects(ForgottenExample, repository(files)) == ["LINE_CLIENT_ID"]


def test_no_example_is_skipped(repository: Make) -> None:
    assert list(ForgottenExample().examine(repository({".env": "A=1\n"}))) == [
        Skipped(reason="there is no example of an environment file")
    ]


def test_a_submodule_of_files_is_not_entered(repository: Make) -> None:
    made = repository({"a.py": ""}, commit=True)
    inner = made.root / "vendor"
    inner.mkdir()
    git(inner, "init", "-q")
    (inner / ".env").write_text(f"SECRET_KEY={SECRET}\n")
    assert subjects(CommittedEnvironment, made) == []


def test_a_committed_secret(repository: Make) -> None:
    token = "sk_" + "live_" + "4eC39HqLyjWDarjtT1zdp7dcQm"
    (finding,) = found(CommittedSecrets, repository({"shop/pay.py": f'KEY = "{token}"\n'}, commit=True))
    assert finding.message == "`shop/pay.py` holds a Stripe key (`KEY`)"
    assert token not in repr(finding)
    assert list(CommittedSecrets().examine(repository({"a.py": ""}, name="plain"))) == [
        Skipped(reason="not a git repository")
    ]


def test_differing_defaults(repository: Make) -> None:
    files = {
        "app/a.py": 'import os\nos.getenv("CACHE", "one")\nos.getenv("PORT", "1")\nos.getenv("SAME", "a/")\n',
        "app/b.py": 'import os\nos.getenv("CACHE", "two")\nos.getenv("PORT", "2")\nos.getenv("SAME", "A")\n',
        "app/c.py": 'import os\nos.getenv("CACHE", "")\nos.getenv("X", "1")\nos.getenv("X", "2")\n',
        "tests/d.py": 'import os\nos.getenv("CACHE", "three")\n',
    }
    (finding,) = found(DifferingDefaults, repository(files))
    assert finding.message == "`CACHE` has 2 different defaults"
    assert [evidence.text for evidence in finding.evidence] == ["default `one`", "default `two`"]


def test_defaults_of_secrets_are_masked(repository: Make) -> None:
    files = {f"app/{name}.py": f'import os\nos.getenv("API_KEY", "{name}x")\n' for name in "ab"}
    (finding,) = found(DifferingDefaults, repository(files))
    assert "ax" not in repr(finding)


COMPOSE = """
services:
  web:
    image: shop:${TAG:?say which}
    command: echo $$NOT $HOME
    environment:
      SMTP: ${SMTP_PASSWORD}   # ${COMMENT}
      PORT: ${PORT_OUTSIDE:-8000}
      URL: "http://$SAID/"
"""


def test_unstated_interpolation(repository: Make) -> None:
    findings = found(UnstatedInterpolation, repository({"compose.yaml": COMPOSE, "README.md": "Set `SAID`.\n"}))
    assert [(finding.subject, finding.severity) for finding in findings] == [
        ("SMTP_PASSWORD", Severity.NOTE),
        ("TAG", Severity.WARNING),
    ]
    assert findings[1].message == (
        "`compose.yaml` takes `TAG` from outside, which is stated nowhere: compose refuses to start without it"
    )
    assert str(findings[1].location) == "compose.yaml:3"


def test_stated_interpolation(repository: Make) -> None:
    files = {"compose.yaml": COMPOSE, ".env.example": "TAG=\nSMTP_PASSWORD=\nSAID=\n"}
    assert found(UnstatedInterpolation, repository(files)) == []
    assert list(UnstatedInterpolation().examine(repository({"a.py": ""}, name="other"))) == [
        Skipped(reason="no compose file takes a variable from outside")
    ]


INSISTS = ': "${SHOP_KEY:?set it}"\nexec "$@"\n'


def test_a_script_that_insists(repository: Make) -> None:
    (finding,) = found(UnstatedInterpolation, repository({"docker/entrypoint.sh": INSISTS}))
    assert finding.message == "`docker/entrypoint.sh` stops without `SHOP_KEY`, which is stated nowhere"
    assert (finding.severity, finding.confidence) == (Severity.NOTE, Confidence.LIKELY)
    assert str(finding.location) == "docker/entrypoint.sh:1"


@pytest.mark.parametrize(
    "files",
    [
        {"run.sh": INSISTS, "compose.yaml": "services: {a: {image: x, environment: [SHOP_KEY]}}\n"},
        {"run.sh": INSISTS, "README.md": "Set `SHOP_KEY`.\n"},
        {"run.sh": "SHOP_KEY=1\n" + INSISTS},
        {"run.sh": "read -r SHOP_KEY\n" + INSISTS},
        {"run.sh": 'echo "${SHOP_KEY:-x}" # ${SHOP_KEY:?}\n'},
        {"run.sh": 'echo "${1:?}" "${HOME:?}"\n'},
    ],
)
def test_a_script_that_is_satisfied(repository: Make, files: dict[str, str]) -> None:
    assert found(UnstatedInterpolation, repository(files)) == []


@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({".env.example": "A=1\n", "shop/.env.example": "B=1\n"}, "shop/.env.example"),
        ({".env.example": "A=1\n", "other/.env.example": "B=1\n"}, ".env.example"),
        ({"other/.env.example": "B=1\n", "other/package.json": "{}"}, ".env.example"),
        ({"deploy/.env.example": "B=1\n"}, "deploy/.env.example"),
        ({}, ".env.example"),
    ],
)
def test_the_example_file_of_the_fix_is_the_applications_own(
    repository: Callable[..., Repository], files: dict[str, str], named: str
) -> None:
    made = repository({**files, "shop/app.py": "import os\nKEY = os.environ['PAYMENT_KEY']\n"})
    (found,) = (item for item in UnstatedVariable().examine(made) if isinstance(item, Finding))
    assert found.fix is not None
    assert found.fix.command == f"echo 'PAYMENT_KEY=' >> {named}"
