"""The entry point; answers ``--version`` before anything heavy is imported."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line and exit with its code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from envdoctor import __version__

        sys.stdout.write(f"envdoctor {__version__}\n")
        return
    from envdoctor.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
