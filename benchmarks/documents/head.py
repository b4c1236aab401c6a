"""Everything that the DOC checks find at HEAD of many repositories, to be judged by eye.

    python benchmarks/documents/head.py MIRRORS [OWNER+NAME ...]

Prints one JSON object a finding, with the line that it points at; the sums go to stderr.
"""

from __future__ import annotations

import collections
import json
import sys
import tempfile
import time
from pathlib import Path

from run import clone, findings

from envdoctor.api import Finding
from envdoctor.repository import Repository, documents
from envdoctor.repository.revision import RepositoryAt


def shown(name: str, repository: Repository, item: Finding) -> dict[str, object]:
    """One finding as a row."""
    location = item.location
    rows = (
        (repository.files.text(location.path) or "").splitlines()
        if location and location.path in repository.files
        else []
    )
    line = rows[(location.line or 1) - 1].strip() if location and rows and (location.line or 1) <= len(rows) else ""
    return {
        "repo": name,
        "code": item.code,
        "confidence": item.confidence.value,
        "severity": item.severity.value,
        "file": location.path if location else "",
        "line": location.line if location else None,
        "subject": item.subject,
        "line_text": line[:200],
        "evidence": "; ".join(str(evidence) for evidence in item.evidence)[:200],
        "fix": item.fix.text if item.fix else "",
    }


def main() -> None:
    mirrors = Path(sys.argv[1])
    names = sys.argv[2:] or sorted(path.name for path in mirrors.glob("*+*") if path.is_dir())
    into = Path(tempfile.gettempdir()) / "envdoctor-documents"
    into.mkdir(exist_ok=True)
    sums: collections.Counter[str] = collections.Counter()
    for name in names:
        root = clone(mirrors, name.replace("+", "/", 1), into)
        plain = Repository(root) if root else None
        if plain is None or plain.git.head is None:
            continue
        began = time.monotonic()
        repository = RepositoryAt(plain, plain.git.head)
        found = findings(repository)
        read = repository.fact(documents.read)
        sums["repositories"] += 1
        sums["documents"] += len(read)
        sums["commands"] += sum(len(item.commands) for item in read)
        for item in found:
            sums[f"{item.code} {item.confidence.value}"] += 1
            print(json.dumps(shown(name, repository, item), ensure_ascii=False), flush=True)
        print(
            f"{name}: {len(read)} documents, {len(found)} findings, {time.monotonic() - began:.1f} s", file=sys.stderr
        )
    for key, count in sorted(sums.items()):
        print(f"{count:6} {key}", file=sys.stderr)


if __name__ == "__main__":
    main()
