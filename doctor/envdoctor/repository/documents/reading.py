"""From files to `Document`: the fact."""

from __future__ import annotations

import bisect
import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.model import Location
from envdoctor.repository import declarations
from envdoctor.repository.documents import markdown, restructured
from envdoctor.repository.documents.console import is_shell, looks_typed, mask, script
from envdoctor.repository.documents.identity import identity
from envdoctor.repository.documents.model import (
    Block,
    Command,
    Document,
    LeftOut,
    Line,
    Link,
    Pointer,
    Section,
    SectionKind,
    Span,
)
from envdoctor.repository.documents.outputs import created, created_in_text
from envdoctor.repository.documents.pieces import Code, Inline, Pieces
from envdoctor.repository.documents.selection import select
from envdoctor.repository.documents.walking import Walker, goes_abroad, hints_elsewhere, sent_to
from envdoctor.repository.shell import commands, program
from envdoctor.values import dataclass, field, regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["left_out", "parse", "read"]

_LARGEST = 1024 * 1024
_KINDS = (
    (SectionKind.TEST, regex(r"(?i)\btest(s|ing)?\b|\blint|\bcoverage\b")),
    (
        SectionKind.SETUP,
        regex(
            r"(?i)\binstall|\bset-?_?\s?up\b|\bsetting up\b|get(ting)? started|quick[- ]?start|\brequire|\bprerequisite"
            r"|安装|快速开始|环境|配置|установк|настройк|окружени|подготовк|instala|configura|primeros pasos"
            r"|primeiros passos|desarrollo|desenvolvimento|arranco|d[ée]marrage|d[ée]veloppement|einricht|entwicklung"
            r"|설치|インストール|環境"
            r"|\bdevelop|\bbuild|\bcontribut|\bdependenc|\bconfigur|\bbootstrap|\bhacking\b|\benvironment\b|\bdatabase\b|\bclon(e|ing)\b|\bvirtualenv"
        ),
    ),
    (
        SectionKind.RUN,
        regex(
            r"(?i)运行|启动|部署|запуск|развертыван|ejecutar|executar|rodar|correr|lancer|starten|실행|起動|\brun(ning)?\b|\bstart(ing)?\b|\blaunch|\bserv(e|ing|er)\b|\bdeploy|\bdocker\b|\bcompose\b"
        ),
    ),
    (
        SectionKind.USE,
        regex(r"(?i)\busage\b|\bus(e|ing)\b|\bexamples?\b|\bfeatures?\b|\bapi\b|\btutorial|\bfaq\b|\btroubleshoot"),
    ),
)
_APART = regex(r"\(?\s*cd\s[^&;]*&&")
_STARTED = regex(r"^\./(?:[\w.-]+/)*[\w-]+(?:\.(?:sh|py|bash|pl|rb|js))?(?:\s|$)")
_PAST = regex(
    r"(?i)\bchange-?_?\s?log\b|\brelease notes\b|\bhistory\b|what'?s new"
    r"|\bupgrad|\bmigrat(e|ing|ion) (from|to|guide)|\bdeprecat|\bv?\d+\.\d+\.\d+\b.*\b20\d\d\b"
    r"|\bbreaking changes?\b|\bupdating (after|from)\b|^v?\d+\.\d+(\.\d+)? (updates?|changes)\b"
)


def read(repository: Repository) -> tuple[Document, ...]:
    """The fact: every onboarding document, in the order of their paths."""
    chosen, _ = select(repository.files)
    context = _Context(
        names=repository.fact(identity).names,
        folders=repository.files.directories,
        programs=frozenset(_programs(repository)),
    )
    found = []
    for path in chosen:
        if repository.files.sizes[path] > _LARGEST:
            repository.files.note_unread(path, "a document larger than 1 MiB")
        elif (text := repository.files.text(path)) is not None:
            found.append(parse(path, text, names=context.names, folders=context.folders, programs=context.programs))
    return tuple(found)


