"""What is installed itself, and what is only put on the path."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from envdoctor.migration import plan
from envdoctor.migration.packaging import installable
from envdoctor.repository import Repository

Make = Callable[..., Repository]

POETRY = '[tool.poetry]\nname = "my-site"\n{}\n[tool.poetry.dependencies]\npython = "^3.11"\nflask = "*"\n[build-system]\nrequires = ["poetry-core"]\nbuild-backend = "poetry.core.masonry.api"\n'
HATCH = '[project]\nname = "my-site"\nversion = "1"\n{}\n[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'


@pytest.mark.parametrize(
    ("files", "can"),
    [
        ({"pyproject.toml": POETRY.format(""), "my_site/__init__.py": ""}, True),
        ({"pyproject.toml": POETRY.format(""), "src/my_site/__init__.py": ""}, True),
        ({"pyproject.toml": POETRY.format(""), "my_site.py": ""}, True),
        ({"pyproject.toml": POETRY.format(""), "src/app/__init__.py": ""}, False),
        ({"pyproject.toml": POETRY.format('packages = [{include = "app"}]'), "app/__init__.py": ""}, True),
        ({"pyproject.toml": POETRY.format("package-mode = false"), "my_site.py": ""}, False),
        ({"pyproject.toml": POETRY.format('readme = "README.md"'), "my_site.py": ""}, False),
        ({"pyproject.toml": HATCH.format('readme = "README.md"'), "my_site.py": "", "README.md": "# It\n"}, True),
        ({"pyproject.toml": HATCH.format('readme = {file = "docs/x.md"}'), "my_site.py": ""}, False),
        ({"pyproject.toml": HATCH.format(""), "app/__init__.py": ""}, False),
        (
            {"pyproject.toml": HATCH.format("") + '[tool.hatch.build]\npackages = ["app"]\n', "app/__init__.py": ""},
            True,
        ),
        ({"setup.py": "from setuptools import setup\nsetup()\n"}, True),
        ({"requirements.txt": "flask\n", "pyproject.toml": "[tool.black]\n"}, False),
    ],
)
def test_a_project_is_installed_if_its_backend_finds_something(
    repository: Make, files: dict[str, str], can: bool
) -> None:
    assert installable(repository(files), "") is can


def test_what_cannot_be_installed_is_found_by_the_path(repository: Make) -> None:
    planned = plan(
        repository(
            {
                "pyproject.toml": POETRY.format('readme = "README.md"'),
                "poetry.lock": "",
                "src/app/__init__.py": "",
                "src/app/main.py": "from flask import Flask\napp = Flask(__name__)\n",
            }
        )
    )
    assert planned.toolchain.after_code == ()
    image = next(item.after for item in planned.files if item.path == "Dockerfile")
    assert "pip install --no-deps" not in image
    assert "ENV PYTHONPATH=/app:/app/src\n" in image
