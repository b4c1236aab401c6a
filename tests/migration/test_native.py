"""Libraries that CI builds with a script of the repository get a stage of the image."""

from __future__ import annotations

from collections.abc import Callable

from envdoctor.migration import Plan, plan
from envdoctor.migration.verification import problems
from envdoctor.repository import Repository

Make = Callable[..., Repository]

SCRIPT = """\
PREFIX=${1:-/usr/local}
tar zxf lib-1.0.tar.gz
cd lib && ./configure --prefix=${PREFIX} && make && which sudo && sudo make install || make install
"""
BOT = {
    "requirements.txt": "flask==3.1\nta-lib==0.4.17\n",
    "app.py": "from flask import Flask\napp = Flask(__name__)\n",
    ".travis.yml": "install:\n- cd helpers && ./install_lib.sh ${HOME}/dependencies/; cd ..\n- pip install -r requirements.txt\n",
    "helpers/install_lib.sh": SCRIPT,
    "helpers/lib-1.0.tar.gz": "",
}


def text(planned: Plan, name: str) -> str:
    return next(item.after for item in planned.files if item.path == name)


def test_a_script_that_installs_a_library_is_carried_over_from_ci(repository: Make) -> None:
    found = repository(BOT, commit=True)
    planned = plan(found)
    assert [item.command for item in planned.libraries] == [("sh", "./install_lib.sh")]
    image = text(planned, "Dockerfile")
    assert "FROM bare AS libraries\n" in image
    assert "build-essential, sudo: CI runs `helpers/install_lib.sh` in .travis.yml:2" in image
    assert (
        "COPY helpers/ ./helpers/\n# CI runs `helpers/install_lib.sh` in .travis.yml:2\nWORKDIR /app/helpers\n" in image
    )
    assert "FROM bare AS base\nCOPY --from=libraries /built/ /\nRUN ldconfig\n" in image
    assert problems(planned, frozenset(found.files)) == ()


def test_a_script_with_an_argument_of_its_own_keeps_it(repository: Make) -> None:
    ci = {".travis.yml": "install:\n- bash ./helpers/install_lib.sh /usr/local\n"}
    planned = plan(repository({**BOT, **ci, "helpers/install_lib.sh": "#!/bin/bash\ncd ../vendor && make install\n"}))
    assert planned.libraries[0].command == ("bash", "./install_lib.sh", "/usr/local")
    assert "FROM bare AS libraries" in text(planned, "Dockerfile")
    assert "COPY . .\n# CI runs" in text(planned, "Dockerfile")


def test_scripts_that_build_nothing_to_link_with_stay_where_they_are(repository: Make) -> None:
    for script in (
        "pip install -r requirements.txt\nmake install\n",
        "docker build . && make install\n",
        "make test\n",
    ):
        planned = plan(repository({**BOT, "helpers/install_lib.sh": script}, name=str(len(script))))
        assert planned.libraries == ()
        assert " AS bare" not in text(planned, "Dockerfile")


def test_an_old_python_gets_a_pip_that_knows_the_wheels_of_today(repository: Make) -> None:
    planned = plan(repository({**BOT, ".python-version": "3.6\n"}))
    assert "python -m venv /opt/venv \\\n    && pip install pip==21.3.1\n" in text(planned, "Dockerfile")
