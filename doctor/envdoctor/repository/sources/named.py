"""Modules that code names in strings: settings of Django, logging and pytest, database URLs.

They are imported when the application starts, just as if an import statement stood there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from envdoctor.values import regex

__all__ = ["driver_of", "is_development", "may_name", "modules"]

_MARKS = (
    b"INSTALLED_APPS", b"MIDDLEWARE", b"BACKEND", b"dictConfig", b"LOGGING", b"pytest_plugins",
)  # fmt: skip
_SETTING = regex(
    rb"(?m)^[ \t]*\w*(?:APPS|MIDDLEWARE|MIDDLEWARE_CLASSES|BACKENDS?|_STORAGE|_ENGINE|_CLASS(?:ES)?|pytest_plugins)"
    rb"(?:[ \t]*\+?=|[ \t]*:[^=\n]+=|\.(?:append|extend|insert)\()|[\"'](?:BACKEND|ENGINE|\(\)|class)[\"'][ \t]*:"
)
_PLAIN = (b"postgresql://", b"mysql://")
_URL_MARK = regex(rb"\+(?:psycopg|asyncpg|pg8000|pymysql|mysql|aiomysql|asyncmy|pyodbc|pymssql|oracledb|cx_|aio)\w*://")
_LISTS = regex(r"(?:^|_)(?:APPS|MIDDLEWARE|MIDDLEWARE_CLASSES|BACKENDS?|pytest_plugins)$")
_NOT_MEANT = regex(
    r"(?:\w*_)?(?:OBSOLETE|DEPRECATED|REMOVED|OLD|LEGACY|FORBIDDEN|CONFLICTING|EXCLUDED?|IGNORED?|UNSUPPORTED)_"
)
"""Lists of what must not, or need not, be there."""
_SPHINX = regex(r"(?:sphinx|docutils)(?:\.|$)")
_CLASSES = regex(r"_(?:STORAGE|ENGINE|BACKEND|CLASS|CLASSES)$")
_KEYS = frozenset({"ENGINE", "BACKEND", "()", "class"})
_DOTTED = regex(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_URL = regex(r"(?:postgres(?:ql)?|mysql|mariadb|mssql|oracle|sqlite|cockroachdb)(?:\+(\w+))?://")
_DRIVERS = {
    "psycopg2": "psycopg2", "psycopg": "psycopg", "psycopg_async": "psycopg", "asyncpg": "asyncpg", "pg8000": "pg8000",
    "pymysql": "pymysql", "mysqldb": "MySQLdb", "aiomysql": "aiomysql", "asyncmy": "asyncmy",
    "mysqlconnector": "mysql.connector", "mariadbconnector": "mariadb", "pyodbc": "pyodbc", "aioodbc": "aioodbc",
    "pymssql": "pymssql", "oracledb": "oracledb", "cx_oracle": "cx_Oracle", "aiosqlite": "aiosqlite",
}  # fmt: skip
_DEFAULTS = {"postgresql": "psycopg2", "mysql": "MySQLdb"}
"""What SQLAlchemy imports where a URL names no driver."""
_ENGINES = {"create_engine", "create_async_engine", "engine_from_config"}
_DJANGO = {"django.db.backends.postgresql": "psycopg2", "django.contrib.gis.db.backends.postgis": "psycopg2",
           "django.db.backends.mysql": "MySQLdb",
           "django.core.cache.backends.redis.RedisCache": "redis",
           "django.core.cache.backends.memcached.PyMemcacheCache": "pymemcache",
           "django.core.cache.backends.memcached.PyLibMCCache": "pylibmc"}  # fmt: skip
_ASKS = regex(r"get|getenv|env|config")
"""Functions that are given a variable's name and what holds without it."""
_DEVELOPMENT = regex(
    r"(?i)(?:^|[/_.-])(?:dev(?:el(?:opment)?)?|local|tests?|testing|ci|debug|example|sample)(?:[_.-][^/]*)?\.py$"
)


def driver_of(url: str) -> str:
    """The module of the driver that the beginning of a database URL names; nothing if it names none that is known."""
    match = _URL.match(url)
    return _DRIVERS.get(match[1] or "", "") if match else ""


