"""Documents against what the repository declares: managers, services, extras, ports and versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from conftest import git, write
from envdoctor.api import Confidence, Finding, Repository, RepositoryCheck, Severity
from envdoctor_checks import documents
from envdoctor_checks.documents.composition import compose_call
from envdoctor_checks.documents.operands import operands
from envdoctor_checks.documents.pythons import minimum

Make = Callable[..., Repository]


@pytest.fixture
def past(repository: Make) -> Make:
    """``past(now, before, after)``: the files ``before`` were only in the first commit, ``after`` only in the second."""

    def make(
        now: Mapping[str, str | bytes], before: Mapping[str, str | bytes] = {}, after: Mapping[str, str] = {}
    ) -> Repository:
        made = repository({**now, **before}, commit=True)
        for path in before:
            if path in now:
                (made.root / path).write_text(str(now[path]), encoding="utf-8")
            else:
                (made.root / path).unlink()
        write(made.root, after)
        git(made.root, "add", "-A", "-f")
        git(made.root, "commit", "-q", "--allow-empty", "-m", "second")
        return Repository(made.root)

    return make


def found(check: type[RepositoryCheck], repository: Repository) -> list[Finding]:
    return [item for item in check().examine(repository) if isinstance(item, Finding)]


def places(check: type[RepositoryCheck], repository: Repository) -> list[tuple[int | None, str]]:
    return [
        (item.location.line if item.location else None, item.subject.partition("#")[2])
        for item in found(check, repository)
    ]


def test_outdated_commands(repository: Make) -> None:
    text = """\
        ```sh
        pip install requirements.txt
        pip install -r requirements.txt
        pip install -r requirements/dev.txt -c requirements/constraints.txt
        python3 -m venv .venv && source ./venv/bin/activate
        python setup.py develop
        docker-compose up
        ```
        """
    made = repository({"README.md": text, "setup.py": "x"})
    assert sorted(places(documents.OutdatedCommand, made)) == [
        (2, "pip install requirements.txt"),
        (5, "venv"),
        (6, "setup.py develop"),
        (7, "docker-compose"),
    ]


def test_commands_that_are_up_to_date(repository: Make) -> None:
    text = "```sh\npython -m venv venv\n. venv/bin/activate\ndocker compose up\ndocker-compose up # v1\npip install .\n```\n"
    assert found(documents.OutdatedCommand, repository({"README.md": text, "setup.py": "x"})) == []


def test_dead_services(repository: Make) -> None:
    text = "[![x](https://travis-ci.org/a/b.svg)](https://travis-ci.org/a/b) [y](https://travis-ci.com/a) [z](https://nottravis-ci.org/)"
    assert [item[1] for item in places(documents.DeadService, repository({"README.md": text}))] == ["travis-ci.org"]


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("You need Python 3.7+.", "3.7"),
        ("* Python >= 3.8", "3.8"),
        ("Requires Python 3.6.1 or later", "3.6.1"),
        ("[Python](https://python.org) 3.7 or newer", "3.7"),
        ("`Python <https://python.org>`_ 3.7+", "3.7"),
        ("The minimum Python version required is **3.6**", "3.6"),
        ('It keeps `requires-python = ">=3.6"` for old machines', "3.6"),
        ("Python version 3.7 or higher", "3.7"),
        ("Currently we run on Python v3.8 - v3.13.", "3.8"),
        ("`python` 3.8+", "3.8"),
        ("We dropped Python 3.6+ syntax", None),
        ("If you use Python 3.6 or newer, do x", None),
        ("Install pipx (requires Python 3.7+)", None),
        ("Python 3.7 or older", None),
        ("<!-- Python 3.5+ uses VC++14 -->", None),
        ("FastAPI is a framework for building APIs with Python 3.7+", None),
        ("Python 3.7", None),
    ],
)
def test_minimum_phrases(text: str, version: str | None) -> None:
    answer = minimum(text)
    assert (answer[0] if answer else None) == version


def test_python_version_contradicts(repository: Make) -> None:
    text = "# x\n\nNeeds Python 3.7+.\n\nWorks with Python 3.9+ and Python 3.12+.\n"
    made = repository({"README.md": text, "pyproject.toml": '[project]\nname = "x"\nrequires-python = ">=3.9"\n'})
    assert places(documents.PythonVersionContradicts, made) == [(3, "Python 3.7")]


def test_missing_compose_service(past: Make) -> None:
    compose = "services:\n  rabbit:\n    image: rabbitmq\n  web:\n    image: x\n"
    text = (
        "```sh\ndocker compose logs -f rabbitmq\ndocker-compose run --rm -e A=1 web certbot\ndocker compose exec old ls\n"
        "docker compose up -d nobody web...\n```\n"
    )
    made = past({"README.md": text, "compose.yaml": compose}, {"compose.yaml": compose + "  old:\n    image: y\n"})
    assert places(documents.MissingComposeService, made) == [(2, "rabbitmq"), (4, "old")]


def test_compose_commands_taken_apart() -> None:
    call = compose_call(("docker", "compose", "-f", "a.yml", "--profile", "dev", "run", "--rm", "-u", "x", "web", "sh"))
    assert call is not None
    assert (call.files, call.profiles, call.services) == (("a.yml",), ("dev",), ("web",))
    assert compose_call(("docker", "run", "x")) is None


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("uv run python -m pytest tests/a.py::test -k b/c", ["tests/a.py"]),
        ("docker build -t a/b:c -f docker/Dockerfile .", ["docker/Dockerfile"]),
        ("python -m http.server", []),
        ("cp -r a/b c", ["a/b"]),
        ("pip install -rrequirements.txt", ["requirements.txt"]),
        ("cd x", ["x"]),
        ("./bin/x https://a/b", ["bin/x"]),
    ],
)
def test_operands(command: str, expected: list[str]) -> None:
    assert list(operands(tuple(command.split()))) == expected


def test_wrong_package_manager(past: Make) -> None:
    now = {
        "README.md": "```sh\npoetry install\npoetry run x\n```\n",
        "docs/setup.md": "```sh\npoetry install\nuv sync\n```\n",
        "pyproject.toml": '[project]\nname = "x"\nversion = "1"\n',
        "uv.lock": "version = 1\n",
    }
    made = past(now, {"poetry.lock": "x"})
    assert places(documents.WrongPackageManager, made) == [(2, "poetry")]


def test_a_manager_in_use(past: Make) -> None:
    now = {"README.md": "```sh\npoetry install\n```\n", "pyproject.toml": '[tool.poetry]\nname = "x"\n'}
    assert found(documents.WrongPackageManager, past(now, {"poetry.lock": "x"})) == []


def test_missing_extra(repository: Make) -> None:
    text = (
        "```sh\npip install -e '.[dev,docs]'\npip install 'x[all]' 'other[y]'\nuv sync --group test --extra docs\n```\n"
    )
    project = """
        [project]
        name = "x"
        version = "1"
        [project.optional-dependencies]
        docs = ["sphinx"]
        [dependency-groups]
        dev = ["pytest"]
        test = ["pytest"]
        """
    made = repository({"README.md": text, "pyproject.toml": project})
    assert places(documents.MissingExtra, made) == [(2, "extra dev"), (3, "extra all")]
    dynamic = project.replace('version = "1"', 'version = "1"\ndynamic = ["optional-dependencies"]')
    made = repository({"README.md": text, "pyproject.toml": dynamic}, name="dynamic")
    assert found(documents.MissingExtra, made) == []


def test_missing_own_module(past: Make) -> None:
    text = (
        "```python\nfrom bot.cogs import a\nfrom lib.old import b\nimport bot.main\n```\n\n    $ python -m bot.tool\n"
    )
    now = {"README.md": text, "bot/main.py": "", "bot/__init__.py": ""}
    made = past(now, {"bot/cogs/__init__.py": "", "lib/old.py": "", "bot/tool.py": ""})
    assert places(documents.MissingOwnModule, made) == [(2, "bot.cogs"), (7, "bot.tool")]


def test_missing_management_command(past: Make) -> None:
    text = (
        "```sh\npython manage.py migrate\n./manage.py celeryd -B\npython manage.py syncdb\npython manage.py makemigration\n"
        "python manage.py load_it\npython manage.py shell_plus\npython manage.py own\n```\n"
    )
    now = {"README.md": text, "requirements.txt": "django\n", "app/management/commands/own.py": "", "manage.py": ""}
    made = past(now, {"app/management/commands/load_it.py": ""})
    assert [
        (item.subject.partition("#")[2], item.confidence) for item in found(documents.MissingManagementCommand, made)
    ] == [
        ("manage.py celeryd", Confidence.CERTAIN),
        ("manage.py syncdb", Confidence.CERTAIN),
        ("manage.py makemigration", Confidence.LIKELY),
        ("manage.py load_it", Confidence.CERTAIN),
    ]


def test_name_that_is_gone(repository: Make) -> None:
    text = "Call `use_redis()` or `keep_it()`.\nThe old `used_to()` was removed.\nSee `their_name()`.\n\n    CREATE_ADMIN=1\n"
    made = repository(
        {
            "README.md": text,
            "a.py": "def use_redis(): ...\ndef keep_it(): ...\ndef used_to(): ...\n",
            "e.sh": "echo $CREATE_ADMIN\n",
        },
        commit=True,
    )
    (made.root / "a.py").write_text("def keep_it(): ...\n", encoding="utf-8")
    (made.root / "e.sh").write_text("true\n", encoding="utf-8")
    git(made.root, "commit", "-q", "-a", "-m", "second")
    items = found(documents.NameThatIsGone, Repository(made.root))
    assert {(item.subject, item.severity) for item in items} == {
        ("README.md#use_redis", Severity.NOTE),
        ("README.md#CREATE_ADMIN", Severity.NOTE),
    }


def test_clone_of_another_owner(repository: Make) -> None:
    text = "See https://github.com/new/shop\n\n    git clone https://github.com/old/shop.git\n    git clone git@github.com:old/lib.git\n"
    made = repository({"README.md": text}, commit=True)
    git(made.root, "remote", "add", "origin", "https://github.com/new/shop.git")
    assert places(documents.CloneOfAnotherOwner, Repository(made.root)) == [(3, "github.com/old/shop")]


def test_a_fork_clones_its_origin(repository: Make) -> None:
    made = repository({"README.md": "```sh\ngit clone https://github.com/acme/shop\n```\n"}, commit=True)
    git(made.root, "remote", "add", "origin", "https://github.com/ada/shop.git")
    assert places(documents.CloneOfAnotherOwner, Repository(made.root)) == []


def test_unexposed_port(repository: Make) -> None:
    text = (
        "```sh\ndocker run -p 8000:8000 acme/shop\ndocker run -p 80:5000 shop:dev\ndocker run -p 6379:6379 redis\n```\n"
    )
    made = repository({"README.md": text, "Dockerfile": "FROM x\nEXPOSE 5000\n"}, name="shop")
    assert places(documents.UnexposedPort, made) == [(2, "8000")]


def test_wrong_database_user(repository: Make) -> None:
    compose = "services:\n  db:\n    image: postgres\n    environment:\n      POSTGRES_USER: shop\n"
    text = "```sh\ndocker compose exec db psql -U postgres\ndocker compose exec db psql -U shop\npsql -U other\n```\n"
    (only,) = found(documents.WrongDatabaseUser, repository({"README.md": text, "compose.yaml": compose}))
    assert only.location
    assert only.location.line == 2
    assert "shop" not in only.message


def test_paths_that_nearly_are_there(past: Make) -> None:
    text = "```sh\ncp app/local.example.py app/local.py\ndocker compose -f docker/dev.yml up\ncat notes/a.md\n```\n"
    now = {"README.md": text, "app/local.py.example": "", "docs/dev.yml": "", "other/a.md": "", "third/a.md": ""}
    items = found(documents.CommandNamesMissingPath, past(now))
    assert [(item.location and item.location.line, item.confidence) for item in items] == [
        (2, Confidence.LIKELY),
        (3, Confidence.LIKELY),
    ]


def test_own_addresses_that_never_were(past: Make) -> None:
    text = "[a](https://github.com/acme/shop/blob/main/docs/typo.md) [b](https://github.com/acme/shop/tree/v1.0/x)\n"
    made = past({"README.md": text, "docs/type.md": "x"})
    git(made.root, "remote", "add", "origin", "https://github.com/acme/shop")
    (only,) = found(documents.DeadOwnUrl, Repository(made.root))
    assert (only.confidence, only.severity) == (Confidence.LIKELY, Severity.NOTE)


def test_what_a_build_makes_and_common_names(past: Make) -> None:
    text = "```sh\nopen htmlcov/index.html\ncat site/settings.py\n```\n[x](https://github.com/a/b/tree/main/x/[name])\n"
    assert (
        found(documents.CommandNamesMissingPath, past({"README.md": text, "web/index.html": "", "a/settings.py": ""}))
        == []
    )
