"""How far a newcomer has to walk."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from envdoctor.repository import Repository, onboarding

README = """\
# Shop

`make test` is explained elsewhere.

## Installation

1. Install PostgreSQL and Redis.
2. Create a database called `shop`.

```sh
git clone https://example.org/shop.git
cd shop && pip install -r requirements.txt
```

3. Copy the settings:

   ```sh
   cp .env.example .env
   ```

### Windows

```sh
choco install x
```

## Running

```sh
python manage.py runserver
cd shop
```

## Tests

```sh
pytest
```
"""


def test_steps_in_order_with_their_lines(repository: Callable[..., Repository]) -> None:
    found = repository({"README.md": README}).fact(onboarding.read)
    assert [(step.line, step.text) for step in found.steps] == [
        (7, "Install PostgreSQL and Redis."),
        (8, "Create a database called shop."),
        (11, "git clone https://example.org/shop.git"),
        (12, "cd shop"),
        (12, "pip install -r requirements.txt"),
        (18, "cp .env.example .env"),
        (30, "python manage.py runserver"),
    ]
    assert (found.steps_today, found.steps_after) == (7, 3)


def test_the_page_that_sets_up_is_found(repository: Callable[..., Repository]) -> None:
    page = "# Install\n\n```sh\ngit clone x\nmake a\nmake b\nmake c\n```\n"
    found = repository({"README.md": "# Shop\n", "docs/install.md": page}).fact(onboarding.read)
    assert {step.path for step in found.steps} == {"docs/install.md"}


LONG = "# Setup\n\n```sh\ngit clone x\nnpm install\nnpm run build\nnpm start\n```\n"
SHORT = "# Shop\n\n## Setup\n\n```sh\npip install -r requirements.txt\n```\n"


@pytest.mark.parametrize(
    ("files", "chosen"),
    [
        ({"README.md": SHORT, "packages/x/README.md": LONG}, "README.md"),
        ({"README.md": "# Shop\n", "CONTRIBUTING.md": SHORT, "packages/x/README.md": LONG}, "CONTRIBUTING.md"),
        ({"README.md": "# Shop\n", "docs/install.md": SHORT, "packages/x/README.md": LONG}, "docs/install.md"),
        ({"README.md": SHORT, "CONTRIBUTING.md": LONG}, "CONTRIBUTING.md"),
        ({"README.md": "# Shop\n", "backend/README.md": LONG}, "backend/README.md"),
        ({"docs/ai/README.md": LONG, "docker/README.md": LONG}, "docker/README.md"),
        ({"README.md": "# Shop\n", "examples/x/README.md": LONG}, None),
        ({"README.md": "# Setup\n```sh\nmake\n```\n", "editor-0.52.0-dev/README.md": LONG}, "README.md"),
        ({"README.md": "# Shop\n", "web/monaco-editor-0.31.1/README.md": LONG}, None),
        ({"README.md": "# Shop\n", "docs/version-1.2/install.md": LONG}, "docs/version-1.2/install.md"),
    ],
)
def test_what_speaks_for_the_whole_comes_first(
    repository: Callable[..., Repository], files: dict[str, str], chosen: str | None
) -> None:
    found = repository(files).fact(onboarding.read)
    assert {step.path for step in found.steps} == ({chosen} if chosen else set())


def test_what_nobody_wrote_down(repository: Callable[..., Repository]) -> None:
    found = repository(
        {
            "README.md": "# Shop\n\nSet `TOLD`.\n",
            "shop/settings.py": "import os\nA = os.environ['TOLD']\nB = os.environ['UNTOLD']\nC = os.environ.get('MAY')\n",
            "pyproject.toml": '[project]\nname = "shop"\nrequires-python = ">=3.11"\n',
            ".github/workflows/ci.yml": """
            on: push
            jobs:
              test:
                runs-on: ubuntu-latest
                services:
                  db:
                    image: postgres:16
                steps:
                  - run: pytest
            """,
        }
    ).fact(onboarding.read)
    assert [(item.kind, item.subject) for item in found.unwritten] == [
        ("variable", "UNTOLD"),
        ("service", "postgres"),
        ("python", ">=3.11"),
    ]


def test_nothing_to_read(repository: Callable[..., Repository]) -> None:
    found = repository({"a.py": ""}).fact(onboarding.read)
    assert (found.steps, found.steps_after, found.unwritten) == ((), 0, ())


BOT = """\
# Bot

## Setup

1. Create an application in the Discord developer portal and copy its token.
2. Register an API key for the weather service.

```sh
git clone https://example.org/bot.git
cd bot
python -m venv .venv
pip install -r requirements.txt
createdb bot
python bot.py
```
"""


def test_what_needs_an_account_elsewhere_stays_after_the_migration(repository: Callable[..., Repository]) -> None:
    found = repository({"README.md": BOT}).fact(onboarding.read)
    assert (found.steps_today, found.steps_after) == (8, 5)


def test_a_variable_that_nobody_gives_a_value_is_a_step(repository: Callable[..., Repository]) -> None:
    code = "import os\nKEY = os.environ['WEATHER_TOKEN']\nURL = os.environ['DATABASE_URL']\n"
    plain = BOT.replace("1. Create an application in the Discord developer portal and copy its token.\n", "").replace(
        "2. Register an API key for the weather service.\n", ""
    )
    made = repository({"README.md": plain, "bot.py": code}).fact(onboarding.read)
    assert (made.steps_today, made.steps_after) == (6, 4)
    less = code.replace("WEATHER_TOKEN", "REDIS_URL")
    assert repository({"README.md": plain, "bot.py": less}, name="less").fact(onboarding.read).steps_after == 3


WAYS = """\
# Shop

## Установка

1. Clone this repo
2. Clone this repo
3. Make a fork of it

### Option 1: the image

```sh
echo hello
```

### Option 2: uv (recommended)

```sh
sudo apt-get install libpq-dev
brew install libpq
curl -LsSf https://astral.sh/uv/install.sh | sh
uv sync
pytest
git push origin main
docker compose up -d
docker compose up --build
docker compose down
```

Or, if you like:

```sh
pip install shop
```

### Option 3: Poetry

```sh
poetry install
```

## Running

1. Start it with `make run`
2. Open the page

### 1. Open it twice

Look at `make help` sometimes.

## Deployment

```sh
fly deploy
```

### Server

```sh
ssh shop
```

## Manual installation

```sh
make all
```
"""


def test_one_way_is_walked_and_nothing_that_comes_later(repository: Callable[..., Repository]) -> None:
    found = repository({"README.md": WAYS}).fact(onboarding.read)
    assert [step.text for step in found.steps] == [
        "Clone this repo",
        "Make a fork of it",
        "sudo apt-get install libpq-dev",
        "curl -LsSf https://astral.sh/uv/install.sh",
        "uv sync",
        "docker compose up -d",
        "make run",
        "Open the page",
    ]
