"""A plug-in as its author ships it: an installed distribution with entry points."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PLUGIN = ROOT / "tests" / "plugins" / "acme-envdoctor"


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder that holds the plug-in as an installer leaves it."""
    site = tmp_path / "site"
    project = tomllib.loads((PLUGIN / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    metadata = site / "acme_envdoctor-1.0.dist-info"
    metadata.mkdir(parents=True)
    shutil.copy(PLUGIN / "acme_envdoctor.py", site)
    metadata.joinpath("METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    )
    groups = [
        "\n".join([f"[{group}]", *(f"{name} = {value}" for name, value in points.items())])
        for group, points in project["entry-points"].items()
    ]
    metadata.joinpath("entry_points.txt").write_text("\n\n".join(groups) + "\n")
    return site


def run(site: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    roots = [site, *(ROOT / folder for folder in ("doctor", "checks", "reports"))]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, roots)), "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", "envdoctor", *map(str, arguments)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )


def make_repository(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    subprocess.run(["git", "init", "-q", folder], check=True)
    return folder


def test_it_is_listed_and_explained(installed: Path) -> None:
    assert "Nobody is named as the owner of the repository.  [acme-envdoctor]" in run(installed, "checks").stdout
    page = run(installed, "explain", "acme001").stdout
    assert page.startswith("# ACME001 no-owners")
    assert "from: acme-envdoctor" in page


def test_it_finds_and_stays_silent(installed: Path, tmp_path: Path) -> None:
    bare = make_repository(tmp_path / "bare", {"a.py": ""})
    owned = make_repository(tmp_path / "owned", {".github/CODEOWNERS": "* @acme/shop\n"})
    commented = make_repository(tmp_path / "commented", {"CODEOWNERS": "# nobody\n"})
    options = ("--select", "ACME", "--only", "repo", "-f", "csv", "--fail-on", "warning")
    found = run(installed, "scan", bare, *options)
    assert (found.returncode, found.stdout.splitlines()[1]) == (1, "ACME001,warning,no CODEOWNERS file names an owner,")
    silent = run(installed, "scan", owned, *options)
    assert (silent.returncode, silent.stdout) == (0, "code,severity,message,path\n")
    assert "`CODEOWNERS` names nobody,CODEOWNERS" in run(installed, "scan", commented, *options).stdout


def test_without_it_its_code_is_unknown(tmp_path: Path) -> None:
    assert run(tmp_path, "explain", "ACME001").returncode == 2


def test_the_edits_of_its_findings_get_into_the_patch(installed: Path, tmp_path: Path) -> None:
    shop = make_repository(tmp_path / "shop", {"app.py": ""})
    shown = run(installed, "fix", "--select", "ACME", shop)
    assert "+* @acme/platform" in shown.stdout
    assert "the patch repairs 1 of 1 findings" in shown.stderr
    assert not (shop / ".github").exists()
    scanned = run(installed, "scan", "--select", "ACME", "--only", "repo", "--fix-patch", tmp_path / "f.patch", shop)
    assert scanned.returncode == 0, scanned.stderr
    assert (tmp_path / "f.patch").read_text() == shown.stdout
    assert "repaired 1 of 1" in run(installed, "fix", "--select", "ACME", "--apply", shop).stderr
    assert (shop / ".github/CODEOWNERS").read_text() == "* @acme/platform\n"
    assert run(installed, "fix", "--select", "ACME", shop).stdout == ""


def test_no_edit_goes_through_a_symbolic_link(installed: Path, tmp_path: Path) -> None:
    shop = make_repository(tmp_path / "shop", {"app.py": ""})
    (tmp_path / "elsewhere").mkdir()
    (shop / ".github").symlink_to(tmp_path / "elsewhere")
    done = run(installed, "fix", "--select", "ACME", "--apply", shop)
    assert "repaired 0 of 1" in done.stderr
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_plug_in_in_a_zip_file_is_found(installed: Path, tmp_path: Path) -> None:
    packed = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", installed))
    assert "[acme-envdoctor]" in run(packed, "checks").stdout


def test_a_distribution_without_checks_brings_none(tmp_path: Path) -> None:
    other = tmp_path / "site" / "other-1.0.dist-info"
    other.mkdir(parents=True)
    (other / "entry_points.txt").write_text("[console_scripts]\nother = other:main\n")
    (other.parent / "bare-1.0.dist-info").mkdir()
    (other.parent / "single-1.0.egg-info").write_text("Metadata-Version: 1.0\nName: single\nVersion: 1.0\n")
    assert run(other.parent, "checks").stdout == run(tmp_path / "nowhere", "checks").stdout
