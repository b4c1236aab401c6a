"""What repositories that nobody had planned showed, each beside what it resembles."""

from __future__ import annotations

from envdoctor.migration import plan
from migration.test_evidence import Make, decided

_DJANGO = {"manage.py": "from django.core.management import execute_from_command_line\n"}
_CI = """
    jobs:
      test:
        runs-on: ubuntu-latest
        services:
          it: {image: "%s"}
        steps: [{run: "pytest"}]
    """


def test_a_driver_beside_djangos_own_sqlite(repository: Make) -> None:
    sqlite = 'DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}\n'
    files = {**_DJANGO, "requirements.txt": "django\npsycopg\n"}
    assert decided(plan(repository({**files, "site_/settings/base.py": sqlite}))) == {"postgres": "offered"}
    asked = "import dj_database_url\nDATABASES = {'default': dj_database_url.config(default='sqlite:///db.sqlite3')}\n"
    assert decided(plan(repository({**files, "site_/settings/base.py": sqlite + asked}))) == {"postgres": "added"}


def test_a_cache_that_is_set_up_only_where_a_variable_is(repository: Make) -> None:
    files = {**_DJANGO, "requirements.txt": "django\ndjango-redis-cache\n"}
    cache = "    CACHES = {\n        'default': {\n            'BACKEND': 'redis_cache.RedisCache',\n        }\n    }\n"
    guarded = f"import os\nif 'CACHE_URL' in os.environ:\n{cache}"
    named = f"import os\nif 'REDIS_URL' in os.environ:\n{cache}"
    always = f"import os\nif True:\n{cache}"
    for settings, verdict in ((guarded, "offered"), (named, "added"), (always, "added")):
        made = repository({**files, "site_/settings.py": settings})
        assert decided(plan(made))["redis"] == verdict, settings


def test_several_kinds_of_databases_to_choose_from(repository: Make) -> None:
    code = (
        "def address(kind):\n    if kind == 'mysql':\n        name = 'mysql'\n    elif kind == 'postgres':\n"
        "        name = 'postgresql'\n    elif kind == 'oracle':\n        name = 'oracle'\n    else:\n"
        "        name = 'mssql+pymssql'\n"
    )
    app = "import flask\napp = flask.Flask(__name__)\n"
    made = repository({"requirements.txt": "flask\nsqlalchemy\n", "app.py": app, "shop/db.py": code})
    assert decided(plan(made)).get("mssql", "mentioned") == "mentioned"
    only = "ADDRESS = 'mssql+pymssql://sa:a@localhost/shop'\n"
    made = repository({"requirements.txt": "flask\nsqlalchemy\n", "app.py": app, "shop/db.py": only})
    assert decided(plan(made)) == {"mssql": "added"}


def test_backends_that_only_ci_tries_out(repository: Make) -> None:
    app = "import flask\napp = flask.Flask(__name__)\n"
    files = {"app.py": app, "shop/store.py": "import mongoengine\n", ".github/workflows/ci.yml": _CI % "mongo:7"}
    assert decided(plan(repository({**files, "requirements.txt": "flask\n"}))) == {"mongo": "mentioned"}
    assert decided(plan(repository({**files, "requirements.txt": "flask\nmongoengine\n"}))) == {"mongo": "added"}


def test_a_search_engine_that_only_ci_starts(repository: Make) -> None:
    app = "import flask\napp = flask.Flask(__name__)\n"
    files = {"app.py": app, ".github/workflows/ci.yml": _CI % "elasticsearch:7.17.9"}
    assert decided(plan(repository({**files, "requirements.txt": "flask\n"})))["elasticsearch"] != "added"
    made = repository({**files, "requirements.txt": "flask\nelasticsearch\n"})
    assert decided(plan(made)) == {"elasticsearch": "added"}


def test_what_only_an_optional_list_installs(repository: Make) -> None:
    app = "import os\nimport flask\napp = flask.Flask(__name__)\nHOST = os.environ.get('CLICKHOUSE_HOST')\n"
    app += "PASSWORD = os.environ.get('CLICKHOUSE_PASSWORD')\n"
    optional = {"app.py": app, "requirements.txt": "flask\n", "full_requirements.txt": "clickhouse-connect\n"}
    needed = {"app.py": app, "requirements.txt": "flask\nclickhouse-connect\n"}
    assert decided(plan(repository(optional)))["clickhouse"] != "added"
    assert decided(plan(repository(needed)))["clickhouse"] == "added"


