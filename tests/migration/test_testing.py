"""How the tests are run."""

from __future__ import annotations

from collections.abc import Callable

from envdoctor.migration import plan
from envdoctor.repository import Repository

Make = Callable[..., Repository]

APP = {"app.py": "from flask import Flask\napp = Flask(__name__)\n", "requirements.txt": "flask\n"}


def test_a_script_that_puts_it_under_load_is_no_test(repository: Make) -> None:
    assert plan(repository(APP | {"stress_test.py": "import httpx\n"})).tests is None
    assert plan(repository(APP | {"orders_test.py": "def test_it(): pass\n"}, name="b")).tests is not None
