"""Errors that reach a person: what is wrong, where, and what to do about it."""

from __future__ import annotations

__all__ = ["ConfigurationError", "EnvDoctorError", "PluginError", "TargetError", "UsageError"]


class EnvDoctorError(Exception):
    """A problem that stops the command, worded for the person who typed it.

    ``what`` is one sentence without a full stop, ``where`` a path or a key (may be empty) and ``remedy`` the one thing
    to do next.
    """

    exit_code = 2

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what}" + (f" ({self.remedy})" if self.remedy else "")


class TargetError(EnvDoctorError):
    """The path given cannot be examined."""


class UsageError(EnvDoctorError):
    """An option or argument cannot be used."""


class ConfigurationError(EnvDoctorError):
    """A settings file is wrong; ``problems`` holds everything found wrong, not only the first."""

    def __init__(self, problems: tuple[str, ...], *, where: str) -> None:
        super().__init__("; ".join(problems), where=where, remedy="see `envdoctor scan --help` for the settings")
        self.problems = problems


class PluginError(EnvDoctorError):
    """A check or report that was plugged in does not fulfil its contract."""