def _programs(repository: Repository) -> Iterator[str]:
    """The console scripts that the repository's projects install."""
    for project in repository.fact(declarations.read).projects:
        yield from (entry.name for entry in project.entry_points if entry.group == "console_scripts")


def left_out(repository: Repository) -> tuple[LeftOut, ...]:
    """The fact: documents that are not taken for onboarding documents."""
    return select(repository.files)[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    names: frozenset[str]
    folders: frozenset[str]
    programs: frozenset[str] = frozenset()


def parse(
    path: str,
    text: str,
    *,
    names: frozenset[str] = frozenset(),
    folders: frozenset[str] = frozenset(),
    programs: frozenset[str] = frozenset(),
) -> Document:
    """Understand one document.

    ``names`` are the repository's, ``folders`` its directories, ``programs`` the console scripts that it installs.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    is_markdown = path.lower().endswith((".md", ".markdown"))
    pieces = markdown.parse(text) if is_markdown else restructured.parse(text)
    sections = _sections(pieces)
    context = _Context(names=names, folders=folders, programs=programs)
    return _Builder(path=path, pieces=pieces, sections=sections, context=context).build()


def _sections(pieces: Pieces) -> tuple[Section, ...]:
    found: list[Section] = []
    stack: list[Section] = []
    for heading in pieces.headings:
        while stack and stack[-1].level >= heading.level:
            stack.pop()
        parent = stack[-1] if stack else None
        own = next((kind for kind, pattern in _KINDS if pattern.search(heading.title)), None)
        section = Section(
            title=heading.title,
            level=heading.level,
            line=heading.line,
            anchor=markdown.slug(heading.title),
            kind=own or (parent.kind if parent else SectionKind.OTHER),
            past=bool(_PAST.search(heading.title)) or bool(parent and parent.past),
        )
        stack.append(section)
        found.append(section)
    return tuple(found)


@dataclass(slots=True, kw_only=True)
class _Builder:
    path: str
    pieces: Pieces
    sections: tuple[Section, ...]
    context: _Context
    found: list[Command] = field(default_factory=list)
    outputs: set[str] = field(default_factory=set)

    def build(self) -> Document:
        self._commands()
        self.outputs.update(created_in_text((item.before, item.text) for item in self.pieces.inlines))
        return Document(
            path=self.path,
            sections=self.sections,
            links=self._links(),
            commands=tuple(self.found),
            blocks=self._blocks(),
            spans=self._spans(),
            pointers=self._pointers(),
            lines=self._lines(),
            anchors=frozenset(self.pieces.anchors),
            outputs=frozenset(filter(None, map(_normal, self.outputs))),
        )

    def _section(self, line: int) -> tuple[SectionKind, bool]:
        """The kind of the section that a line stands in, and whether it tells of the past."""
        number = bisect.bisect_right(self.sections, line, key=lambda section: section.line) - 1
        return (self.sections[number].kind, self.sections[number].past) if number >= 0 else (SectionKind.OTHER, False)

    def _links(self) -> tuple[Link, ...]:
        return tuple(
            Link(target=item.target, text=item.text, location=self._at(item.line), image=item.image)
            for item in self.pieces.references
        )

    def _blocks(self) -> tuple[Block, ...]:
        return tuple(
            Block(text=item.text, language=item.language, location=self._at(item.line), section=kind, past=past)
            for item in self.pieces.codes
            for kind, past in (self._section(item.line),)
        )

    def _spans(self) -> tuple[Span, ...]:
        return tuple(
            Span(text=item.text, location=self._at(item.line), section=kind, before=item.before, past=past)
            for item in self.pieces.inlines
            for kind, past in (self._section(item.line),)
        )

    def _lines(self) -> tuple[Line, ...]:
        return tuple(
            Line(text=text, location=self._at(line), section=kind, past=past)
            for line, text in self.pieces.lines
            for kind, past in (self._section(line),)
        )

    def _pointers(self) -> tuple[Pointer, ...]:
        return tuple(
            Pointer(kind=item.kind, target=item.target, location=self._at(item.line))
            for item in self.pieces.pointers
            if not self._section(item.line)[1]
        )

    def _at(self, line: int) -> Location:
        return Location(path=self.path, line=line)

    def _base(self) -> str | None:
        """Where a reader of this document starts: the root for documents about the whole, else unknown."""
        folder = posixpath.dirname(self.path)
        top = folder.partition("/")[0]
        return "" if not folder or top.lower() in {"doc", "docs", "documentation", ".github"} else None

    def _commands(self) -> None:
        whole = not posixpath.dirname(self.path) and posixpath.basename(self.path).lower().startswith("readme")
        walker = Walker(base=self._base(), names=self.context.names, folders=self.context.folders, whole=whole)
        events: list[tuple[int, int, object]] = [(item.line, 0, item) for item in self.sections]
        events += [(line, 1, text) for line, text in self.pieces.lines]
        events += [(item.line, 2, item) for item in self.pieces.inlines]
        events += [(item.line, 3, item) for item in self.pieces.codes]
        kind, past, block = SectionKind.OTHER, False, 0
        for _, _, event in sorted(events, key=lambda item: item[:2]):
            if isinstance(event, Section):
                kind, past = event.kind, event.past
                walker.begin_section()
            elif isinstance(event, str):
                if (told := sent_to(event, self.context.folders, self.context.names)) is not None:
                    walker.lose(told)
                elif hints_elsewhere(event, self.context.folders):
                    walker.lose()
                walker.foreign |= not whole and goes_abroad(event, self.context.names)
            elif past:
                continue
            elif isinstance(event, Inline):
                self._inline(event, kind, walker)
            elif isinstance(event, Code):
                block += 1
                self._block(event, kind, walker, block)

    def _inline(self, item: Inline, kind: SectionKind, walker: Walker) -> None:
        text = mask(re.sub(r"^\$\s+", "", item.text.strip()))
        if not (_STARTED.match(text) or (" " in text and looks_typed(text, self.context.programs))):
            return
        self._typed(text, item.line, kind, walker, 0, inline=True)

    def _block(self, item: Code, kind: SectionKind, walker: Walker, block: int) -> None:
        programs = self.context.programs
        if not is_shell(item.language, item.text, programs):
            return
        walker.begin_block()
        rows = item.text.split("\n")
        for offset, text, host in script(item.text, item.language, programs):
            if host:
                walker.foreign = walker.foreign or not self._typed_here(host)
            self._typed(text, item.line + offset, kind, walker, block, inline=False)
            if _APART.match(text) and not "".join(rows[offset + 1 : offset + 2]).partition("#")[0].strip():
                walker.lose()  # a recipe of one line, ``cd docs && make html``, before a comment or a blank line

    def _typed_here(self, host: str) -> bool:
        return bool(re.match(r"(?i)^(user|you|me|dev|localhost|username|\w+)@", host))

    def _typed(self, text: str, line: int, kind: SectionKind, walker: Walker, block: int, *, inline: bool) -> None:
        for command in commands(text):
            words = program(command.words)
            if not words:
                continue
            if command.joined != "|":
                self.outputs.update(created(words))
            self.found.append(
                Command(
                    text=command.text,
                    words=words,
                    location=self._at(line),
                    section=kind,
                    directory=walker.directory,
                    environment=command.assignments,
                    block=block,
                    inline=inline,
                    foreign=walker.foreign,
                    piped=command.joined == "|",
                )
            )
            if inline and words[0] == "cd":
                walker.lose()
            elif not inline:
                walker.follow(words)


def _normal(path: str) -> str:
    return posixpath.normpath(path.strip("\"'")).removeprefix("./").strip("/") if path.strip("\"'./ ") else ""
