"""What a Dockerfile says."""

from __future__ import annotations

from envdoctor.values import dataclass

__all__ = ["Dockerfile", "Instruction", "Stage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """One instruction. ``keyword`` is upper case; ``value`` is the rest with continuations joined and comments removed.

    ``flags`` are its leading ``--name=value`` options without the dashes; ``arguments`` the elements of the JSON form
    or the words of the rest; ``heredocs`` the bodies of its here-documents. Lines count from 1.
    """

    keyword: str
    value: str
    line: int
    end_line: int
    flags: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    json_form: bool = False
    heredocs: tuple[str, ...] = ()
    trigger: Instruction | None = None
    """What an ONBUILD instruction will run."""

    def flag(self, name: str) -> str | None:
        """The value of a flag (``""`` for one without a value); None if it is not given."""
        for flag in self.flags:
            key, _, value = flag.partition("=")
            if key == name:
                return value
        return None

    @property
    def script(self) -> str:
        """The shell text that a RUN executes, here-documents included."""
        if not self.heredocs:
            return self.value
        return "\n".join((self.value, *self.heredocs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A build stage; ``base`` is the image or stage after FROM with ARG defaults filled in where they are known.

    ``parent`` is the index of the stage it builds on, None if that is an image; ``written`` is the base as written.
    """

    base: str
    line: int
    name: str | None = None
    instructions: tuple[Instruction, ...] = ()
    parent: int | None = None
    platform: str | None = None
    written: str = ""

    @property
    def resolved(self) -> bool:
        """Whether every variable in the base is known."""
        return "$" not in self.base


@dataclass(frozen=True, slots=True, kw_only=True)
class Dockerfile:
    """One Dockerfile. ``errors`` are (line, message) pairs for what BuildKit would refuse.

    ``arguments`` are the ARGs before the first FROM with their defaults.
    """

    path: str
    instructions: tuple[Instruction, ...] = ()
    stages: tuple[Stage, ...] = ()
    errors: tuple[tuple[int, str], ...] = ()
    arguments: tuple[tuple[str, str | None], ...] = ()
    escape: str = "\\"
    directives: tuple[tuple[str, str], ...] = ()

    @property
    def final(self) -> Stage | None:
        """The last stage, which ``docker build`` builds when no target is given."""
        return self.stages[-1] if self.stages else None

    def lineage(self, stage: Stage) -> tuple[Stage, ...]:
        """A stage and the stages that it builds on, from the image up."""
        chain = [stage]
        while chain[0].parent is not None:
            chain.insert(0, self.stages[chain[0].parent])
        return tuple(chain)

    def target(self, name: str | None) -> Stage | None:
        """The stage with a name or number; the last for None."""
        if name is None:
            return self.final
        for index, stage in enumerate(self.stages):
            if (stage.name or "").lower() == name.lower() or str(index) == name:
                return stage
        return None
