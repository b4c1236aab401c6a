"""SIGTERM takes down what was started, shown with a stand-in for ``docker`` whose long steps never end by themselves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import GIT_ENVIRONMENT, git, write

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no SIGTERM")
DOCKER = """\
#!/bin/sh
echo "$*" >>"$LOG"
case "$*" in
*" config "*) echo '{"services": {"app": {"image": "x"}}}' ;;
*typed.sh*make* | *" up "* | *" build"*) echo long >>"$LOG"; exec sleep 300 ;;
*" down "* | "rm "*) sleep 1; echo removed >>"$LOG" ;;
esac
"""
DOCUMENT = {"README.md": "# Shop\n## Setup\n```sh\nmake\n```\n"}
COMPOSED = {"compose.yaml": "services:\n  app:\n    image: x\n"}
CODE = {"app.py": "import flask\napp = flask.Flask(__name__)\n", "requirements.txt": "flask\n"}


@pytest.mark.parametrize(
    ("files", "words", "removal"),
    [
        (DOCUMENT, ("rehearse",), "rm --force --volumes envdoctor-"),
        (COMPOSED, ("rehearse",), "down --volumes"),
        (CODE, ("migrate", "--verify"), "down --volumes"),
    ],
    ids=["container", "composition", "trial"],
)
def test_it_is_taken_down(tmp_path: Path, files: dict[str, str], words: tuple[str, ...], removal: str) -> None:
    root, tools, log = tmp_path / "shop", tmp_path / "tools", tmp_path / "log"
    write(root, files)
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "first")
    write(tools, {"docker": DOCKER})
    (tools / "docker").chmod(0o755)
    log.touch()
    environment = {
        "HOME": os.environ["HOME"],
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "LOG": os.fspath(log),
        **GIT_ENVIRONMENT,
    }
    process = subprocess.Popen([sys.executable, "-m", "envdoctor", *words], cwd=root, env=environment, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip
    _wait_for("long", log, process)
    process.send_signal(signal.SIGTERM)
    _wait_for(removal, log, process)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGTERM
    assert log.read_text().splitlines()[-1] == "removed"


def _wait_for(text: str, log: Path, process: subprocess.Popen[str]) -> None:
    for _ in range(600):
        if text in log.read_text():
            return
        assert process.poll() is None, process.communicate()
        time.sleep(0.1)
    raise AssertionError(log.read_text())