def test_an_example_for_tests_says_nothing(repository: Make) -> None:
    app = "import flask\napp = flask.Flask(__name__)\n"
    files = {"app.py": app, "requirements.txt": "flask\nboto3\n"}
    assert decided(plan(repository({**files, "sync/.env.test.example": "S3_ENDPOINT=http://localhost:9000\n"}))) == {}
    assert decided(plan(repository({**files, ".env.example": "S3_ENDPOINT=http://localhost:9000\n"}))) == {
        "minio": "added"
    }


def test_the_database_with_more_evidence_stays(repository: Make) -> None:
    files = {
        **_DJANGO,
        "site_/settings.py": 'DATABASES = {"default": {"ENGINE": "django.db.backends.mysql"}}\n',
        "requirements.txt": "django\nmysqlclient\npsycopg2\n",
    }
    planned = plan(repository(files))
    assert decided(planned) == {"mysql": "added", "postgres": "mentioned"}
    assert "more evidence" in next(item.reason for item in planned.services if item.family == "postgres")


def test_linters_of_an_environment_that_ci_makes(repository: Make) -> None:
    ci = "jobs:\n  lint:\n    runs-on: ubuntu-latest\n    steps:\n    - run: ~/venv/bin/black --check .\n"
    files = {"app.py": "import flask\napp = flask.Flask(__name__)\n", "requirements.txt": "flask\n"}
    planned = plan(repository({**files, ".github/workflows/ci.yml": ci}))
    lint = next(item for item in planned.tasks if item.name == "lint")
    assert (lint.command, lint.packages) == (("black", "--check", "."), ("black",))


def test_one_search_engine_is_enough(repository: Make) -> None:
    app = "import flask\nimport elasticsearch_dsl\napp = flask.Flask(__name__)\n"
    files = {"app.py": app, "requirements.txt": "flask\nelasticsearch-dsl\nmeilisearch\n"}
    ci = {".github/workflows/ci.yml": _CI % "opensearchproject/opensearch:2.14.0"}
    planned = plan(repository({**files, **ci}))
    assert decided(planned) == {"opensearch": "added", "elasticsearch": "mentioned", "meilisearch": "mentioned"}
    assert "one search engine" in next(item.reason for item in planned.services if item.family == "elasticsearch")
    ci = {".github/workflows/ci.yml": _CI % "elasticsearch:7.17.9"}
    found = decided(plan(repository({**files, **ci})))
    assert found == {"elasticsearch": "added", "meilisearch": "mentioned"}


def test_opensearch_at_an_address_answers_elasticsearchs_clients(repository: Make) -> None:
    app = "import os\nimport flask\nimport elasticsearch_dsl\napp = flask.Flask(__name__)\n"
    files = {"app.py": app + "URL = os.environ['OPENSEARCH_URL']\n", "requirements.txt": "flask\nelasticsearch-dsl\n"}
    example = {".env.example": "OPENSEARCH_URL=http://opensearch:9200\n"}
    planned = plan(repository({**files, **example}))
    assert decided(planned) == {"opensearch": "added", "elasticsearch": "mentioned"}
    assert "address of OpenSearch" in next(item.reason for item in planned.services if item.family == "elasticsearch")
    both = {".env.example": example[".env.example"] + "ELASTICSEARCH_URL=http://elasticsearch:9200\n"}
    assert decided(plan(repository({**files, **both})))["elasticsearch"] == "added"


def test_a_table_with_a_host_in_an_example_of_settings(repository: Make) -> None:
    files = {"app.py": "import flask\napp = flask.Flask(__name__)\n", "requirements.txt": "flask\nredis\n"}
    table = '# CACHE\nREDIS = {\n    "host": "%s",\n    "port": 6379,\n}\n'
    assert decided(plan(repository({**files, "config.py.example": table % "redis"})))["redis"] == "added"
    named = table.replace("REDIS", "MAIL") % "mail.example.org"
    assert "redis" not in decided(
        plan(repository({"app.py": files["app.py"], "config.py.example": named}, name="mail"))
    )


def test_djangos_own_database_needs_no_declared_driver(repository: Make) -> None:
    settings = "from django.contrib.postgres.search import SearchVector\n"
    files = {**_DJANGO, "shop/models.py": settings, "requirements.txt": "django\n"}
    made = repository({**files, ".github/workflows/ci.yml": _CI % "postgres:15"})
    assert decided(plan(made)) == {"postgres": "added"}
