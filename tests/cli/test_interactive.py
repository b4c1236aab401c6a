"""`envdoctor migrate --interactive` before a person: a pseudo-terminal to ask on, the patch alone on stdout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")

FILES = {
    "requirements.txt": "flask==3.1\npsycopg2-binary==2.9\npymysql==1.1\n",
    "app.py": "import psycopg2\nimport pymysql\nfrom flask import Flask\napp = Flask(__name__)\n",
    ".python-version": "3.12\n",
}


def test_a_wrong_answer_is_asked_again_and_the_right_one_decides(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    ours, theirs = pty.openpty()
    os.write(ours, b"oracle\nmysql\n" + b"\n" * 9)
    command = [sys.executable, "-m", "envdoctor", "migrate", "--interactive", "-f", "json", str(tmp_path)]
    done = subprocess.run(command, stdin=theirs, capture_output=True, text=True, timeout=100, check=False)
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 0, done.stderr
    assert "Which database" in done.stderr
    assert "'oracle' is not one of" in done.stderr
    services = json.loads(done.stdout)["services"]
    assert [item["family"] for item in services if item["decision"] == "added"] == ["mysql"]
