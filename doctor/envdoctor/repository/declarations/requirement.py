"""One requirement's text (PEP 508, and the direct references that pip accepts besides) taken apart."""

from __future__ import annotations

import re
from dataclasses import replace

from envdoctor.distribution_name import normalise
from envdoctor.values import dataclass, regex

__all__ = ["Parsed", "caret", "is_reference", "normalise", "parse", "poetry_specifier"]

_SIMPLE = regex(
    r"(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[(?P<extras>[A-Za-z0-9._,\s-]*)\])?\s*"
    r"(?P<specifier>(?:(?:~=|==|!=|<=|>=|<|>)\s*[0-9]+(?:\.[0-9]+)*(?:\.\*|(?:a|b|rc)[0-9]+|\.(?:post|dev)[0-9]+)?\s*,?\s*)*)"
)
_CLAUSE = (
    r"(?:python_version|python_full_version|sys_platform|platform_system|platform_machine|os_name|extra|"
    r"platform_python_implementation|implementation_name) (?:==|!=|<=|>=|<|>|in|not in) (?:\"[^\"']*\"|'[^\"']*')"
)
_MARKER = regex(rf"{_CLAUSE}(?: (?:and|or) {_CLAUSE})*")
_WILD_ORDER = regex(r"(?:<=|>=|<|>|~=)\s*[0-9.]+\*")
_NAME = regex(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?=$|[\[<>=!~;@(,\s])")
_EGG = regex(r"[#&]egg=([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)")
_URL = regex(r"(?:(?:git|hg|svn|bzr)\+)?[a-z+]+:(?://|\S)|git@")
_WHEEL = regex(r"/([A-Za-z0-9](?:[A-Za-z0-9._]*[A-Za-z0-9])?)-[0-9][^/]*\.whl(?:[#?]|$)")
_ARCHIVE = regex(r"/([A-Za-z][A-Za-z0-9._-]*?)-[0-9][^/]*\.(?:tar\.gz|tgz|zip|tar\.bz2)(?:[#?]|$)")
_GITHUB = regex(r"https?://github\.com/[^/]+/([A-Za-z0-9][A-Za-z0-9._-]*)/(?:archive|zipball|tarball|releases)/")
_VCS = regex(r"(?:git|hg|svn|bzr)\+[a-z]+://[^/]+/|git@[^/:]+[:/]")
_IN_URL = (_EGG, _WHEEL, _ARCHIVE, _GITHUB)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A requirement's parts; ``problem`` says what of it could not be understood (then ``specifier`` is empty)."""

    name: str
    specifier: str = ""
    extras: tuple[str, ...] = ()
    marker: str | None = None
    url: str | None = None
    problem: str | None = None


def parse(text: str) -> Parsed | None:
    """The parts of a requirement; None if not even its name can be told."""
    text = text.strip()
    simple = _SIMPLE.fullmatch(text)
    if simple and not _WILD_ORDER.search(simple["specifier"]):
        extras = tuple(sorted(part.strip() for part in (simple["extras"] or "").split(",") if part.strip()))
        specifier = re.sub(r"\s", "", simple["specifier"]).rstrip(",")
        return Parsed(name=normalise(simple["name"]), specifier=specifier, extras=extras)
    if _URL.match(text):
        return _reference(text)
    return _marked(text) or _standard(text)


def _marked(text: str) -> Parsed | None:
    """A plain requirement with a plain marker, by far the most usual kind; None leaves it to `packaging`."""
    plain, semicolon, marker = text.partition(";")
    simple = _SIMPLE.fullmatch(plain.strip()) if semicolon and _MARKER.fullmatch(marker.strip()) else None
    if simple is None or _WILD_ORDER.search(simple["specifier"]):
        return None
    found = parse(plain)
    if found is None:
        return None
    ordered = ",".join(sorted(found.specifier.split(",")))  # as `packaging` writes them
    return replace(found, specifier=ordered, marker=" ".join(marker.replace("'", '"').split()))


def is_reference(text: str) -> bool:
    """Whether a requirement is a URL without a name in front of it."""
    return bool(_URL.match(text.strip()))


def _reference(text: str) -> Parsed | None:
    """A URL without ``name @`` in front: the name is in ``#egg=`` or in a file's name, or it is the repository's.

    pip learns the true name only when it has downloaded the thing; most repositories are called like what is in them.
    """
    url, _, marker = text.partition(" ;")
    name = next((found[1] for pattern in _IN_URL if (found := pattern.search(url))), None) or _repository_name(url)
    return Parsed(name=normalise(name), url=url.strip(), marker=marker.strip() or None) if name else None


def _repository_name(url: str) -> str | None:
    """The last part of a version control URL's path, without ``.git`` and ``@revision``."""
    vcs = _VCS.match(url)
    if vcs is None:
        return None
    path = re.split(r"[@#?]", url[vcs.end() :], maxsplit=1)[0].strip().rstrip("/")
    name = path.rpartition("/")[2].removesuffix(".git")
    return name if re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?", name) else None


def _standard(text: str) -> Parsed | None:
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        found = Requirement(text)
    except (InvalidRequirement, RecursionError) as error:
        return _name_only(text, str(error).strip().partition("\n")[0])
    return Parsed(
        name=normalise(found.name),
        specifier=str(found.specifier),
        extras=tuple(sorted(found.extras)),
        marker=str(found.marker) if found.marker else None,
        url=found.url,
    )


def _name_only(text: str, problem: str) -> Parsed | None:
    found = _NAME.match(text)
    if found is None or (text[found.end() : found.end() + 1] or "<") not in "[<>=!~;@(,":
        return None
    return Parsed(name=normalise(found[1]), problem=problem)


def _release(text: str) -> list[int] | None:
    found = re.match(r"v?(\d+(?:\.\d+)*)", text.strip())
    return [int(part) for part in found[1].split(".")] if found else None


def caret(version: str) -> str:
    """Poetry's ``^version``: up to the next change of the leftmost part that is not zero."""
    release = _release(version)
    if release is None:
        return ""
    place = next((index for index, part in enumerate(release) if part), len(release) - 1)
    upper = [*release[:place], release[place] + 1]
    return f">={version.strip()},<{'.'.join(map(str, upper))}"


def _tilde(version: str) -> str:
    release = _release(version)
    if release is None:
        return ""
    upper = [release[0] + 1] if len(release) == 1 else [release[0], release[1] + 1]
    return f">={version.strip()},<{'.'.join(map(str, upper))}"


def poetry_specifier(text: str) -> str | None:
    """Poetry's constraint language as a PEP 440 specifier set; None if it has no such form (a union)."""
    text = text.strip()
    if "|" in text:
        return None
    parts = [part for part in re.split(r"\s*,\s*|(?<=[\w*])\s+(?=[<>=!~^])", text) if part]
    return ",".join(filter(None, (_poetry_part(part) for part in parts)))


def _poetry_part(part: str) -> str:
    part = part.strip()
    if part in {"", "*", "latest"}:
        return ""
    if part.startswith("^"):
        return caret(part[1:])
    if part.startswith("~") and not part.startswith("~="):
        return _tilde(part[1:])
    if part[0].isdigit() or part[0] == "v":
        return f"=={part.removeprefix('v')}"
    if part.startswith("=") and not part.startswith("=="):
        return f"=={part[1:].strip()}"
    return re.sub(r"\s", "", part)
