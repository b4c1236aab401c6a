"""The entry point; answers ``--version`` before anything heavy is imported."""

from __future__ import annotations

import sys

__all__ = ["main"]

_OBJECTS = 200_000
"""How many new objects make Python look for cycles: syntax trees are large and have none, and we end soon."""


def main() -> None:
    """Run the command line and exit with its code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from envdoctor import __version__

        sys.stdout.write(f"envdoctor {__version__}\n")
        return
    import gc

    gc.set_threshold(_OBJECTS, 20, 20)
    from envdoctor.cli import run

    code = run(sys.argv[1:])
    gc.freeze()  # what is left goes with the process: to look for cycles in it on the way out would be in vain
    sys.exit(code)


if __name__ == "__main__":
    main()
