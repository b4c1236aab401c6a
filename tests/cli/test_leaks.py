"""A repository and a home full of secrets: whatever is run, none of them comes out."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from cli.test_command_line import envdoctor
from conftest import git, write

SECRET = "LEAKx9Qz7Rw2"
IN_BASE64 = base64.b64encode(f"ada:{SECRET}".encode()).decode()
INDEX = f"https://ada:{SECRET}@pypi.example.org/simple"
FILES: dict[str, str | bytes] = {
    "pyproject.toml": f"""[project]
name = "shop"
version = "1"
dependencies = [
  "flask",
  "private @ git+https://oauth2:{SECRET}@gitlab.example.org/acme/private.git",
]
[[tool.uv.index]]
url = "{INDEX}"
""",
    "requirements.txt": f"flask\n-e git+https://{SECRET}@github.com/a/b.git#egg=b\n--extra-index-url {INDEX}\n",
    "pip.conf": f"[global]\nindex-url = {INDEX}\n",
    ".env": f"DATABASE_URL=postgres://shop:{SECRET}@db.internal/shop\nSECRET_KEY={SECRET}\nPLAIN={SECRET}\n",
    ".env.example": f"API_TOKEN={SECRET}\nUNUSED_PASSWORD={SECRET}\n",
    "settings.py": f"""import os, yaml, redis
SECRET_KEY = os.environ.get("SECRET_KEY", "{SECRET}")
DATABASES = {{"default": {{"ENGINE": "django.db.backends.postgresql", "PASSWORD": "{SECRET}", "HOST": "db.internal"}}}}
BROKER = "amqp://shop:{SECRET}@mq.internal:5672/vhost"
CACHE = redis.Redis.from_url("redis://:{SECRET}@cache.internal/0")
""",
    "app.py": f"""import flask, toml, subprocess
app = flask.Flask(__name__)
subprocess.run("mysql -u root -p{SECRET} shop", shell=True)
""",
    "Dockerfile": f"""FROM python:3.8
ARG TOKEN={SECRET}
ENV DB_PASSWORD={SECRET} OTHER=1
ADD https://ada:{SECRET}@files.example.org/x.tar.gz /x
COPY . .
RUN pip install --index-url {INDEX} -r requirements.txt
RUN curl -u ada:{SECRET} https://example.org
CMD ["python", "app.py", "--password", "{SECRET}"]
""",
    "README.md": f"""# Shop

## Setup

```sh
export SECRET_KEY={SECRET}
git clone https://ada:{SECRET}@github.com/acme/shop.git
pip install -r requirements/dev.txt --extra-index-url {INDEX}
mysql -u root -p{SECRET} < db/schema.sql
DB_PASSWORD={SECRET} python scripts/gone.py
make sed
```

Log in with password: {SECRET}.
""",
    "Makefile": f"seed:\n\tPGPASSWORD={SECRET} psql -f db/seed.sql\n",
    "alembic.ini": f"[alembic]\nsqlalchemy.url = postgresql://shop:{SECRET}@db.internal/shop\n",
    ".github/workflows/ci.yml": f"""on: push
jobs:
  test:
    runs-on: ubuntu-latest
    services:
      db: {{image: postgres, env: {{POSTGRES_PASSWORD: {SECRET}}}}}
    steps:
    - run: SECRET_KEY={SECRET} pytest
""",
    "Procfile": f"web: gunicorn app:app --env SECRET={SECRET}\nworker: celery -A app worker -b amqp://u:{SECRET}@mq/\n",
    "id_rsa": "-----BEGIN OPENSSH PRIVATE KEY-----\n" + f"{SECRET}bm9uZQAAAAAAAAABAAABlwAAAAdz\n" * 5,
}
HOME: dict[str, str | bytes] = {
    ".bashrc": f"export GITHUB_TOKEN={SECRET}\nexport PIP_INDEX_URL={INDEX}\nalias pip='pip --index-url {INDEX}'\n",
    ".config/pip/pip.conf": f"[global]\nindex-url = {INDEX}\nextra-index-url = {INDEX}\n",
    ".docker/config.json": f'{{"auths": {{"https://index.docker.io/v1/": {{"auth": "{IN_BASE64}"}}}}}}',
    ".pypirc": f"[pypi]\nusername = __token__\npassword = {SECRET}\n",
    ".bash_history": f"sudo pip install --index-url {INDEX} x\n",
}
VARIABLES = {"PIP_EXTRA_INDEX_URL": INDEX, "UV_INDEX": INDEX, "API_TOKEN": SECRET}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    write(tmp_path / "home", HOME)
    root = tmp_path / "home" / "shop"
    write(root, FILES)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-f", "-A")
    git(root, "commit", "-qm", f"token={SECRET}")
    git(root, "remote", "add", "origin", f"https://ada:{SECRET}@github.com/acme/shop.git")
    git(root, "checkout", "-qb", f"fix/password={SECRET}")
    write(root, {"new.py": "import nothere\n"})
    git(root, "add", "-A")
    git(root, "commit", "-qm", f"SECRET={SECRET}")
    write(root, {"app.py": "import flask, changed\n"})
    git(root, "stash", "push", "-q", "-m", f"SECRET={SECRET}")
    (tmp_path / "out").mkdir()
    return root


def leaks(shop: Path, said: str) -> list[str]:
    """Lines with a secret, or with the home directory, in what was said and in every file that was written."""
    written = [path.read_text(encoding="utf-8") for path in (shop.parent.parent / "out").rglob("*") if path.is_file()]
    forbidden = ("LEAK", IN_BASE64, str(shop.parent))
    return [line for text in (said, *written) for line in text.splitlines() if any(word in line for word in forbidden)]


FORMATS = ("markdown", "html", "json", "sarif", "gitlab", "junit", "rdjson")


@pytest.mark.parametrize(
    "words",
    [
        [
            "scan",
            "-v",
            "--history",
            "-f",
            "terminal",
            *(x for f in FORMATS for x in ("-f", f, "-o", f"../../out/r.{f}")),
        ],
        ["scan", "-f", "github", "--write-baseline", "../../out/b.json", "--since", "main", "--only", "repo"],
        ["scan", "-q", "--patch", "../../out/m.patch", "--fix-patch", "../../out/f.patch"],
        ["migrate"],
        ["migrate", "-f", "text"],
        ["migrate", "-f", "json"],
        ["fix"],
        ["init", "--ci", "github"],
        ["fleet", ".", "--profile", "laptop", "--keep", "../../out/keep", "--history", "../../out/history"],
        ["fleet", ".", "-f", "html"],
        ["fleet", ".", "-f", "json"],
        *(["map", "-f", form] for form in ("text", "json", "mermaid", "svg")),
        ["scan", f"https://ada:{SECRET}@example.org/x"],
        ["scan", "--since", f"https://ada:{SECRET}@example.org"],
        ["scan", "-o", f"/nowhere/password={SECRET}"],
        ["scan", "--baseline", f"/nowhere/secret={SECRET}"],
        ["fleet", f"/nowhere/token={SECRET}"],
        ["explain", f"token={SECRET}"],
    ],
    ids=lambda words: "-".join(words[:3]).replace(SECRET, "secret"),
)
def test_nothing_secret_comes_out(shop: Path, words: list[str]) -> None:
    done = envdoctor(*words, cwd=shop, HOME=str(shop.parent), **VARIABLES)
    assert done.returncode in {0, 1, 2, 3}
    assert leaks(shop, done.stdout + done.stderr) == []
