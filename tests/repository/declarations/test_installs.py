"""What is installed by name in Dockerfiles, CI and scripts."""

from __future__ import annotations

import json

from envdoctor.repository.declarations import read as declarations
from envdoctor.repository.declarations.installs import read
from envdoctor_checks.dependencies import UndeclaredImport


def test_names_with_their_places(repository):
    project = repository(
        {
            "Dockerfile": """
            FROM python:3.12
            # pip install is slow as ever
            RUN pip install --no-cache-dir -r requirements.txt \\
                gunicorn==21.2 'uvicorn[standard]' && pip3 install --index-url https://example.org/simple $EXTRA torch
            RUN pip install . ./wheels/a-1.0-py3-none-any.whl
            """,
            ".github/workflows/ci.yml": "steps:\n  - run: python -m pip install -U pip tox  # the tools\n  - run: uv pip install --python 3.12 nox\n",
            "requirements.txt": "flask\n",
            "notes.md": "pip install nothing\n",
        }
    )
    assert [(item.name, str(item.location)) for item in project.fact(read)] == [
        ("pip", ".github/workflows/ci.yml:2"),
        ("tox", ".github/workflows/ci.yml:2"),
        ("nox", ".github/workflows/ci.yml:3"),
        ("gunicorn", "Dockerfile:3"),
        ("uvicorn", "Dockerfile:3"),
        ("torch", "Dockerfile:4"),
    ]
    assert {item.name for item in project.fact(declarations).dependencies} == {"flask"}


def test_what_a_notebook_installs_counts_for_itself_alone(repository):
    def notebook(*sources):
        cells = [{"cell_type": "code", "source": source} for source in sources]
        return json.dumps({"cells": cells, "metadata": {"language_info": {"name": "python"}}, "nbformat": 4})

    project = repository(
        {
            "requirements.txt": "pandas\n",
            "a.ipynb": notebook(
                "%pip install -q seaborn scikit-learn\n",
                "!pip3 install xgboost\nimport seaborn, sklearn\n",
                "import xgboost, torch",
            ),
            "b.ipynb": notebook(["import seaborn\n"]),
        }
    )
    found = [(item.subject, item.location.path) for item in UndeclaredImport().examine(project)]
    assert found == [("seaborn", "b.ipynb"), ("torch", "a.ipynb")]
