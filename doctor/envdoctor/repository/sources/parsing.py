"""Syntax trees of files that may be anything."""

from __future__ import annotations

import ast
import warnings

from envdoctor.repository.files import decode

__all__ = ["parse"]


def parse(data: bytes) -> ast.Module | None:
    """The syntax tree, or None if this Python cannot read the file; warnings about its text are dropped."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for source in (data, None):
            try:
                return ast.parse(decode(data).removeprefix("\ufeff") if source is None else source)
            except SyntaxError as error:
                if "codec" not in str(error) and "encoding" not in str(error) and "utf-8" not in str(error):
                    return None
            except (ValueError, RecursionError, MemoryError):
                return None
    return None
