"""How far a newcomer has to walk: the steps that the documents ask for, and what they forget to say."""

from __future__ import annotations

from envdoctor.repository.onboarding.counting import guide, read

__all__ = ["guide", "read"]
