"""Our reports, read back by the programs that others use, and what `init` writes, judged by their linters.

Run with a folder to scan, in an environment of its own that has the consumers, which are too heavy for the tests:

    python -m venv tools && tools/bin/pip install sarif-tools check-jsonschema zizmor pre-commit
    python benchmarks/reports/consumers.py tools/bin some/repository
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "ci.md"
PINNED = f"example/envdoctor@{'a' * 40}"
SCHEMAS = Path(__file__).parents[2] / "tests" / "schemas"


def main(tools: Path, repository: Path) -> int:
    """Print a line for each consumer; the number of those that refused."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        envdoctor("scan", repository, "--profile", "ci", "--fail-on", "never", "-f", "sarif", "-o", folder / "r.sarif")
        copy = folder / "introduced"
        shutil.copytree(repository, copy, symlinks=True)
        envdoctor("init", copy, "--ci", "github", "--ci", "gitlab", "--apply")
        workflow = copy / ".github" / "workflows" / "envdoctor.yml"
        refused = [
            refuses(tools / "sarif", "summary", folder / "r.sarif"),
            refuses(tools / "sarif", "csv", "-o", folder / "r.csv", folder / "r.sarif"),
            refuses(tools / "sarif", "codeclimate", "-o", folder / "r.json", folder / "r.sarif"),
            refuses(tools / "check-jsonschema", "--schemafile", SCHEMAS / "sarif-2.1.0.json", folder / "r.sarif"),
            refuses(tools / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", workflow),
            refuses(tools / "check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", copy / ".gitlab-ci.yml"),
            refuses(tools / "zizmor", "--offline", workflow),
            refuses(tools / "pre-commit", "validate-config", copy / ".pre-commit-config.yaml"),
            *recipes(tools, folder),
        ]
    return sum(refused)


def recipes(tools: Path, folder: Path) -> list[bool]:
    """The YAML of docs/ci.md: the whole workflow, the same with the steps of code scanning, GitLab's job, the hook."""
    blocks = re.findall(r"(?ms)^```yaml\n(.*?)^```$", PAGE.read_text("utf-8"))
    whole, scanning, _, gitlab, hook = (block.replace("OWNER/envdoctor@REVISION", PINNED) for block in blocks)
    places = [folder / name for name in ("whole.yml", "scanning.yml", "gitlab.yml", "hook.yaml")]
    before = whole[: whole.index("      - uses: example/")]
    for place, text in zip(places, (whole, before + scanning, gitlab, hook.replace("REVISION", "v1.0")), strict=True):
        place.write_text(text, encoding="utf-8")
    first, second, job, config = places
    return [
        refuses(tools / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", first, second),
        refuses(tools / "zizmor", "--offline", first, second),
        refuses(tools / "check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", job),
        refuses(tools / "pre-commit", "validate-config", config),
    ]


def envdoctor(*words: str | Path) -> None:
    subprocess.run([sys.executable, "-m", "envdoctor", *map(str, words)], check=True, stdout=subprocess.DEVNULL)


def refuses(*words: str | Path) -> bool:
    done = subprocess.run([*map(str, words)], capture_output=True, text=True, check=False)
    name = " ".join(Path(word).name for word in map(str, words))
    print(f"{'refused' if done.returncode else 'accepted'}  {name}")
    if done.returncode:
        print(done.stdout + done.stderr)
    return bool(done.returncode)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
