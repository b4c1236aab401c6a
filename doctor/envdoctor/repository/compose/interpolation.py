"""Variables in compose values (compose-go, template)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from envdoctor.values import regex

__all__ = ["interpolate"]

_VARIABLE = regex(
    r"\$(?:(\$)|([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-?+])((?:[^{}]|\{[^{}]*\})*))?\})"
)


def interpolate(text: str, variables: Mapping[str, str] = {}, *, unescape: bool = False) -> str:
    """Fill in variables as Compose does; one without a value or a default stays as ``${NAME}``.

    ``$$`` becomes ``$`` only when ``unescape`` is true.
    """

    def fill(match: re.Match[str]) -> str:
        if match[1]:
            return "$" if unescape else "$$"
        name = match[2] or match[3]
        value, operator, word = variables.get(name), match[4] or "", match[5] or ""
        if operator.endswith("+"):
            return interpolate(word, variables, unescape=unescape) if value else ""
        if value is None or (not value and operator.startswith(":")):
            return interpolate(word, variables, unescape=unescape) if operator.endswith("-") else f"${{{name}}}"
        return value

    return _VARIABLE.sub(fill, text)
