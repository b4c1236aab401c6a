"""Write a page per check to ``docs/checks``, from the docstrings. Run it as ``python docs/generate.py``."""  # noqa: INP001

from __future__ import annotations

import sys
from pathlib import Path

from envdoctor.check import Check
from envdoctor.cli.explain import page
from envdoctor.registry import load_checks

FOLDER = Path(__file__).parent / "checks"
FAMILIES = {
    "PY": "interpreters, PATH and shell start-up files",
    "VENV": "virtual environments and site-packages",
    "PKG": "package managers, lock files and pip's configuration",
    "DEP": "what is imported, declared and installed by the system",
    "CONF": "environment variables and settings",
    "DOC": "README and other onboarding documents",
    "IMG": "Dockerfile, build context and images",
    "DL": "hadolint, where it is installed and wanted",
    "SVC": "the compose file and its services",
    "ENG": "Docker Engine and Compose on this machine",
    "BUS": "what exists only on this laptop",
}


def built_in() -> tuple[Check, ...]:
    """Every check that comes with envdoctor, by code."""
    known = load_checks()
    return tuple(check for check in known if known.origins[check.code] == "envdoctor")


def pages() -> dict[str, str]:
    """File name -> text, the index included."""
    written = {f"{check.code}.md": page(check, "envdoctor") for check in built_in()}
    return {**written, "README.md": index(built_in())}


def index(checks: tuple[Check, ...]) -> str:
    """One table for each family."""
    lines = [
        "# Checks",
        "",
        "Generated from the docstrings by `python docs/generate.py`; `envdoctor explain CODE` shows",
    ]
    lines += ["the same pages."]
    for family, subject in FAMILIES.items():
        own = [check for check in checks if check.code.rstrip("0123456789") == family]
        if not own:
            continue
        lines += ["", f"## {family}: {subject}", "", "| code | severity | ring | what is wrong |", "|---|---|---|---|"]
        lines += [
            f"| [{check.code}]({check.code}.md) | {check.severity} | {check.ring or ''} | {check.page().title} |"
            for check in own
        ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write every page, remove those of checks that are gone."""
    FOLDER.mkdir(exist_ok=True)
    wanted = pages()
    for path in FOLDER.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{len(wanted)} pages in {FOLDER}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
