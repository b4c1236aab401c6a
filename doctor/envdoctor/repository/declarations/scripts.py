"""Dependencies that a single script declares in a comment (PEP 723, inline script metadata).

They count for that file alone, so they are not part of `Declarations`; whoever has the script's text asks here.
"""

from __future__ import annotations

from envdoctor.model import Location
from envdoctor.repository.declarations.model import Dependency, Kind
from envdoctor.repository.declarations.requirement import parse
from envdoctor.repository.declarations.sheet import folder
from envdoctor.repository.declarations.toml import load
from envdoctor.values import dataclass, regex

__all__ = ["MARK", "Script", "read"]

MARK = b"# /// script"
"""A file without these bytes declares nothing inline."""
_BLOCK = regex(r"(?m)^# /// script[ \t]*$\n((?:^#(?:| .*)$\n)+?)^# ///[ \t]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What one script declares; ``problem`` says why it could not be understood."""

    path: str
    dependencies: tuple[Dependency, ...] = ()
    requires_python: str | None = None
    problem: str | None = None


def read(path: str, text: str) -> Script | None:
    """The metadata of a script; None if it has none."""
    text = text.replace("\r\n", "\n")
    blocks = list(_BLOCK.finditer(f"{text}\n"))
    if not blocks:
        return None
    if len(blocks) > 1:
        return Script(path=path, problem="more than one `script` block")
    first = text.count("\n", 0, blocks[0].start(1))
    rows = blocks[0][1].splitlines()
    file = load(path, "\n".join(row[2:] if row.startswith("# ") else row[1:] for row in rows))
    if file.error:
        return Script(path=path, problem=f"not TOML: {file.error[1]}")
    found = []
    for requirement, line in file.strings("dependencies"):
        parsed = parse(requirement)
        if parsed is not None:
            found.append(
                Dependency(
                    name=parsed.name,
                    requirement=requirement,
                    kind=Kind.SCRIPT,
                    location=Location(path=path, line=first + line),
                    specifier=parsed.specifier,
                    extras=parsed.extras,
                    marker=parsed.marker,
                    url=parsed.url,
                    project=folder(path),
                    table="script",
                )
            )
    return Script(path=path, dependencies=tuple(found), requires_python=file.text("requires-python"))
