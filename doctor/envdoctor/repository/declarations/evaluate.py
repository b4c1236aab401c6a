"""What the names of a Python file stand for, as far as literals tell. Nothing is ever executed.

Values are `Said` (a string with its line), lists and dictionaries of values, `FromFile` (the lines of a file) and
`UNKNOWN`. Where a condition decides, both branches count: the question is what may be declared.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final, Self

from envdoctor.values import regex

__all__ = ["UNKNOWN", "FromFile", "Said", "Scope"]

_LISTING = frozenset({"list", "sorted", "set", "tuple", "filter", "map", "reversed", "frozenset"})
_DEEPEST = 200
_LISTED = regex(r"(?i)\.(?:txt|in|pip|list|lst|reqs?)$|(?:^|/)(?:[\w-]*requirements?|reqs|deps|dependencies)$")
"""What lists of requirements are called."""
_OPEN_ENDED = regex(r"\s*([A-Za-z0-9][\w.-]*(?:\[[^\]]*\])?)\s*(?:[<>=!~]=?|@)")
"""The beginning of a requirement whose version is computed."""


class Said(str):
    """A string literal; ``line`` is where it stands."""

    __slots__ = ("line",)
    line: int

    def __new__(cls, text: str, line: int) -> Self:
        """The text, with its line."""
        said = super().__new__(cls, text)
        said.line = line
        return said


class FromFile:
    """The contents of a file, named relative to the folder of the script."""

    __slots__ = ("line", "path")

    def __init__(self, path: str, line: int) -> None:
        self.path = path
        self.line = line


class _Unknown:
    """What only running the code would tell."""


UNKNOWN: Final = _Unknown()
Value = object


class Scope:
    """Names and their values in one module or function."""

    def __init__(self, names: dict[str, Value] | None = None) -> None:
        self.names: dict[str, Value] = dict(names or {})
        self.functions: dict[str, ast.FunctionDef] = {}
        self._depth = 0

    def run(self, body: list[ast.stmt]) -> Iterator[ast.Call]:
        """Take in the statements in order; yields every call that is a statement, at the moment it is reached."""
        for statement in body:
            yield from self._statement(statement)

    def _statement(self, node: ast.stmt) -> Iterator[ast.Call]:
        if isinstance(node, ast.Assign):
            value = self.value(node.value)
            for target in node.targets:
                self._assign(target, value)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            self._assign(node.target, self.value(node.value))
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            self.names[node.target.id] = _add(self.names.get(node.target.id, UNKNOWN), self.value(node.value))
        elif isinstance(node, ast.Expr | ast.Return) and isinstance(node.value, ast.Call):
            self._method(node.value)
            yield node.value
        elif isinstance(node, ast.FunctionDef):
            self.functions[node.name] = node
        else:
            yield from self._compound(node)

    def _compound(self, node: ast.stmt) -> Iterator[ast.Call]:
        if isinstance(node, ast.If | ast.Try):
            before = dict(self.names)
            yield from self.run(node.body)
            for block in (node.orelse, *(handler.body for handler in getattr(node, "handlers", ()))):
                after, self.names = self.names, dict(before)
                yield from self.run(block)
                self.names = {name: _either(after.get(name), self.names.get(name)) for name in after | self.names}
            yield from self.run(getattr(node, "finalbody", []))
        elif isinstance(node, ast.With):
            for item in node.items:
                if item.optional_vars is not None:
                    self._assign(item.optional_vars, self.value(item.context_expr))
            yield from self.run(node.body)
        elif isinstance(node, ast.For | ast.While):
            yield from self.run(node.body)

    def _assign(self, target: ast.expr, value: Value) -> None:
        if isinstance(target, ast.Name):
            self.names[target.id] = value
        elif isinstance(target, ast.Subscript) and isinstance(table := self.value(target.value), dict):
            key = self.value(target.slice)
            if isinstance(key, Said):
                table[key] = _either(table.get(key), value)

    def _method(self, call: ast.Call) -> None:
        """``names.append(x)``, ``names.extend(xs)``, ``table.update(other)``."""
        if not isinstance(call.func, ast.Attribute) or not call.args:
            return
        holder, value = self.value(call.func.value), self.value(call.args[0])
        if isinstance(holder, list):
            if call.func.attr == "append":
                holder.append(value)
            elif call.func.attr in {"extend", "update"}:
                holder.extend(value if isinstance(value, list) else [value])
        elif isinstance(holder, dict) and call.func.attr == "update" and isinstance(value, dict):
            holder.update(value)

    def value(self, node: ast.expr | None) -> Value:
        """What an expression stands for."""
        if node is None or self._depth > _DEEPEST:
            return UNKNOWN
        self._depth += 1
        try:
            return self._value(node)
        finally:
            self._depth -= 1

    def _value(self, node: ast.expr) -> Value:
        match node:
            case ast.Constant(value=str(text)):
                return Said(text, node.lineno)
            case ast.Name(id=name):
                return self.names.get(name, UNKNOWN)
            case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
                return self._list(elements)
            case ast.Dict():
                return self._dict(node)
            case ast.BinOp():
                return self._operation(node)
            case ast.JoinedStr():
                return self._joined(node)
            case ast.ListComp() | ast.GeneratorExp() | ast.SetComp():
                return self._comprehension(node)
            case ast.Call():
                return self._call(node)
            case _:
                return self._choice(node)

    def _choice(self, node: ast.expr) -> Value:
        if isinstance(node, ast.IfExp):
            return _either(self.value(node.body), self.value(node.orelse))
        if isinstance(node, ast.BoolOp):
            return self.value(node.values[-1])
        return self._item(node) if isinstance(node, ast.Subscript) else UNKNOWN

    def _operation(self, node: ast.BinOp) -> Value:
        if isinstance(node.op, ast.Add):
            return _add(self.value(node.left), self.value(node.right))
        if isinstance(node.op, ast.Div):
            return _join([self.value(node.left), self.value(node.right)])
        return self._filled(self.value(node.left), node.right) if isinstance(node.op, ast.Mod) else UNKNOWN

    def _joined(self, node: ast.JoinedStr) -> Value:
        """An f-string, or as much of it as names a requirement."""
        text = ""
        for part in node.values:
            value = self.value(part.value if isinstance(part, ast.FormattedValue) else part)
            if not isinstance(value, Said):
                return _named(text, node.lineno)
            text += value
        return Said(text, node.lineno)

    def _filled(self, pattern: Value, given: ast.expr) -> Value:
        """``"name>=%s" % version``."""
        if not isinstance(pattern, Said):
            return UNKNOWN
        values = [self.value(item) for item in (given.elts if isinstance(given, ast.Tuple) else [given])]
        if all(isinstance(value, Said) for value in values) and pattern.count("%s") == len(values):
            return Said(pattern.replace("{", "{{").replace("}", "}}").replace("%s", "{}").format(*values), pattern.line)
        return _named(pattern.partition("%")[0], pattern.line)

    def _list(self, elements: list[ast.expr]) -> list[Value]:
        found: list[Value] = []
        for element in elements:
            if isinstance(element, ast.Starred):
                value = self.value(element.value)
                found += value if isinstance(value, list) else [value]
            else:
                found.append(self.value(element))
        return found

    def _dict(self, node: ast.Dict) -> dict[Value, Value]:
        found: dict[Value, Value] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            known = self.value(value)
            if key is None:
                found.update(known if isinstance(known, dict) else {})
            elif isinstance(name := self.value(key), Said):
                found[name] = known
        return found

    def _comprehension(self, node: ast.ListComp | ast.GeneratorExp | ast.SetComp) -> Value:
        """A comprehension over the lines of a file, or one that passes the elements of a list on as they are."""
        source = self.value(node.generators[0].iter)
        if isinstance(source, FromFile):
            return source
        same = isinstance(node.elt, ast.Name) and ast.dump(node.elt.__class__(node.elt.id)) == ast.dump(
            ast.Name(getattr(node.generators[0].target, "id", ""))
        )
        return source if same and len(node.generators) == 1 else UNKNOWN

    def _item(self, node: ast.Subscript) -> Value:
        table, key = self.value(node.value), self.value(node.slice)
        if isinstance(table, FromFile):
            return table
        return table.get(key, UNKNOWN) if isinstance(table, dict) and isinstance(key, Said) else UNKNOWN

    def _call(self, node: ast.Call) -> Value:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name == "dict" and isinstance(node.func, ast.Name):
            return {Said(item.arg, node.lineno): self.value(item.value) for item in node.keywords if item.arg}
        if name in _LISTING and isinstance(node.func, ast.Name) and node.args:
            return self.value(node.args[-1])
        if isinstance(node.func, ast.Attribute):
            held = self.value(node.func.value)
            if isinstance(held, FromFile):
                return held
            if isinstance(held, Said) and name == "format":
                return self._formatted(held, node)
            if isinstance(held, Said) and name in {"split", "splitlines", "strip"}:
                return _split(held, name)
        if name in {"join", "joinpath", "Path"}:
            return _join([self.value(item) for item in node.args])
        result = self._result(name, node)
        return result if _is_known(result) else self._file_named_by(node) or result or UNKNOWN

    def _formatted(self, pattern: Said, call: ast.Call) -> Value:
        """``"name>={}".format(version)``."""
        values = [self.value(item) for item in call.args]
        if (
            not call.keywords
            and all(isinstance(value, Said) for value in values)
            and pattern.count("{}") == len(values)
        ):
            return Said(pattern.replace("{}", "%s") % tuple(values) if "%" not in pattern else pattern, pattern.line)
        return _named(pattern.partition("{")[0], pattern.line) if "{" in pattern else pattern

    def _file_named_by(self, node: ast.Call) -> FromFile | None:
        """A call with a file name among its arguments, however deep: ``open(join(here, "requirements.txt"))``."""
        for argument in (*node.args, *(item.value for item in node.keywords)):
            for part in ast.walk(argument):
                value = self.value(part) if isinstance(part, ast.Constant | ast.Name | ast.Call | ast.BinOp) else None
                if isinstance(value, FromFile):
                    return value
                if isinstance(value, Said) and _LISTED.search(value):
                    return FromFile(value, value.line)
        held = node.func.value if isinstance(node.func, ast.Attribute) else None
        return self._file_named_by(held) if isinstance(held, ast.Call) else None

    def _result(self, name: str, call: ast.Call) -> Value:
        """What a function of this file returns, if its body tells."""
        function = self.functions.get(name)
        if function is None or self._depth > 20:
            return None
        inner = Scope(self.names)
        inner.functions = {key: value for key, value in self.functions.items() if key != name}
        inner._depth = self._depth
        inner.names |= {item.arg: self.value(value) for item, value in zip(function.args.args, call.args, strict=False)}
        list(inner.run(function.body))
        returned = [node.value for node in ast.walk(function) if isinstance(node, ast.Return)]
        values = [inner.value(node) for node in returned]
        known = [value for value in values if isinstance(value, list | dict | FromFile)]
        return known[-1] if known else None


def _split(text: Said, method: str) -> Value:
    if method == "strip":
        return text
    rows = text.split("\n")
    return [Said(row.strip(), text.line + index) for index, row in enumerate(rows) if row.strip()]


def _is_known(value: Value) -> bool:
    """Whether a value holds something, and nothing that only running the code would tell."""
    return isinstance(value, FromFile | dict) or (
        isinstance(value, list) and bool(value) and not any(item is UNKNOWN for item in value)
    )


def _join(parts: list[Value]) -> Value:
    """A path from its parts, as far as they are known; the contents of the file if it is one of requirements."""
    known = [part for part in parts if isinstance(part, Said)]
    if not known or known[-1] is not parts[-1]:
        return UNKNOWN
    path = Said("/".join(part.strip("/") for part in known), known[-1].line)
    return FromFile(path, path.line) if _LISTED.search(path) else path


def _named(text: str, line: int) -> Value:
    """The name of a requirement whose text is known only as far as this."""
    found = _OPEN_ENDED.match(text)
    return Said(found[1], line) if found else UNKNOWN


def _add(left: Value, right: Value) -> Value:
    if isinstance(left, Said) and isinstance(right, str):
        return Said(str(left) + str(right), left.line)
    if isinstance(left, Said) and right is UNKNOWN:
        return _named(left, left.line)
    if isinstance(left, list | FromFile) or isinstance(right, list | FromFile):
        return [item for part in (left, right) for item in (part if isinstance(part, list) else [part])]
    return UNKNOWN


def _either(first: Value, second: Value) -> Value:
    """The union of what two branches say."""
    if first is None or first is UNKNOWN or first is second:
        return second if second is not None else first
    if second is None or second is UNKNOWN:
        return first
    if isinstance(first, list) and isinstance(second, list):
        return [*first, *(item for item in second if item not in first)]
    if isinstance(first, dict) and isinstance(second, dict):
        return {key: _either(first.get(key), second.get(key)) for key in first | second}
    if isinstance(first, list) or isinstance(second, list):
        return _add(first, second)
    return first
