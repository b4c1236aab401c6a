"""From a README to the lines that a newcomer would type."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from envdoctor.rehearsal import Stop, itinerary
from envdoctor.rehearsal.lines import hindrance, starts_by_prose
from envdoctor.repository import Repository, documents

Make = Callable[..., Repository]


def walk(repository: Make, text: str, **files: str) -> tuple[Stop, ...]:
    made = repository({"README.md": text, "manage.py": "", "backend/a.py": "", **files}, name="shop")
    (document,) = made.fact(documents.read)
    return itinerary(document, frozenset({"shop"}))


def typed(stops: tuple[Stop, ...]) -> list[str]:
    return [stop.text for stop in stops if not stop.skipped and not stop.text.startswith("git clone")]


def test_lines_in_order_with_their_places(repository: Make) -> None:
    stops = walk(
        repository,
        """
        # Shop
        ## Setup
        ```bash
        git clone https://github.com/ada/shop.git
        cd shop
        pip install -r requirements.txt   # the libraries
        ```
        Then
        ```bash
        cd backend
        python a.py
        ```
        """,
    )
    assert [(stop.line, stop.text, stop.directory) for stop in stops if not stop.skipped] == [
        (4, "git clone https://github.com/ada/shop.git", None),
        (5, "cd shop", ""),
        (6, "pip install -r requirements.txt", ""),
        (10, "cd backend", ""),
        (11, "python a.py", "backend"),
    ]
    assert stops[0].typed == "envdoctor_clone shop"


def test_the_first_clone_of_a_readme_is_its_own_by_an_older_name(repository: Make) -> None:
    text = "# X\n## Install\n```sh\ngit clone https://example.org/ada/old-shop\ncd old-shop\nmake\n```\n"
    assert typed(walk(repository, text)) == ["cd old-shop", "make"]


def test_the_folder_of_the_clone_is_no_value_to_ask_for(repository: Make) -> None:
    text = "# X\n## Install\n```sh\ngit clone https://example.org/ada/shop.git\ncd <your_folder>\nmake\n```\n"
    stops = walk(repository, text)
    assert [(stop.typed, stop.skipped) for stop in stops] == [("envdoctor_clone shop", ""), ("cd shop", ""), ("", "")]


def test_without_a_clone_one_stands_in_it(repository: Make) -> None:
    stops = walk(repository, "# Shop\n## Setup\n```sh\ncd shop\nmake\n```\n")
    assert [(stop.text, stop.skipped) for stop in stops] == [
        ("cd shop", "done: this is where one stands"),
        ("make", ""),
    ]


@pytest.mark.parametrize(
    ("title", "followed"),
    [
        ("Setup on Ubuntu", True),
        ("Setup on Windows", False),
        ("Installation with Docker", False),
        ("Deployment setup", False),
        ("Running the tests", False),
        ("Development setup", True),
        ("Local setup (without Docker)", True),
        ("Локальный запуск (без Docker)", True),
        ("Быстрый старт", True),
        ("Запуск тестов", False),
        ("Установка и запуск", True),
        ("安装与运行", True),
        ("部署", False),
        ("Como executar", True),
        ("Mise en place avec Docker", False),
        ("Über uns", False),
    ],
)
def test_sections_that_a_newcomer_would_follow(repository: Make, title: str, followed: bool) -> None:
    text = f"# Shop\n## {title}\n```sh\nmake setup\n```\n"
    assert (typed(walk(repository, text)) == ["make setup"]) is followed


def test_a_comment_about_another_system_says_nothing_about_the_line(repository: Make) -> None:
    text = "# Shop\n## Setup\n```sh\npython -m venv venv\nsource venv/bin/activate  # On Windows: venv\\Scripts\\activate\nmake\n```\n"
    assert typed(walk(repository, text)) == ["python -m venv venv", "source venv/bin/activate", "make"]


def test_a_block_for_two_systems_is_read_line_by_line(repository: Make) -> None:
    text = "# Shop\n## Setup\n```sh\n# Windows\nrun.bat\n\n# Linux/macOS\n./run.sh\n```\n"
    assert typed(walk(repository, text)) == ["./run.sh"]


def test_one_line_for_another_system_does_not_take_the_block_with_it(repository: Make) -> None:
    text = "# Shop\n## Setup\n```sh\nsource venv/bin/activate\nmake\ntaskkill /F /IM python.exe\n```\n"
    assert typed(walk(repository, text)) == ["source venv/bin/activate", "make"]


def test_what_containers_would_answer_is_not_asked_without_them(repository: Make) -> None:
    text = "# Shop\n## Setup\n```sh\ndocker compose up -d\ncurl http://localhost:8080/healthz\nmake\n```\n"
    assert typed(walk(repository, text)) == ["make"]


def test_ways_beside_each_other_are_a_choice(repository: Make) -> None:
    text = """
        # Shop
        ## Installation
        ### With pip
        ```sh
        pip install -r requirements.txt
        ```
        ### With poetry
        ```sh
        poetry install
        ```
        ## Run
        ```sh
        python manage.py runserver
        ```
        """
    assert typed(walk(repository, text)) == ["pip install -r requirements.txt", "python manage.py runserver"]


def test_another_way_in_the_text_or_in_a_comment(repository: Make) -> None:
    text = """
        # Shop
        ## Installation
        ```sh
        make venv
        # or
        python -m venv .venv
        # on Windows
        activate.exe
        ```
        Alternatively, use the tool:
        ```sh
        uv sync
        ```
        """
    assert typed(walk(repository, text)) == ["make venv"]


def test_a_program_that_nobody_has_heard_of_is_tried(repository: Make) -> None:
    text = "# Shop\n## Setup\n```\npip install maker\nmaker https://example.org/x\nDone: 1\ncd made\n```\n"
    stops = walk(repository, text)
    assert [(stop.text, stop.loose) for stop in stops] == [
        ("pip install maker", False),
        ("maker https://example.org/x", True),
        ("cd made", False),
    ]


def test_a_document_within_the_document_is_typed_whole(repository: Make) -> None:
    text = "# Shop\n## Setup\n```sh\ncat > .env <<EOF\nKEY=1\ndebug on\nEOF\nmake\n```\n"
    stops = walk(repository, text)
    assert [(stop.text, stop.typed) for stop in stops] == [
        ("cat > .env <<EOF", "cat > .env <<EOF\nKEY=1\ndebug on\nEOF"),
        ("make", ""),
    ]


def test_where_no_block_shows_it_sentences_do(repository: Make) -> None:
    text = "# Shop\n## Setup\n1. Run `pip install -r requirements.txt`.\n2. Run `python manage.py migrate`.\n"
    assert typed(walk(repository, text)) == ["pip install -r requirements.txt", "python manage.py migrate"]


def test_a_shell_inside_an_environment_is_entered(repository: Make) -> None:
    text = "# Shop\n## Setup\n```sh\npoetry install\npoetry shell\n```\n"
    assert [stop.typed for stop in walk(repository, text)] == ["", 'source "$(poetry env info --path)/bin/activate"']


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("pip install -r requirements.txt", ""),
        ("DEBUG=1 python manage.py migrate", ""),
        ("SECRET=1", ""),
        ("sudo apt-get install libpq-dev", ""),
        ("source venv/bin/activate", ""),
        ("set -a", ""),
        ("docker compose up -d", "it needs an engine or a cluster of its own"),
        ("export DB=$(docker inspect db)", "it needs an engine or a cluster of its own"),
        ("brew install postgresql", "for macOS"),
        ("venv\\Scripts\\activate", "for Windows"),
        ("set DEBUG=1", "for Windows"),
        ("nano .env", "by hand: to be edited"),
        ("export KEY=your_key_here", "by hand: it asks for a value"),
        ("export KEY=PLACEHOLDER__", "by hand: it asks for a value"),
        ("heroku login", "by hand: it needs an account"),
        ("sudo systemctl start postgresql", "it asks for a whole machine with services"),
        ("exit", "it only begins or ends a session"),
        ("├── app", "not a command"),
    ],
)
def test_what_is_typed_and_what_not(line: str, reason: str) -> None:
    assert hindrance(line) == reason


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ("Or with Docker:", True),
        ("(Optional) install the hooks", True),
        ("# alternatively", True),
        ("If you prefer conda:", True),
        ("Orders are kept in the database.", False),
        ("Install the requirements:", False),
    ],
)
def test_sentences_before_a_block(text: str, aside: bool) -> None:
    assert starts_by_prose(text) is aside
