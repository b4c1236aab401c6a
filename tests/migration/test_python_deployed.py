"""The Python that platforms, scripts and machines are told to run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from envdoctor.migration.python_version import choose
from envdoctor.repository import Repository

Make = Callable[..., Repository]

PINNED = {"app.py": "print(1)\n", "requirements.txt": "fastapi==0.104.0\n"}
"""By the time of its pin it would be 3.11."""
VARIABLE = "env: {PY: '3.10'}\njobs:\n  a:\n    steps:\n    - uses: actions/setup-python@v5\n      with: {python-version: '${{ env.PY }}'}\n    - run: pytest\n"
UV = "jobs:\n  a:\n    steps:\n    - run: uv python install 3.10\n    - run: pytest\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Pipfile.lock", '{"_meta": {"requires": {"python_version": "3.10"}}, "default": {}}'),
        ("serverless.yml", "provider:\n  name: aws\n  runtime: python3.10\n"),
        ("template.yaml", "Resources:\n  F:\n    Properties:\n      Runtime: python3.10\n"),
        ("app.yaml", "runtime: python310\n"),
        ("zappa_settings.json", '{"dev": {"runtime": "python3.10"}}'),
        ("render.yaml", "services:\n- type: web\n  envVars:\n  - key: PYTHON_VERSION\n    value: 3.10.4\n"),
        ("netlify.toml", '[build.environment]\nPYTHON_VERSION = "3.10"\n'),
        ("nixpacks.toml", '[variables]\nNIXPACKS_PYTHON_VERSION = "3.10"\n'),
        ("project.toml", '[[build.env]]\nname = "GOOGLE_RUNTIME_VERSION"\nvalue = "3.10.4"\n'),
        ("buildspec.yml", "phases:\n  install:\n    runtime-versions:\n      python: 3.10\n"),
        (".platform.app.yaml", "name: app\ntype: 'python:3.10'\n"),
        (".elasticbeanstalk/config.yml", "global:\n  default_platform: Python 3.10 running on 64bit Amazon Linux 2\n"),
        ("Jenkinsfile", "pipeline { agent { docker { image 'python:3.10-slim' } } }\n"),
        (".woodpecker.yml", "steps:\n- image: python:3.10\n  commands: [pytest]\n"),
        ("Vagrantfile", 'config.vm.provision "shell", inline: "apt-get install -y python3.10"\n'),
        ("flake.nix", "buildInputs = [ pkgs.python310 ];\n"),
        ("Makefile", "venv:\n\tpython3.10 -m venv .venv\n"),
        ("scripts/setup.sh", "#!/bin/sh\nvirtualenv -p python3.10 venv\n"),
        (".envrc", "layout python python3.10\n"),
        ("ruff.toml", 'target-version = "py310"\n'),
        ("mypy.ini", "[mypy]\npython_version = 3.10\n"),
        ("pyrightconfig.json", '{\n  "pythonVersion": "3.10"\n}\n'),
        (".github/workflows/ci.yml", VARIABLE),
        (".github/workflows/ci.yml", UV),
    ],
)
def test_it_is_what_they_are_told(repository: Make, path: str, text: str) -> None:
    found = choose(repository(PINNED | {path: text}), "")
    assert found.version == "3.10"
    assert found.evidence is not None
    assert found.evidence.location is not None
    assert found.evidence.location.path == path


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("config.yml", "default_platform: Python 3.10 running on x\n"),
        ("Jenkinsfile", "pipeline { agent { docker { image 'node:20' } } }\n"),
        ("examples/lambda/serverless.yml", "provider:\n  runtime: python3.10\n"),
        ("serverless.yml", "provider:\n  runtime: nodejs20.x\n"),
        ("Makefile", "check:\n\tpython3.10 tool.py\n"),
    ],
)
def test_what_says_something_else(repository: Make, path: str, text: str) -> None:
    assert choose(repository(PINNED | {path: text}), "").version == "3.11"
