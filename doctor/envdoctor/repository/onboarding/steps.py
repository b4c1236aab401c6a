"""The steps that one document asks a newcomer for: each once, one of several ways, nothing that comes later."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from envdoctor.model import Step
from envdoctor.repository.documents import Command, Document, Section, SectionKind
from envdoctor.values import regex

__all__ = ["OTHER_SYSTEM", "WALKED", "walked"]

WALKED = frozenset({SectionKind.SETUP, SectionKind.RUN})
OTHER_SYSTEM = regex(
    r"(?i)\b(windows|powershell|fedora|centos|rhel|red hat|arch ?linux|freebsd|nixos|opensuse|gentoo)\b"
)
_LATER = regex(
    r"(?i)\b(?:deploy|releas|publish|troubleshoot|uninstall|upgrad|restor|monitor|submit"
    r"|debug|translat|locali[sz]|remov|lint"
    r"|contributor workflow|actuali[sz]a|atualiza|aktualis|mise à jour|mettre à jour)|^\W*examples?\b"
    r"|\b(?:production|hotfix|faq|optional|updat(?:e|ing)"
    r"|back-?ups?|advanced|reverse proxy|https|ssl|systemd|pull requests?|git[- ]?flow|ssh"
    r"|code style|formatting|legacy"
    r"|clean(?:ing)? up|stop(?:ping)?|reset|caddy|nginx|apache|running tests|cli reference"
    r"|commands|hooks|instead of|kubernetes"
    r"|heroku|helm|aws|scheduled|documentation|docs|fails?|errors?|problems?|issues)\b"
    r"|部署|生产|升级|更新|деплой|продакшн|обновл|producci[oó]n|despliegue|produ[cç][aã]o|d[ée]ploiement"
)
"""Titles of what comes after a newcomer has the code running, if at all."""
_WAY = regex(r"(?i)^\W*(?:\d+[.)]\s*)?(?:option|method|variant|alternative|approach|way)s?\b")
_TOOLS = (
    r"(?:docker(?:[- ]compose)?|compose|podman|pip|pipx|conda|anaconda|miniconda|mamba|poetry"
    r"|uv|pipenv|pdm|nix|vagrant|linux|ubuntu"
    r"|debian|mac ?os(?: x)?|os ?x|homebrew|brew|source|pypi|virtualenv|venv|bare[- ]metal"
    r"|manual(?:ly)?|local(?:ly)?|native(?:ly)?"
    r"|dev ?container|codespaces|gitpod|snap|appimage|git)\b"
)
_TOOL = regex(
    rf"(?i)\b(?:with(?:out)?|using|via|vía|from|through|on|mit|con|avec|com)\s+(?:an? |the )?{_TOOLS}"
    rf"|^\W*{_TOOLS}(?:\s+(?:install(?:ation)?|set-?up|way|method|users?|based|development"
    rf"|environment))?\s*(?:\(.*\))?\W*$"
)
_FEW_WORDS = 7
_OR = regex(r"(?i)^\W*(?:or\b|alternatively\b|otherwise\b|oder\b|ou\b|или\b|o bien\b|或者)")
_NUMBERED = regex(r"^\s*(?:\d+[.)]|#\.)\s")
_ITEM = regex(
    r"^\s*(?:\d+[.)]|#\.)\s+(?P<text>(?:\*\*|__)?(?:install|create|edit|copy|set|add|open"
    r"|download|configure|start|make"
    r"|register|ask|get|change|generate|clone|activate|enable|fill|put|obtain|sign|request|update|replace|rename)\b.*)$",
    re.IGNORECASE,
)
_MARKS = regex(r"\[([^\]]*)\]\([^)]*\)|[*_`]{1,3}")
_NO_STEP = regex(
    r"^(?:\S+\$ )?(?:dokku|heroku|flyctl?|gcloud|kubectl|helm|terraform|ansible\S*|cf|cap)\b"
    r"|Scripts[/\\]activate|:win\b|\.(?:bat|ps1)\b"
    r"|^(?:sudo )?(?:git (?!clone\b|submodule\b|lfs\b|checkout (?!-b)\S+$|switch (?!-c)\S+$)"
    r"|pytest\b|py\.test\b|tox\b|nox\b|ruff\b"
    r"|black\b|flake8\b|mypy\b|isort\b|pylint\b|coverage\b|make (?:\S*test\S*|\S*lint\S*"
    r"|format|help|clean|docs?)(?: |$)"
    r"|npm (?:run )?(?:test|lint)\b|yarn (?:run )?(?:test|lint)\b|(?:python\S* )?(?:\./)?manage\.py test\b"
    r"|(?:docker|podman)[- ]compose (?:\S+ )*?(?:down|stop|logs|ps|restart|rm|top|kill)\b"
    r"|(?:docker|podman) (?:ps|logs|stop|rm|images|kill)\b"
    r"|(?:ls|cat|less|tail|head|echo|pwd|exit|deactivate|which|whoami|man|clear|history|open|xdg-open|start)(?: |$)"
    r"|curl (?:-\S+ )*(?:-X \S+ )?['\"]?https?://(?:localhost|127\.|0\.0)|[\\]\w"
    r"|(?:ALTER|CREATE|GRANT|SELECT|INSERT|DROP|UPDATE|USE) )"
    r"|(?:^|\s)(?:--help|--version|-h|-V|-v)$|^\S+ (?:help|version|list|status)$"
)
"""Looking, testing, stopping, the daily work with git, and what is typed into a database."""


def walked(document: Document) -> Iterator[Step]:
    """Commands in blocks, and numbered instructions without a command, of the sections about setting up and running.

    Of several ways to the same end the first that gets the code is walked; what comes later, another system's and an
    alternative's steps are not.
    """
    skipped = _skipped(document)
    rows = [*_typed(document, skipped), *_told(document)]
    headings = {section.line for section in document.sections}
    found = [(line, text) for line, text in rows if line not in headings and not any(line in part for part in skipped)]
    for line, text in sorted(found, key=lambda row: row[0]):
        yield Step(text=text, path=document.path, line=line)


def _typed(document: Document, skipped: list[range]) -> Iterator[tuple[int, str]]:
    """The commands, each once."""
    numbered = {line.location.line or 0 for line in document.lines if _NUMBERED.match(line.text)}
    blocks = [item for item in document.commands if not item.inline]
    near = {line for item in blocks for line in range((item.location.line or 0) - 2, (item.location.line or 0) + 1)}
    alternative = _alternatives(document)
    on_linux = any(_APT.match(item.text) for item in blocks)
    seen: set[str] = set()
    last = ("", "")
    for command in document.commands if blocks else list(document.commands):
        line = command.location.line or 0
        text = " ".join(command.text.split())
        is_item = bool({line, line - 1} & numbered) and line not in near
        if command.inline and blocks and not is_item:
            continue
        if command.section not in WALKED or command.piped or command.block in alternative or _NO_STEP.search(text):
            continue
        if on_linux and _BREW.match(text):
            continue
        key, by = _key(command, text), _by_javascript(command)
        if by[0] and by[0] == last[0] and by[1] != last[1]:
            continue  # the same with another of the package managers
        last = by
        if key not in seen and not any(line in part for part in skipped):
            seen.add(key)
            yield line, text


_APT = regex(r"^(?:sudo )?(?:apt|apt-get|aptitude)\b")
_BREW = regex(r"^(?:sudo )?(?:brew|xcode-select|port)\b")


def _key(command: Command, text: str) -> str:
    """What makes two commands the same step: starting the composition is, whatever its options; so are examples."""
    words = command.words
    if words[:2] in {("docker", "compose"), ("podman", "compose")} or words[0] in {"docker-compose", "podman-compose"}:
        verbs = [word for word in words if word in {"up", "build", "pull", "start"}]
        if verbs and not any(word in {"run", "exec"} for word in words):
            return f"compose {verbs[0]}"
    if "runserver" in words:
        return "runserver"
    return " ".join(words[:3]) if "PLACEHOLDER__" in text and len(words) > 3 else text


def _by_javascript(command: Command) -> tuple[str, str]:
    """What a package manager of JavaScript is to do, and which; nothing for any other command."""
    program, *rest = command.words
    if program not in {"npm", "yarn", "pnpm", "bun"}:
        return "", ""
    rest = [{"i": "install", "ci": "install"}.get(word, word) for word in rest if word != "run"]
    return " ".join(rest) or "install", program


def _alternatives(document: Document) -> set[int]:
    """The code blocks that a line beginning with "or" leads to."""
    starts = sorted({(item.location.line or 0, item.block) for item in document.commands if not item.inline})
    ends = [section.line for section in document.sections]
    found: set[int] = set()
    for line in document.lines:
        at = line.location.line or 0
        if _OR.match(line.text):
            following = next(((start, block) for start, block in starts if start > at), None)
            if following and following[0] - at <= _REACH and not any(at < end < following[0] for end in ends):
                found.add(following[1])
    return found


_REACH = 6


_OF_CHANGES = regex(
    r"(?i)\b(?:pull request|merge request|branch|commit|your changes|changelog|"
    r"new (?:packages?|dependenc\w+|languages?|migrations?))\b"
)


def _told(document: Document) -> Iterator[tuple[int, str]]:
    """Numbered instructions that no command spells out."""
    lines = {item.location.line or 0 for item in document.commands}
    seen: set[str] = set()
    for item in document.lines:
        line, match = item.location.line or 0, _ITEM.match(item.text)
        led = item.text.rstrip().endswith(":") or bool(lines & {line, line + 1})
        text = _MARKS.sub(r"\1", match["text"]).strip() if match else ""
        if text and item.section in WALKED and not item.past and not led and text not in seen:
            seen.add(text)
            if not _OF_CHANGES.search(text):
                yield line, text


def _skipped(document: Document) -> list[range]:
    """Lines of sections for other systems than the usual ones, of what comes later, and of all ways but one."""
    spans = _spans(document.sections)
    found = [
        span
        for section, span in spans
        if OTHER_SYSTEM.search(section.title) or (section is not document.sections[0] and _LATER.search(section.title))
    ]
    getting = [item for item in document.commands if _GETS.match(item.text) and not item.text.startswith("git clone")]
    first = min((item.location.line or 0 for item in getting), default=0)
    found += [span for section, span in spans if _BY_HAND.search(section.title) and 0 < first < span.start]
    for group in _ways(spans):
        able = [span for _, span in group if _commands_in(document, span, acquire=True)]
        able = able or [span for _, span in group if _commands_in(document, span, acquire=False)]
        found += [span for _, span in group if able and span is not able[0]]
    return found


_BY_HAND = regex(r"(?i)^\W*(?:manual(?:ly)?\b|without docker|alternative)")
"""Titles of what may be done in place of the way before it."""


def _spans(sections: tuple[Section, ...]) -> list[tuple[Section, range]]:
    """Each section with its lines, those of the sections below it included."""
    found = []
    for number, section in enumerate(sections):
        following = (other.line for other in sections[number + 1 :] if other.level <= section.level)
        found.append((section, range(section.line, next(following, 1_000_000_000))))
    return found


def _ways(spans: list[tuple[Section, range]]) -> Iterator[list[tuple[Section, range]]]:
    """Neighbouring sections that are ways to the same end: "Option 1", "With Docker", "Without Docker"."""
    by_level: dict[tuple[int, int], list[tuple[Section, range]]] = {}
    parents: list[tuple[Section, range]] = []
    for item in spans:
        parents = [parent for parent in parents if item[1].start in parent[1] and parent[0].level < item[0].level]
        by_level.setdefault((parents[-1][0].line if parents else 0, item[0].level), []).append(item)
        parents.append(item)
    for siblings in by_level.values():
        for is_way, group in itertools.groupby(siblings, key=lambda item: _is_way(item[0].title)):
            members = list(group)
            if is_way and len(members) > 1:
                yield members


def _is_way(title: str) -> bool:
    if _WAY.match(title):
        return True
    words = re.findall(r"[\w.-]+", title)
    return len(words) <= _FEW_WORDS and _TOOL.search(title) is not None and _LATER.search(title) is None


_GETS = regex(
    r"^(?:sudo )?(?:git clone|\S*pip\S* install|poetry install|uv sync|pipenv|pdm install"
    r"|npm (?:ci|install)|yarn|conda env"
    r"|docker|podman|make |\./|bash |sh |vagrant)"
)


def _commands_in(document: Document, span: range, *, acquire: bool) -> bool:
    return any(
        (item.location.line or 0) in span and (not acquire or _GETS.match(item.text)) for item in document.commands
    )
