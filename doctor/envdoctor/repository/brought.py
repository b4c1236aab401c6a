"""Modules and distributions that are there although nobody declares them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from envdoctor.repository import names
from envdoctor.repository.declarations import Dependency

__all__ = ["GIVEN", "SETUP", "by_extras", "by_plugins", "by_tools"]

GIVEN = frozenset({
    "Autodesk", "FreeCAD", "FreeCADGui", "Grasshopper", "MaxPlus", "Microsoft", "Rhino", "System", "__builtin__",
    "__main__", "__pypy__", "_curses_panel", "_typeshed", "abaqus", "abaqusConstants", "addon_utils", "adsk", "apt",
    "apt_pkg", "aptsources", "arcpy", "awsglue", "bdb", "bgl", "binaryninja", "bl_ui", "blf", "bmesh", "board",
    "bpy", "bpy_extras", "browser", "burp", "c4d", "calibre", "calibre_plugins", "ceph", "clr", "com",
    "cppyy_backend", "dbutils", "dnf", "esp", "esp32", "folder_paths", "gdb", "ghidra", "ghpythonlib", "gi", "gimp",
    "gimpcolor", "gimpenums", "gimpfu", "gimpplugin", "gimpshelf", "gimpui", "gobject", "hdefereval", "hexchat",
    "hou", "ida_auto", "ida_bytes", "ida_funcs", "ida_hexrays", "ida_idaapi", "ida_idp", "ida_kernwin",
    "ida_loader", "ida_nalt", "ida_name", "ida_segment", "ida_struct", "ida_typeinf", "ida_ua", "ida_xref",
    "idaapi", "idautils", "idc", "jarray", "java", "javax", "js", "krita", "lldb", "machine", "mathutils", "maxon",
    "maya", "microcontroller", "micropip", "micropython", "mod_wsgi", "nuke", "nukescripts", "officehelper", "org",
    "pcbnew", "pip", "portage", "pyb", "pymxs", "pyodide", "pypyjit", "pyscript", "qgis", "rados", "rbd",
    "rhinoscriptsyntax", "scribus", "scriptcontext", "scriptforge", "selinux", "sip", "slicer", "sublime",
    "sublime_plugin", "substance_painter", "test", "uasyncio", "ubinascii", "uno", "unohelper", "unreal", "uos",
    "urequests", "usb_hid", "usocket", "ustruct", "utime", "uwsgi", "vim", "wasm", "weechat", "xbmc", "xbmcaddon",
    "xbmcdrm", "xbmcgui", "xbmcplugin", "xbmcvfs", "xchat",
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
_DATABASES = {
    "postgres": ("psycopg2", "psycopg2-binary", "psycopg"),
    "postgresql": ("psycopg2", "psycopg2-binary", "psycopg"),
    "mysql": ("mysqlclient", "pymysql"),
}
"""What an extra that is named after a database brings."""
_STUBS = {"boto3-stubs": "mypy-boto3", "boto3-stubs-lite": "mypy-boto3", "types-boto3": "types-boto3"}
"""Stubs that have an extra for each service."""
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
            yield from (driver for extra in item.extras for driver in _DATABASES.get(names.normalise(extra), ()))
            if item.name in _STUBS:
                yield from (f"{_STUBS[item.name]}-{names.normalise(extra)}" for extra in item.extras)


def by_tools(declared: Iterable[str]) -> frozenset[str]:
    """What declared development tools bring to tests and documentation."""
    return frozenset(name for tool in declared for name in _TOOLS.get(tool, ()))


def by_plugins(declared: Iterable[str]) -> frozenset[str]:
    """What no plug-in of a test tool can be without."""
    tools = {name.partition("-")[0] for name in declared if name.startswith(("pytest-", "pylint-", "flake8-"))}
    return frozenset(tools | ({"astroid"} if "pylint" in tools or "pylint" in set(declared) else set()))
