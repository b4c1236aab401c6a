"""Facts of the machine, a module per source."""

from __future__ import annotations

from envdoctor.host.host import Host

__all__ = ["Host"]
