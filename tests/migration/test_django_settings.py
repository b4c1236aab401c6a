"""Which settings a Django project runs with when its ``manage.py`` leaves that to the environment."""

from __future__ import annotations

from collections.abc import Callable

from envdoctor.migration import plan
from envdoctor.migration.django_settings import VARIABLE
from envdoctor.repository import Repository

Make = Callable[..., Repository]

SETTINGS = "INSTALLED_APPS = []\n"
PROJECT = {
    "requirements.txt": "django\n",
    "manage.py": "import sys\nfrom django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n",
    "shop/__init__.py": "",
    "shop/settings/__init__.py": "",
    "shop/settings/base.py": SETTINGS,
    "shop/settings/development.py": "from .base import *\n",
    "shop/settings/production.py": "from .base import *\n",
}


def test_the_settings_that_a_document_names_for_development_come_first(repository: Make) -> None:
    docs = "export DJANGO_SETTINGS_MODULE=shop.settings.production\nDJANGO_SETTINGS_MODULE=shop.settings.development\n"
    planned = plan(repository({**PROJECT, "docs/setup.md": docs}))
    assert planned.environment[VARIABLE] == "shop.settings.development"


def test_a_module_that_is_not_there_is_not_taken(repository: Make) -> None:
    planned = plan(repository({**PROJECT, ".env.example": "DJANGO_SETTINGS_MODULE=elsewhere.settings.local\n"}))
    assert planned.environment[VARIABLE] == "shop.settings.base"


def test_a_manage_script_that_chooses_is_left_to_it(repository: Make) -> None:
    script = PROJECT["manage.py"] + 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.base")\n'
    assert VARIABLE not in plan(repository({**PROJECT, "manage.py": script})).environment
