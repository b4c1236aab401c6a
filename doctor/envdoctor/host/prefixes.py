"""What a Python prefix says about itself without being run: its executables, version, implementation, processor."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

from envdoctor.host.binaries import architecture, embedded_version
from envdoctor.host.host import Host
from envdoctor.values import dataclass, regex

__all__ = [
    "EXECUTABLE",
    "Executable",
    "bin_folder",
    "describe",
    "executables",
    "is_conda_environment",
    "is_launcher",
    "library_minors",
    "minor_of",
    "prefix_of",
    "site_folders",
    "version_of",
]

EXECUTABLE = regex(r"(?P<kind>python|pypy|graalpy)(?P<version>\d+(?:\.\d+)?)?t?d?(?:\.exe)?", re.IGNORECASE)
_LIBRARY = regex(r"(?:python|pypy)(\d+\.\d+)t?d?")
_DLL = regex(r"python(\d)(\d+)t?\.dll", re.IGNORECASE)
_PATCHLEVEL = regex(r'#define\s+PY_VERSION\s+"([^"]+)"')
_CONDA_PYTHON = regex(r"python-(\d+\.\d+\.\d+\w*)-.+\.json")
_IN_A_NAME = regex(r"(?<![\d.])(\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?)(?![\d.])")
_IN_A_STORE_NAME = regex(r"PythonSoftwareFoundation\.Python\.(\d+\.\d+)_")
_OF_ANOTHER = regex(r"(?:pypy|graalpy)-?(\d\.\d+)-", re.IGNORECASE)
"""A folder of PyPy that names the language's version before its own (``pypy3.10-v7.3.17-win64``)."""
_MINOR = regex(r"(?:c?python|pypy)?[-@]?(3\.\d{1,2})(?:-dev|t|-\d.*)?")
"""A version's folder in a manager's store that does not tell the patch release (``3.14-dev``)."""
_IMPLEMENTATIONS = {"pypy": "PyPy", "graalpy": "GraalPy"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Executable:
    """A Python executable: ``real`` is where its links end, ``identity`` its device and inode and its prefix's inode.

    The prefix counts, because a tree of hard links is an installation of its own, and a folder mounted twice is not.
    """

    path: Path
    real: Path
    identity: tuple[int, ...]
    version: str | None
    implementation: str
    architecture: str | None


def minor_of(version: str | None) -> str | None:
    """``3.11`` of ``3.11.7``."""
    match = re.match(r"(\d+)\.(\d+)", version or "")
    return match[0] if match else None


def bin_folder(host: Host, prefix: Path) -> Path:
    """Where a prefix keeps its executables: ``bin``, and on Windows the prefix itself or ``Scripts``."""
    if host.is_folder(prefix / "bin"):
        return prefix / "bin"
    return prefix / "Scripts" if host.is_folder(prefix / "Scripts") and host.is_file(prefix / "pyvenv.cfg") else prefix


def is_conda_environment(host: Host, prefix: Path) -> bool:
    """Whether a prefix is one of conda's environments, not the installation that conda itself lives in."""
    if not host.is_folder(prefix / "conda-meta"):
        return False
    return not any(host.exists(prefix / name) for name in ("condabin", "envs", "pkgs"))


def executables(host: Host, folder: Path) -> tuple[Path, ...]:
    """The files of a folder that are named as a Python executable is, the most specific names first."""
    named = [name for name in host.entries(folder) if EXECUTABLE.fullmatch(name)]
    ours = [name for name in named if host.is_windows or not name.endswith(".exe")]
    return tuple(folder / name for name in sorted(ours, key=lambda name: (-len(name), name)))


def describe(host: Host, path: Path, *, in_a_store: bool = False) -> Executable | None:
    """The Python executable that a path leads to; None for a script, a shim, an empty file or something else.

    A wrapper script is one too where a standard library lies beside it, and in a manager's store of Pythons
    (``in_a_store``), where the Microsoft Store's empty alias counts as well.
    """
    real = host.resolve(path)
    if not EXECUTABLE.fullmatch(real.name):
        return None
    try:
        status = host.real(real).stat()
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    processor, prefix = architecture(host, real), prefix_of(host, real)
    is_program = processor is not None or _is_binary(host, real)
    if not is_program and not (in_a_store or _is_at_home(host, prefix, real)):
        return None
    if not is_program and not host.is_executable(real) and _is_script(host, real):
        return None
    return Executable(
        path=path,
        real=real,
        identity=(status.st_dev, status.st_ino, _inode(host, prefix)),
        version=version_of(host, prefix, real),
        implementation=_implementation(host, prefix, real),
        architecture=processor,
    )


def prefix_of(host: Host, executable: Path) -> Path:
    """The folder above an executable's ``bin``; Windows' own builds have the executable in the prefix itself."""
    above = executable.parent
    if not host.is_windows:
        return above.parent
    return above.parent if above.name == "bin" and host.is_folder(above.parent / "lib") else above


def _is_at_home(host: Host, prefix: Path, executable: Path) -> bool:
    """Whether a script that is named as Python stands in a real installation: with a standard library, the C header or
    conda's metadata. Shims and aliases have none of these. For what is no script (a binary of an unknown kind, a file
    that was emptied) the folder of a library is enough.
    """
    minor = minor_of((EXECUTABLE.fullmatch(executable.name) or {"version": None})["version"])
    inside = [f"lib/python{minor}/os.py", f"include/python{minor}/patchlevel.h"] if minor else []
    if any(host.is_file(prefix / name) for name in inside):
        return True
    if not _is_script(host, executable):
        beside = not is_launcher(host, executable) if host.is_windows else minor in library_minors(host, prefix)
        return beside or any(map(_CONDA_PYTHON.fullmatch, host.entries(prefix / "conda-meta")))
    return any(map(_CONDA_PYTHON.fullmatch, host.entries(prefix / "conda-meta")))


def _is_script(host: Host, path: Path) -> bool:
    return (host.content(path, limit=2) or b"") == b"#!"


def is_launcher(host: Host, executable: Path) -> bool:
    """Whether an executable of Windows has neither a standard library beside it nor its archive: a shim or launcher."""
    if not host.is_windows:
        return False
    prefix = prefix_of(host, executable)
    if any(host.is_folder(prefix / name) for name in ("Lib", "lib")):
        return False
    return not any(name.lower().endswith(("._pth", ".dll")) for name in host.entries(prefix))


def _implementation(host: Host, prefix: Path, executable: Path) -> str:
    """CPython, unless the executable's name, or on Windows one beside it, says otherwise."""
    match = EXECUTABLE.fullmatch(executable.name)
    kind = str(match["kind"]).lower() if match else ""
    if host.is_windows and kind == "python":
        beside = ("pypy", "graalpy")
        kind = next((name for name in beside for end in ("", "3") if host.is_file(prefix / f"{name}{end}.exe")), kind)
    elif kind == "python":
        libraries = [name for folder in ("lib", "include") for name in host.entries(prefix / folder)]
        others = any(name.startswith("python") for name in libraries)
        kind = "pypy" if not others and any(name.startswith("pypy") for name in libraries) else kind
    return _IMPLEMENTATIONS.get(kind, "CPython")


def _inode(host: Host, folder: Path) -> int:
    try:
        return host.real(folder).stat().st_ino
    except OSError:
        return 0


def _is_binary(host: Host, path: Path) -> bool:
    return (host.content(path, limit=4) or b"")[:4] in {b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"}


def library_minors(host: Host, prefix: Path) -> tuple[str, ...]:
    """The ``X.Y`` of every ``lib/pythonX.Y`` under a prefix."""
    found = [match[1] for name in host.entries(prefix / "lib") if (match := _LIBRARY.fullmatch(name))]
    return tuple(dict.fromkeys(found))


def site_folders(host: Host, prefix: Path) -> tuple[tuple[str, Path], ...]:
    """Every ``lib/pythonX.Y/site-packages`` under a prefix (PyPy's and free-threaded ones too), with its ``X.Y``."""
    found = (
        (match[1], prefix / "lib" / name)
        for name in host.entries(prefix / "lib")
        if (match := _LIBRARY.fullmatch(name))
    )
    return tuple(
        (minor, folder / "site-packages") for minor, folder in found if host.is_folder(folder / "site-packages")
    )


def _minors_of_libraries(host: Host, prefix: Path) -> tuple[str, ...]:
    """The ``X.Y`` of every ``pythonXY.dll`` beside an executable of Windows, else those of ``lib/pythonX.Y``."""
    found = [f"{match[1]}.{match[2]}" for name in host.entries(prefix) if (match := _DLL.fullmatch(name))]
    return tuple(dict.fromkeys(found)) or library_minors(host, prefix)


def version_of(host: Host, prefix: Path, executable: Path) -> str | None:
    """The version: conda's metadata, where only one Python can be, else the first of PEP 739 build details, the C
    header, the binary, the folder's name that agrees with the executable's.
    """
    match = EXECUTABLE.fullmatch(executable.name)
    named = match["version"] if match else None
    minor = named if named and "." in named else None
    if minor is None:
        minors = _minors_of_libraries(host, prefix) if host.is_windows else library_minors(host, prefix)
        minor = minors[0] if len(minors) == 1 else None
    asked = _Asked(host=host, prefix=prefix, executable=executable, minor=minor)
    only = _from_conda(asked)
    if only:
        return only
    for source in (_from_build_details, _from_header, _from_binaries, _from_name):
        version = source(asked)
        if version and (minor is None or minor_of(version) == minor):
            return version
    return minor


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """An executable whose version is wanted; ``minor`` is what its name already tells."""

    host: Host
    prefix: Path
    executable: Path
    minor: str | None


def _from_build_details(asked: _Asked) -> str | None:
    text = (
        asked.host.text(asked.prefix / "lib" / f"python{asked.minor}" / "build-details.json") if asked.minor else None
    )
    try:
        said = json.loads(text or "{}")
        about = said.get("language", {}).get("version_info") or said["implementation"]["version"]
        level = {"alpha": "a", "beta": "b", "candidate": "rc"}.get(about.get("releaselevel", ""), "")
        return f"{about['major']}.{about['minor']}.{about['micro']}" + (f"{level}{about['serial']}" if level else "")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _from_conda(asked: _Asked) -> str | None:
    names = asked.host.entries(asked.prefix / "conda-meta")
    return next((match[1] for name in names if (match := _CONDA_PYTHON.fullmatch(name))), None)


def _from_header(asked: _Asked) -> str | None:
    include = asked.prefix / "include"
    folders = [
        name
        for name in asked.host.entries(include)
        if (match := _LIBRARY.fullmatch(name.rstrip("mu"))) and asked.minor in {None, match[1]}
    ]
    for folder in (*(include / name for name in folders), include, asked.prefix / "Include", asked.prefix / "Headers"):
        match = _PATCHLEVEL.search(asked.host.text(folder / "patchlevel.h", limit=8192) or "")
        if match:
            return match[1]
    return None


def _from_binaries(asked: _Asked) -> str | None:
    version = embedded_version(asked.host, asked.executable, minor=asked.minor)
    if version or asked.minor is None:
        return version
    wanted = (f"libpython{asked.minor}", f"python{asked.minor.replace('.', '')}.dll")
    for folder in dict.fromkeys((asked.prefix / "lib", asked.prefix, asked.executable.parent)):
        for name in asked.host.entries(folder):
            if name.lower().startswith(wanted):
                version = embedded_version(asked.host, folder / name, minor=asked.minor)
                if version:
                    return version
    return None


def _from_name(asked: _Asked) -> str | None:
    for part in reversed(asked.prefix.parts):
        other = _OF_ANOTHER.match(part)
        if other:
            return other[1]
        match = _IN_A_NAME.search(part) or _IN_A_STORE_NAME.match(part)
        if match:
            return match[1]
    last = _MINOR.fullmatch(asked.prefix.name)
    return last[1] if last else None
