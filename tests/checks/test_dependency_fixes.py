"""What `envdoctor fix` writes into declarations: the finding is gone, comments and layout stay, git takes the patch."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from checks.dependency_cases import Case, project
from checks.test_dependency_cases import CASES, CHECKS
from conftest import write
from envdoctor.api import Finding, Repository
from envdoctor.repairs import Repairs, repair

Make = Callable[..., Repository]


def findings(repository: Repository) -> Iterator[Finding]:
    for check in CHECKS:
        yield from (item for item in check().examine(repository) if isinstance(item, Finding))


def names(found: Iterator[Finding]) -> set[str]:
    return {f"{item.code}:{item.subject}" for item in found}


def repaired(repository: Repository) -> Repairs:
    return repair(repository, findings(repository))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_repair_mends_its_finding_and_makes_no_other(repository: Make, case: Case) -> None:
    made = repository(case.files)
    before, result = names(findings(made)), repaired(made)
    for change in result.changes:
        made.root.joinpath(change.path).write_text(change.after, encoding="utf-8", errors="surrogateescape")
    gone = {f"{item.code}:{item.subject}" for item in result.repaired}
    after = names(findings(Repository(made.root)))
    assert not gone & after
    assert {item for item in after - before if not item.startswith(("DEP002", "DEP009"))} == set()


_CODE = {"shop/__init__.py": "import yaml\n"}
_POETRY = '[tool.poetry]\nname = "shop"\nversion = "1"\n[tool.poetry.dependencies]\npython = "^3.11"\n'


@pytest.mark.parametrize(
    ("path", "text", "wanted"),
    [
        ("pyproject.toml", project("requests"), 'dependencies = ["pyyaml", "requests"]'),
        ("pyproject.toml", project("attrs", "requests", "zipp"), '["attrs", "pyyaml", "requests", "zipp"]'),
        ("pyproject.toml", project("rich", "attrs"), '["rich", "attrs", "pyyaml"]'),
        ("requirements/base.txt", "attrs\n", "attrs\npyyaml\n"),
        ("pyproject.toml", project("attrs", "requests").replace("requests", "django"), '["attrs", "django", "pyyaml"]'),
        (
            "pyproject.toml",
            '[project]\nname = "shop"\nversion = "1"\ndependencies = [\n    "attrs",\n    "httpx>=0.27" # the client\n]\n',
            '    "attrs",\n    "pyyaml",\n    "httpx>=0.27" # the client\n]',
        ),
        (
            "pyproject.toml",
            '[project]\nname = "shop"\nversion = "1"\ndependencies = [\n    "requests", # a\n    "attrs", # b\n]  # end\n',
            '    "attrs", # b\n    "pyyaml",\n]  # end\n',
        ),
        ("pyproject.toml", '[project]\nname = "shop"\nversion = "1"\ndependencies = []  # none yet\n', 'dependencies = ["pyyaml"]  # none yet\n'),
        ("pyproject.toml", '[project]\nname = "shop"\nversion = "1"\n\n[tool.x]\ny = 1\n', 'version = "1"\ndependencies = ["pyyaml"]\n\n'),
        ("pyproject.toml", f'{_POETRY}attrs = "^2"  # classes\n', '\nattrs = "^2"  # classes\npyyaml = "*"\n'),
        ("pyproject.toml", f'{_POETRY}attrs = "*"\nhttpx = {{version = "1"}}\n', 'attrs = "*"\nhttpx = {version = "1"}\npyyaml = "*"'),
        ("Pipfile", '[packages]\nrequests = "*"\n\n[dev-packages]\npytest = "*"\n', '[packages]\npyyaml = "*"\nrequests = "*"\n\n[dev'),
        ("requirements.txt", "requests==2.0  # http\n# end", "requests==2.0  # http\n# end\npyyaml\n"),
        ("requirements.txt", "requests\r\nattrs\r\n", "requests\r\nattrs\r\npyyaml\r\n"),
        (
            "setup.py",
            "from setuptools import setup\nsetup(name='shop', install_requires=[\n    'requests',\n])\n",
            "    'pyyaml',\n    'requests',\n])",
        ),
        (
            "setup.cfg",
            "[metadata]\nname = shop\n[options]\ninstall_requires =\n    attrs\n    requests\n[options.extras_require]\nx = rich\n",
            "    attrs\n    pyyaml\n    requests\n[options.extras_require]",
        ),
    ],
)  # fmt: skip
def test_where_it_is_written(repository: Make, path: str, text: str, wanted: str) -> None:
    made = repository({**_CODE, path: text.encode()}, commit=True)
    result = repaired(made)
    assert "DEP001:yaml" in {f"{item.code}:{item.subject}" for item in result.repaired}
    subprocess.run(["git", "apply", "-"], cwd=made.root, input=result.patch.encode(), check=True)
    assert wanted in made.root.joinpath(path).read_bytes().decode()
    assert "DEP001:yaml" not in names(findings(Repository(made.root)))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('[dependency-groups]\ndev = ["pytest"]\n', 'dev = ["arrow", "pytest"]'),
        ('[dependency-groups]\ndocs = ["sphinx"]\ntest = ["pytest"]\n', 'test = ["arrow", "pytest"]'),
        (
            '[project.optional-dependencies]\ntests = [\n  "pytest",  # runs\n]\n',
            'tests = [\n  "arrow",\n  "pytest",  # runs\n]',
        ),
        ("", '[dependency-groups]\ndev = ["arrow"]\n'),
    ],
)
def test_tests_have_groups_of_their_own(repository: Make, text: str, wanted: str) -> None:
    files = {"pyproject.toml": project("requests", rest=f"[tool.uv]\n{text}"), "shop/__init__.py": "import requests\n"}
    made = repository({**files, "uv.lock": "version = 1\n", "tests/test_a.py": "import arrow\n"}, commit=True)
    result = repaired(made)
    subprocess.run(["git", "apply", "-"], cwd=made.root, input=result.patch.encode(), check=True)
    assert wanted in made.root.joinpath("pyproject.toml").read_text("utf-8")
    assert 'dependencies = ["requests"]' in made.root.joinpath("pyproject.toml").read_text("utf-8")


@pytest.mark.parametrize(
    "files",
    [
        {"requirements.txt": "requests==2 --hash=sha256:aa\n"},
        {"pyproject.toml": '[project]\nname = "shop"\nversion = "1"\ndynamic = ["dependencies"]\n'},
        {"setup.py": "from setuptools import setup\nsetup(name='shop', install_requires='''\nrequests\n'''.split())\n"},
        {"environment.yml": "dependencies:\n  - requests\n"},
    ],
    ids=["hashes", "dynamic", "text", "conda"],
)
def test_where_nothing_is_certain(repository: Make, files: Mapping[str, str]) -> None:
    assert repaired(repository({**_CODE, **files})).changes == ()


def test_a_wrong_name_and_a_needless_line(repository: Make) -> None:
    text = project("yaml>=5", "requests", rest='optional-dependencies.old = [\n  "enum34",  # old\n  "rich",\n]')
    made = repository({"pyproject.toml": text, "requirements.txt": "dataclasses  # old\nrequests\n", **_CODE})
    changed = {change.path: change.after for change in repaired(made).changes}
    assert 'dependencies = ["pyyaml>=5", "requests"]' in changed["pyproject.toml"]
    assert 'old = [\n  "rich",\n]' in changed["pyproject.toml"]
    assert changed["requirements.txt"] == "requests\n"


def test_a_list_for_some_is_no_place_for_what_all_need(repository: Make) -> None:
    extra = {"requirements-gpu.txt": "torch\ntorchvision\ntorchaudio\n"}
    assert repaired(repository({**_CODE, **extra}, name="extra")).changes == ()
    (change,) = repaired(repository({**_CODE, **extra, "requirements.txt": "attrs\n"}, name="both")).changes
    assert (change.path, change.after) == ("requirements.txt", "attrs\npyyaml\n")


def test_one_edit_for_each_of_several(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"pyproject.toml": project("requests", "rich"), "shop/__init__.py": "import yaml, arrow, rich, tqdm\n"},
    )
    (change,) = repaired(Repository(tmp_path)).changes
    tmp_path.joinpath("pyproject.toml").write_text(change.after, encoding="utf-8")
    assert 'dependencies = ["arrow", "pyyaml", "requests", "rich", "tqdm"]' in change.after
    assert names(findings(Repository(tmp_path))) == {"DEP002:requests"}
