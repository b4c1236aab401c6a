"""The machine under examination, behind a port: tests give it a folder and call it a laptop."""

from __future__ import annotations

import os
import platform as platform_module
import sys
from collections.abc import Mapping
from pathlib import Path

from envdoctor.facts import Facts

__all__ = ["Host"]

_MOST_LINKS = 40


class Host(Facts):
    """A machine: where its file system starts, whose home it has, its environment variables, its platform.

    Paths handed out are the machine's own (``/home/ada/.pyenv``); `real` says where such a path lies on the machine that
    runs envdoctor, which is the same unless ``root`` is a folder that stands in for a machine in tests. ``platform`` is
    one of Python's ``sys.platform`` values (``linux``, ``darwin``, ``win32``), ``machine`` a ``platform.machine()``.
    """

    def __init__(
        self,
        *,
        root: Path = Path("/"),
        home: Path | None,
        environment: Mapping[str, str],
        platform: str = "linux",
        machine: str = "x86_64",
    ) -> None:
        super().__init__()
        self.root = root
        self.home = home
        self.environment = dict(environment)
        self.platform = platform
        self.machine = machine

    @classmethod
    def current(cls) -> Host:
        """The machine this runs on. Without HOME the home directory is unknown, never guessed."""
        variable = "USERPROFILE" if sys.platform == "win32" else "HOME"
        home = os.environ.get(variable)
        return cls(
            root=Path("/"),
            home=Path(home) if home else None,
            environment=os.environ,
            platform=sys.platform,
            machine=platform_module.machine(),
        )

    @property
    def is_stand_in(self) -> bool:
        """Whether ``root`` is a folder that plays a machine."""
        return self.root != Path("/")

    def real(self, path: Path | str) -> Path:
        """Where a path of this machine lies for the process that reads it."""
        if not self.is_stand_in:
            return Path(path)
        return self.root / str(path).replace("\\", "/").lstrip("/")

    def resolve(self, path: Path) -> Path:
        """The path with every symbolic link followed inside this machine; a link to nothing ends where it points."""
        if not self.is_stand_in:
            return path.resolve()
        pending = list(path.parts[1:])[::-1]
        done = Path("/")
        links = 0
        while pending:
            part = pending.pop()
            if part in {"..", "."}:
                done = done.parent if part == ".." else done
                continue
            step = done / part
            if links < _MOST_LINKS and self.real(step).is_symlink():
                links += 1
                target = Path(os.readlink(self.real(step)))
                done = Path("/") if target.is_absolute() else done
                pending.extend([piece for piece in target.parts if piece != "/"][::-1])
            else:
                done = step
        return done

    def shown(self, path: Path | str) -> str:
        """A path as text; redaction turns the home directory into ``~`` when the report is sealed."""
        return str(path)