def may_name(data: bytes, path: str = "") -> bool:
    """Whether a file's text has anything that `modules` knows."""
    if path.endswith("conf.py") and b"extensions" in data:
        return True
    if any(mark in data for mark in _MARKS) and _SETTING.search(data):
        return True
    return _URL_MARK.search(data) is not None or (b"create_engine" in data and any(url in data for url in _PLAIN))


def is_development(path: str) -> bool:
    """Whether settings of this name (``settings/local.py``) are for development only."""
    return _DEVELOPMENT.search(path) is not None


def modules(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """The modules that one simple statement names, with the string that does it."""
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        name = next((item.id for item in targets if isinstance(item, ast.Name)), "")
        if node.value is not None:
            yield from _assigned(name, node.value)
    elif isinstance(node, ast.Expr | ast.Return) and isinstance(node.value, ast.Call):
        yield from _called(node.value)


def _assigned(name: str, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if _NOT_MEANT.match(name):
        return
    if name == "extensions":
        yield from _extensions(value)
    elif _LISTS.search(name):
        yield from _listed(value, least=1 if "BACKEND" in name else 0)
    elif _CLASSES.search(name) and name.isupper():
        yield from _listed(value, least=1)
    yield from _inside(value)


def _extensions(value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """The extensions of a list of Sphinx's: one at least says that it is one."""
    found = list(_listed(value, least=0))
    if any(_SPHINX.match(name) for name, _ in found):
        yield from ((name, item) for name, item in found if not _SPHINX.match(name))


def _called(call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    """``INSTALLED_APPS.append("x")``, ``dictConfig({...})``, ``create_engine("...")``."""
    function = call.func
    if isinstance(function, ast.Attribute) and function.attr in {"append", "extend", "insert"}:
        owner = function.value
        if isinstance(owner, ast.Name) and _LISTS.search(owner.id):
            for argument in call.args:
                yield from _listed(argument, least=0)
    yield from _inside(call)


def _listed(value: ast.expr, *, least: int) -> Iterator[tuple[str, ast.expr]]:
    """Dotted names that stand alone, in a list or tuple, or in a sum of those; ``least`` is how many dots they need."""
    pending = [value]
    while pending:
        item = pending.pop(0)
        if isinstance(item, ast.List | ast.Tuple | ast.Set):
            pending.extend(item.elts)
        elif isinstance(item, ast.BinOp):
            pending.extend((item.left, item.right))
        elif isinstance(item, ast.Constant) and _is_dotted(item.value, least):
            yield str(item.value), item


def _is_dotted(value: object, least: int) -> bool:
    return isinstance(value, str) and _DOTTED.fullmatch(value) is not None and value.count(".") >= least


def _inside(value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """Keys that hold a class (``"BACKEND"``, ``"()"``), and database URLs."""
    for item in ast.walk(value):
        if isinstance(item, ast.Dict):
            yield from _keyed(item)
        elif isinstance(item, ast.Call):
            yield from _engine(item)
    if isinstance(value, ast.Constant | ast.JoinedStr | ast.Call) and (found := _driver(value)):
        yield found, value


def _keyed(table: ast.Dict) -> Iterator[tuple[str, ast.expr]]:
    for key, value in zip(table.keys, table.values, strict=True):
        held = value.value if isinstance(key, ast.Constant) and isinstance(value, ast.Constant) else None
        if _is_dotted(held, 1) and isinstance(key, ast.Constant) and key.value in _KEYS:
            yield _DJANGO.get(str(held), str(held)), value


def _engine(call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    if _function(call) in _ENGINES and call.args and (found := _driver(call.args[0], alone=True)):
        yield found, call.args[0]


def _function(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _driver(value: ast.expr, *, alone: bool = False) -> str:
    """The driver that a database URL asks for; without a name in it only where SQLAlchemy is given it (``alone``)."""
    if isinstance(value, ast.Call) and _ASKS.fullmatch(_function(value)) and len(value.args) > 1:
        value = value.args[1]
    if isinstance(value, ast.JoinedStr) and value.values:
        value = value.values[0]
    text = value.value if isinstance(value, ast.Constant) else ""
    match = _URL.match(text) if isinstance(text, str) else None
    if match is None:
        return ""
    return _DRIVERS.get(match[1], "") if match[1] else _DEFAULTS.get(match[0].partition(":")[0], "") if alone else ""
