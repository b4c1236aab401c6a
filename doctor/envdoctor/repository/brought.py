"""Modules and distributions that are there although nobody declares them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from envdoctor.repository import names
from envdoctor.repository.declarations import Dependency

__all__ = ["GIVEN", "SETUP", "by_extras", "by_plugins", "by_tools"]

GIVEN = frozenset({
    "FreeCAD", "FreeCADGui", "Rhino", "System", "__builtin__", "__main__", "__pypy__",
    "_curses_panel", "_typeshed", "adsk", "apt", "apt_pkg", "aptsources", "arcpy", "awsglue", "bdb", "bmesh",
    "board", "bpy", "browser", "c4d", "ceph", "clr", "com", "cppyy_backend", "dbutils", "dnf", "gdb", "gi",
    "gobject", "hou", "idaapi", "idautils", "idc", "java", "javax", "js", "lldb", "machine", "mathutils",
    "maya", "microcontroller", "micropython", "mod_wsgi", "nuke", "org", "pcbnew", "pip", "portage", "pyodide",
    "pypyjit", "qgis", "rados", "rbd", "rhinoscriptsyntax", "selinux", "sip", "sublime", "sublime_plugin",
    "test", "uno", "unreal", "utime", "uwsgi", "vim", "wasm", "weechat", "xbmc", "xbmcaddon", "xbmcgui",
    "xbmcplugin", "xbmcvfs",
})  # fmt: skip
"""Modules that a host program, an operating system or another Python brings; nobody declares them."""
SETUP = frozenset({"setuptools", "wheel", "pip", "cython"})
"""What every build has; only application code that needs them at run time must declare them."""
_EXTRAS = {
    "fastapi": {
        "uvicorn", "httpx", "jinja2", "python-multipart", "email-validator", "pydantic-settings", "orjson", "ujson",
        "itsdangerous", "pyyaml", "fastapi-cli", "pydantic-extra-types",
    },
    "uvicorn": {"httptools", "uvloop", "websockets", "watchfiles", "python-dotenv", "pyyaml", "colorama"},
    "django": {"argon2-cffi", "bcrypt"},
    "moto": {"boto3", "botocore"},
    "celery": {"redis", "pymongo", "sqlalchemy", "msgpack"},
    "psycopg": {"psycopg-binary", "psycopg-c", "psycopg-pool"},
    "dask": {"distributed", "pandas", "numpy"},
}  # fmt: skip
"""What extras of well-known distributions bring, apart from a distribution of the extra's own name."""
_TOOLS = {
    "sphinx": {
        "alabaster", "babel", "docutils", "imagesize", "jinja2", "markupsafe", "packaging", "pygments", "requests",
    },
    "mkdocs": {"click", "jinja2", "markdown", "markupsafe", "pathspec", "pyyaml", "watchdog"},
    "mkdocs-material": {"jinja2", "markdown", "mkdocs", "pygments", "pymdown-extensions", "requests"},
    "pytest": {"iniconfig", "packaging", "pluggy"},
    "jupyter": {"ipykernel", "ipython", "ipywidgets", "nbconvert", "nbformat", "notebook", "traitlets"},
    "jupyterlab": {"ipykernel", "ipython", "nbconvert", "nbformat", "traitlets"},
    "notebook": {"ipykernel", "ipython", "nbconvert", "nbformat", "traitlets"},
    "tox": {"packaging", "pluggy", "virtualenv"},
    "nox": {"packaging", "virtualenv"},
    "build": {"packaging", "pyproject-hooks"},
    "asv": {"asv-runner"},
}  # fmt: skip
"""What the tools of tests and documentation bring; good enough for code that only runs inside them."""


def by_extras(dependencies: Iterable[Dependency]) -> Iterator[str]:
    """What extras bring: ``celery[redis]`` a distribution ``redis``, ``fastapi[standard]`` some more."""
    for item in dependencies:
        if item.extras:
            yield from (names.normalise(extra) for extra in item.extras)
            yield from (f"{item.name}-{names.normalise(extra)}" for extra in item.extras)
            yield from _EXTRAS.get(item.name, ())


def by_tools(declared: Iterable[str]) -> frozenset[str]:
    """What declared development tools bring to tests and documentation."""
    return frozenset(name for tool in declared for name in _TOOLS.get(tool, ()))


def by_plugins(declared: Iterable[str]) -> frozenset[str]:
    """What no plug-in of a test tool can be without."""
    tools = {name.partition("-")[0] for name in declared if name.startswith(("pytest-", "pylint-", "flake8-"))}
    return frozenset(tools | ({"astroid"} if "pylint" in tools or "pylint" in set(declared) else set()))
