"""What names say about values."""

from __future__ import annotations

from envdoctor.values import regex

__all__ = ["SECRET_NAME"]

SECRET_NAME = regex(
    r"(?i)(?:secret|password|passwd|token|api_?key|(?:private|access|encryption|signing|auth)_?key|credential|dsn)(?!.*(?:_name|_file|_path|_url)$)"
)
