"""Facts of a repository, a module per source."""

from __future__ import annotations

from envdoctor.repository.repository import Repository

__all__ = ["Repository"]
