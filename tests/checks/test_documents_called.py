"""What documents call that was taken out, and what only looks so."""

from __future__ import annotations

from collections.abc import Callable

from envdoctor.api import Confidence, Finding, Repository, RepositoryCheck
from envdoctor_checks import documents

Make = Callable[..., Repository]


def found(check: type[RepositoryCheck], repository: Repository) -> list[Finding]:
    return [item for item in check().examine(repository) if isinstance(item, Finding)]


def test_console_scripts_that_were_taken_out(past: Make) -> None:
    text = "# Use\n```sh\nshop-serve --port 1\nuv run shop-load\nshop-plug\nhttpie x\nshop new\npython -m shop\npython -m bin\n```\n"
    head = "[project]\nname = 'shop'\ndependencies = ['httpie']\n"
    plug = "[project.entry-points.'shop.x']\nshop-plug = 'shop.a:p'\n"
    before = "[project.scripts]\nshop-serve = 'shop.cli:serve'\nshop-load = 'shop.cli:load'\nhttpie = 'shop.b:b'\n"
    made = past(
        {
            "README.md": text,
            "pyproject.toml": f"{head}[project.scripts]\nshop = 'shop.cli:main'\nshop-up = 'shop.cli:serve'\n",
            "shop/__init__.py": "",
            "shop/cli.py": "def main(): ...\n",
        },
        {"pyproject.toml": head + before + plug, "shop/__main__.py": "x", "bin/__main__.py": "x"},
    )
    items = found(documents.MissingOwnModule, made)
    assert [(item.subject.partition("#")[2], item.fix and item.fix.text) for item in items] == [
        ("shop-serve", "write `shop-up`"),
        ("shop-load", "write what took the place of `shop-load`"),
        ("-m shop", "write the command that took its place"),
    ]


def test_lists_of_examples_and_readers_projects_are_left_alone(past: Make) -> None:
    text = (
        "# Use\nFor example (names are not exact):\n\n- `app/old/a.py`, the first\n- `app/old/b.py`\n\n"
        "Take `shop/static/shop.css` and see `app/old/c.py`.\n```sh\npoetry add --group dev shop[x]\n```\n"
    )
    before = {"poetry.lock": "", "shop/static/shop.css": "", **dict.fromkeys(("app/old/a.py", "app/old/b.py"), "")}
    made = past(
        {
            "README.md": text,
            "pyproject.toml": "[project]\nname = 'Shop'\n",
            "uv.lock": "version = 1\n",
            ".gitignore": "/src/shop/static/\n",
            "app/x.py": "",
        },
        {**before, "app/old/c.py": ""},
    )
    assert [item.subject for item in found(documents.TextNamesMissingPath, made)] == ["README.md#app/old/c.py"]
    assert not found(documents.WrongPackageManager, made)


def test_short_options(past: Make) -> None:
    text = (
        "# Use\n```sh\npython tools/a.py -f -p 1 -h --help --version x\npython tools/a.py x -f\npython tools/a.py -q\n"
        "python tools/a.py -k\n```\n"
    )
    before = "import argparse\nparser.add_argument('-f')\nparser.add_argument('-p')\nparser.add_argument('-k')\n"
    now = "import argparse\nparser.add_argument('-p', '--port')\n"
    made = past(
        {"README.md": text, "tools/a.py": now, "tools/b.py": "add('-k/--keep')\n"},
        {"tools/a.py": before},
    )
    items = found(documents.MissingOption, made)
    assert [(item.location and item.location.line, item.subject, item.confidence) for item in items] == [
        (3, "README.md#tools/a.py -f", Confidence.CERTAIN)
    ]
    assert not found(documents.MissingOption, past({"README.md": text, "tools/a.py": now}, name="never"))


COMPOSE = """\
services:
  db:
    image: postgres
    environment: {POSTGRES_USER: shop, POSTGRES_DB: goods}
  sql:
    image: mysql
    environment: {MYSQL_USER: shop, MYSQL_PASSWORD: hunter2, MYSQL_ROOT_PASSWORD: correct1, MYSQL_DATABASE: goods}
"""


def test_logins_that_the_compose_file_does_not_have(repository: Make) -> None:
    text = (
        "```sh\ndocker compose exec db psql -U shop -d wares\ndocker compose exec db psql -Ushop --dbname=goods\n"
        "docker compose exec db psql -U shop -d postgres\ndocker compose exec sql mysql -u shop -pwrong1 goods\n"
        "docker compose exec sql mysql -uroot -pcorrect1\ndocker compose exec sql mysql -u shop -p goods\n"
        "docker compose exec sql mysql -u root -phunter2\n```\n"
    )
    items = found(documents.WrongDatabaseUser, repository({"README.md": text, "compose.yaml": COMPOSE}))
    assert [(item.location and item.location.line, item.subject.partition("#")[2]) for item in items] == [
        (2, "db wares"),
        (5, "sql password"),
        (8, "sql password"),
    ]
    assert not any(word in str(item) for item in items for word in ("hunter2", "correct1", "wrong1", "goods"))
    scripts = COMPOSE.replace("  sql:", "    volumes: ['./sql:/docker-entrypoint-initdb.d']\n  sql:")
    made = repository({"README.md": text, "compose.yaml": scripts, "sql/a.sql": ""}, name="scripts")
    assert [item.location and item.location.line for item in found(documents.WrongDatabaseUser, made)] == [5, 8]


def test_a_script_whose_name_is_computed(past: Make) -> None:
    """Fabric's setup.py: the name stands alone, and the entry is put together from it."""
    setup = "name = 'fab'\nsetup(entry_points={'console_scripts': ['{} = shop.main:run'.format(name)]})\n"
    before = "setup(entry_points={'console_scripts': ['fab = shop.main:run']})\n"
    made = past({"README.md": "```sh\nfab --list\n```\n", "setup.py": setup}, {"setup.py": before})
    assert not found(documents.MissingOwnModule, made)
    gone = past({"README.md": "```sh\nfab --list\n```\n", "setup.py": "setup()\n"}, {"setup.py": before}, name="gone")
    assert [item.subject for item in found(documents.MissingOwnModule, gone)] == ["README.md#fab"]
