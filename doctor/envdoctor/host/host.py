"""The machine under examination, behind a port: tests give it a folder and call it a laptop."""

from __future__ import annotations

import os
import platform as platform_module
import stat
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from envdoctor.facts import Facts

__all__ = ["Host"]

_MOST_LINKS = 40
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def _is_link(path: Path | str) -> bool:
    try:
        return os.path.islink(path)  # noqa: PTH114 - see `Host._readable`
    except (OSError, ValueError):
        return False


def _machine() -> str:
    """The machine's processor, not that of an emulation in which this process may run (Rosetta)."""
    translated = sys.platform == "darwin" and "ARM64" in platform_module.version()
    return "arm64" if translated else platform_module.machine()


class Host(Facts):
    """A machine: where its file system starts, whose home it has, its environment variables, its platform.

    Paths handed out are the machine's own (``/home/ada/.pyenv``); `real` says where such a path lies on the machine
    that runs envdoctor, which is the same unless ``root`` is a folder that plays a machine (``is_stand_in``). Drives of
    Windows are folders in it (``C:``); without that one the root itself plays ``C:``.
    ``platform`` is one of Python's ``sys.platform`` values (``linux``, ``darwin``, ``win32``), ``machine`` a
    ``platform.machine()``. ``patience`` multiplies the time that each search may take. ``registry`` plays Windows'
    (company and tag to folder, PEP 514). ``reads_history`` says that the shells' histories may be counted in.
    """

    def __init__(
        self,
        *,
        root: Path = Path("/"),
        home: Path | None,
        environment: Mapping[str, str],
        platform: str = "linux",
        machine: str = "x86_64",
        patience: float = 1.0,
        registry: Mapping[str, str] = MappingProxyType({}),
        reads_history: bool = False,
    ) -> None:
        super().__init__()
        self.root = root
        self.is_stand_in = root != Path("/")
        self._prefix = str(root)
        self._has_one_drive = platform == "win32" and self.is_stand_in and not (root / "C:").exists()
        self._without_case = self.is_stand_in and platform in {"win32", "darwin"}
        self._names: dict[str, tuple[str, ...]] = {}
        self._followed: dict[str, str] = {}
        self._listed: dict[str, tuple[str, ...]] = {}
        self.home = home
        self.environment = dict(environment)
        self.platform = platform
        self.machine = machine
        self.patience = patience
        self.registry = registry
        self.reads_history = reads_history

    @classmethod
    def current(cls, *, reads_history: bool = False) -> Host:
        """The machine this runs on. Without HOME the home directory is unknown, never guessed."""
        variable = "USERPROFILE" if sys.platform == "win32" else "HOME"
        home = os.environ.get(variable)
        return cls(
            root=Path("/"),
            home=Path(home) if home else None,
            environment=os.environ,
            platform=sys.platform,
            machine=_machine(),
            reads_history=reads_history,
        )

    @property
    def is_windows(self) -> bool:
        """Whether paths have drives and the search path is split by semicolons."""
        return self.platform == "win32"

    def path(self, text: str) -> Path:
        """A path as this machine writes it; backslashes of Windows become slashes."""
        return Path(self._own(text.replace("\\", "/") if self.is_windows else text))

    def variable(self, name: str) -> str:
        """An environment variable's value, ``""`` when it is not set."""
        return self.environment.get(name, "")

    def is_absolute(self, text: str) -> bool:
        """Whether a text is a path that this machine would take as it stands, or one that begins in the home."""
        return text.startswith(("/", "~/", "~\\")) or (self.is_windows and text[1:3] in {":/", ":\\"})

    def entries(self, path: Path | str) -> tuple[str, ...]:
        """The names in a folder, sorted; none for what is no folder or cannot be read. Each folder is read once."""
        key = str(path)
        if key not in self._listed:
            try:
                names = tuple(sorted(os.listdir(self._readable(path))))
            except (OSError, ValueError):
                names = ()
            self._listed[key] = names
        return self._listed[key]

    def _readable(self, path: Path | str) -> Path | str:
        """The path to read for one of this machine, links followed.

        Thousands of them are asked for: a plain text is taken as it is, because to make a `Path` costs more than to
        ask the system.
        """
        return self.real(self.resolve(Path(path))) if self.is_stand_in else path

    def text(self, path: Path | str, *, limit: int = 262_144) -> str | None:
        """The beginning of a regular file as text, undecodable bytes replaced; None if it cannot be read. UTF-16 is
        known by its first two bytes: Windows PowerShell writes it.
        """
        content = self.content(path, limit=limit)
        if content is None:
            return None
        return content.decode("utf-16" if content[:2] in _UTF_16 else "utf-8-sig", "replace")

    def content(self, path: Path | str, *, limit: int = 262_144) -> bytes | None:
        """The beginning of a regular file; None if there is none or it cannot be read. Pipes and devices are not
        opened.
        """
        try:
            real = self._readable(path)
            if not stat.S_ISREG(os.stat(real).st_mode):  # noqa: PTH116 - see `_readable`
                return None
            with open(real, "rb") as stream:  # noqa: PTH123 - see `_readable`
                return stream.read(limit)
        except (OSError, ValueError):
            return None

    def is_file(self, path: Path | str) -> bool:
        """Whether a regular file is there, links followed."""
        return self._mode(path, stat.S_ISREG)

    def is_folder(self, path: Path | str) -> bool:
        """Whether a folder is there, links followed."""
        return self._mode(path, stat.S_ISDIR)

    def is_link(self, path: Path) -> bool:
        """Whether the path itself is a symbolic link."""
        return _is_link(self.real(self.resolve(path.parent) / path.name) if self.is_stand_in else path)

    def is_executable(self, path: Path) -> bool:
        """Whether a regular file that somebody may execute is there; on Windows any regular file."""
        return self._mode(path, lambda mode: stat.S_ISREG(mode) and bool(self.is_windows or mode & 0o111))

    def exists(self, path: Path | str) -> bool:
        """Whether anything is there, links followed."""
        return self._mode(path, lambda _: True)

    def is_gone(self, path: Path | str) -> bool:
        """Whether there is nothing, for sure: what this user may not look into, or what lies on another machine
        (``\\\\server\\share``, ``\\\\wsl$``), is not asked for or not told to be gone.
        """
        if self.is_windows and str(path).replace("\\", "/").startswith("//"):
            return False
        try:
            os.stat(self._readable(path))  # noqa: PTH116 - see `_readable`
        except PermissionError:
            return False
        except (OSError, ValueError):
            return True
        return False

    def _mode(self, path: Path | str, wanted: Callable[[int], bool]) -> bool:
        try:
            mode = os.stat(self._readable(path)).st_mode  # noqa: PTH116 - see `_readable`
        except (OSError, ValueError):
            return False
        return wanted(mode)

    def real(self, path: Path | str) -> Path:
        """Where a path of this machine lies for the process that reads it."""
        if not self.is_stand_in:
            return Path(path)
        return Path(self._place(str(path).replace("\\", "/")))

    def resolve(self, path: Path) -> Path:
        """The path with every symbolic link followed inside this machine; a link to nothing ends where it points."""
        try:
            plain = self.is_stand_in or os.sep == "/"
            return Path(self._follow(self._own(path.as_posix()), 0) if plain else os.path.realpath(path))
        except (OSError, ValueError, RecursionError):
            return path

    def _follow(self, text: str, links: int) -> str:
        """`resolve`; remembers every folder on the way."""
        if text in {"", "/"}:
            return text
        if text in self._followed:
            return self._followed[text]
        above, _, name = text.rpartition("/")
        parent = self._follow(above, links)
        if name in {"", ".", ".."}:
            return parent.rpartition("/")[0] if name == ".." else parent
        here = f"{parent}/{name}" if parent != "/" and (parent or text.startswith("/")) else f"{parent}{name}"
        if links < _MOST_LINKS and _is_link(self._place(here)):
            target = self._own(Path(os.readlink(self._place(here))).as_posix())
            here = self._follow(target if target.startswith("/") else f"{parent}/{target}", links + 1)
        elif self._without_case and here != "/":
            here = self._as_spelt(parent, name, here)
        self._followed[text] = here
        return here

    def _own(self, text: str) -> str:
        """The path on this machine for one that names a stand-in's file by where it lies (real tools write such)."""
        return text[len(self._prefix) :] if self.is_stand_in and text.startswith(f"{self._prefix}/") else text

    def _as_spelt(self, parent: str, name: str, here: str) -> str:
        """The path with its last name as the folder has it: a stand-in's own file system may tell cases apart."""
        if os.path.lexists(self._place(here)):
            return here
        wanted = name.lower()
        same = next((other for other in self._spelt(parent) if other.lower() == wanted), None)
        return here if same is None else f"{here[: len(here) - len(name)]}{same}"

    def _spelt(self, folder: str) -> tuple[str, ...]:
        if folder not in self._names:
            try:
                self._names[folder] = tuple(os.listdir(self._place(folder)))
            except (OSError, ValueError):
                self._names[folder] = ()
        return self._names[folder]

    def _place(self, text: str) -> str:
        if not self.is_stand_in:
            return text
        return f"{self._prefix}/{(text[2:] if self._has_one_drive and text[:2] == 'C:' else text).lstrip('/')}"

    def shown(self, path: Path | str) -> str:
        """A path as text; redaction turns the home directory into ``~`` when the report is sealed."""
        return str(path)
