"""The Python of a Jupyter notebook (nbformat 3 and 4)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from envdoctor.values import regex

__all__ = ["cells", "extensions", "written"]

_MAGIC = regex(r"(?m)^[ \t]*[%!?][^\n]*(?:\\\n[^\n]*)*$")
_EXTENSION = regex(rb"%(?:re)?load_ext[ \t]+([A-Za-z_]\w*)")
_OTHER_LANGUAGE = regex(r"^\s*%%(?!time|timeit|capture|prun|memit|python3?\b)")
_PYTHON = frozenset({"", "python", "python2", "python3", "ipython"})


def cells(data: bytes) -> tuple[str, ...] | None:
    """The source of each code cell, magics blanked; None if this is no notebook, nothing if it is not Python."""
    sources = written(data)
    if sources is None:
        return None
    return tuple(_plain(source) for source in sources if not _OTHER_LANGUAGE.match(source))


def extensions(data: bytes) -> frozenset[str]:
    """The modules that ``%load_ext`` loads: they are used, though the notebook may work without."""
    return frozenset(name.decode() for name in _EXTENSION.findall(data))


def written(data: bytes) -> tuple[str, ...] | None:
    """The source of each code cell as written, magics and other languages' cells included."""
    try:
        notebook = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(notebook, dict):
        return None
    return tuple(_sources(notebook)) if _language(notebook) in _PYTHON else ()


def _language(notebook: dict[str, Any]) -> str:
    metadata = notebook.get("metadata")
    info = metadata.get("language_info") if isinstance(metadata, dict) else None
    name = info.get("name") if isinstance(info, dict) else ""
    return name.lower() if isinstance(name, str) else ""


def _sources(notebook: dict[str, Any]) -> Iterator[str]:
    sheets = notebook.get("worksheets")
    holders = [notebook, *(sheets if isinstance(sheets, list) else [])]
    for holder in holders:
        found = holder.get("cells") if isinstance(holder, dict) else None
        for cell in found if isinstance(found, list) else []:
            if isinstance(cell, dict) and cell.get("cell_type") == "code":
                source = cell.get("source", cell.get("input", ""))
                lines = source if isinstance(source, list) else [source]
                yield "".join(line for line in lines if isinstance(line, str))


def _plain(source: str) -> str:
    return _MAGIC.sub(lambda match: "pass" + "\n" * match[0].count("\n"), source)
