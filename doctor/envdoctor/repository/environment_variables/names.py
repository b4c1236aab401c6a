"""What a name in one module stands for: imports, ``environ = os.environ``, ``env = environ.Env(...)``, constants."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from envdoctor.values import dataclass, field, regex

__all__ = ["NAME", "Names", "literal"]

NAME = regex(r"[A-Za-z_][A-Za-z0-9_]*\Z")
"""What a variable may be called (POSIX.1, 8.1)."""
_READERS = {
    "environ.Env": "django-environ",
    "environ.FileAwareEnv": "django-environ",
    "environs.Env": "environs",
    "environs.FileAwareEnv": "environs",
    "decouple.AutoConfig": "decouple",
    "decouple.Config": "decouple",
    "starlette.config.Config": "starlette",
}
_ALIASED = ("os.environ", "os.getenv", "starlette.config.environ", "decouple.config")


@dataclass(slots=True)
class Names:
    """The names of one module.

    ``meanings`` maps a local name to the dotted thing that it stands for, ``constants`` to the string that it is,
    ``readers`` to the library whose reading object it is, ``schemes`` to django-environ's defaults.
    """

    meanings: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    readers: dict[str, str] = field(default_factory=dict)
    schemes: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, nodes: Iterable[ast.AST]) -> Names:
        """The names that a module's nodes bind, in whatever scope."""
        names = cls()
        assignments = []
        for node in nodes:
            if isinstance(node, ast.Import):
                names._import(node)
            elif isinstance(node, ast.ImportFrom):
                names._import_from(node)
            elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                assignments.append(node)
        for node in assignments:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name) and node.value is not None:
                    names._assign(target.id, node.value)
        return names

    def _import(self, node: ast.Import) -> None:
        for alias in node.names:
            name = alias.asname or alias.name.partition(".")[0]
            self.meanings[name] = alias.name if alias.asname else name

    def _import_from(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            name = alias.asname or alias.name
            if node.level or not node.module:
                if name == "env":
                    self.readers[name] = "environ"
                continue
            self.meanings[name] = f"{node.module}.{alias.name}"
            if alias.name == "env" and node.module not in {"environ", "environs"}:
                self.readers[name] = "environ"

    def _assign(self, name: str, value: ast.expr) -> None:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            self.constants.setdefault(name, value.value)
            return
        dotted = self.dotted(value)
        if dotted.startswith(_ALIASED) and dotted != name:
            self.meanings[name] = dotted
        elif isinstance(value, ast.Call) and (library := _READERS.get(self.dotted(value.func))):
            self.readers[name] = library
            self.schemes[name] = frozenset(
                keyword.arg
                for keyword in value.keywords
                if keyword.arg and isinstance(keyword.value, ast.Tuple) and len(keyword.value.elts) == 2
            )

    def dotted(self, node: ast.expr) -> str:
        """``os.environ.get`` for ``environ.get`` after ``from os import environ``; empty for anything but a path."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        parts.append(self.meanings.get(node.id, node.id))
        return ".".join(reversed(parts))

    def text(self, node: ast.expr | None) -> str | None:
        """The string that an expression is: a literal, or a name that is bound to one."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        if isinstance(node, ast.Constant) and isinstance(node.value, bytes):
            return node.value.decode("utf-8", "replace")
        if isinstance(node, ast.Name):
            return self.constants.get(node.id)
        return None

    def variable(self, node: ast.expr | None) -> str | None:
        """The variable's name that an expression is, if it can be one."""
        text = self.text(node)
        return text if text is not None and NAME.match(text) else None


def literal(node: ast.expr | None, constants: Mapping[str, str]) -> str | None:
    """A literal default as text; None for anything computed and for ``None`` itself."""
    if isinstance(node, ast.Constant):
        return str(node.value) if isinstance(node.value, str | bool | int | float) else None
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = literal(node.operand, constants)
        return None if inner is None else f"-{inner}"
    if isinstance(node, ast.Name):
        return constants.get(node.id)
    return None
