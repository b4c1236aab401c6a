"""Values that are secret because of the name in front: ``DB_PASSWORD=...``, ``"api_key": "..."``, ``--token ...``.

Whether a value is masked depends on what it is, too: a placeholder, a type, a call or a reference to a variable tells
nobody anything, and hiding it would make a message unreadable.
"""

from __future__ import annotations

import re

from envdoctor.redaction.tokens import MASK
from envdoctor.values import regex

__all__ = ["mask_assignments"]

_WORD = (
    r"pass(?:word|wd|wrd|wort|phrase|code)|kennwort|mot_?de_?passe|contrase(?:ñ|n)a|(?<![a-z])senha|(?<![a-z])pwd"
    r"|(?<=[_-])pw(?![a-z])|(?<![a-z_-])pass(?==)|(?<=_)salt(?![a-z])|(?<=[_-])pass(?![a-z])|secret|token|credentials?|(?<![a-z0-9.])_auth(?![a-z])"
    r"|(?:session|auth)[_-]?cookie|(?<=[_-])pin(?![a-z])"
    r"|(?:api|access|private|account|encryption|signing|master|auth|fernet|shared|ssh|hmac|licen[cs]e)[_-]?key"
)
_ASSIGNED = regex(
    rf"""
    (?P<word>{_WORD})(?P<rest>[A-Za-z0-9_.-]{{0,48}})(?P<close>\\?["']?\]?)
    (?P<sign>:[^\S\n]{{0,4}}[a-z_][\w.\[\]| ]{{0,40}}=[^\S\n]{{0,4}}(?=[rbuf]{{0,2}}["'])   # name: str = "..."
      | [^\S\n]{{0,16}}(?::=|=>|[!=]==?|=|:|%3D|%22%3A%22)[^\S\n]{{0,16}}
      | [^\S\n]{{1,16}}(?=["'])                                                          # ENV NAME "..."
      | ,[^\S\n]{{0,4}}(?=["']))                                                         # getenv("NAME", "...")
    (?P<value>[rbuf]{{0,2}}\\?"(?:[^"\\\n]|\\.)*(?:"|\\$|$)|[rbuf]{{0,2}}\\?'(?:[^'\\\n]|\\.)*(?:'|\\$|$)|[^\s"'`]{{3,}})
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
_QUOTED = regex(r"""(?P<open>[rbufRBUF]{0,2}\\?["'])(?P<inside>.*?)(?P<close>\\?["']?)$""", re.DOTALL)
_LEFT = regex(r"[A-Za-z0-9_.-]{0,64}$")
_GETTER = regex(
    r"(?:get|getenv|env|config|str|secret|setdefault|environ)\(\s{0,4}[\"'][A-Za-z0-9_.-]{0,64}$", re.IGNORECASE
)
_NEXT_PAIR = regex(r"[,;&](?=[A-Za-z_][\w-]{0,40}=)")
_CLOSERS = ",;)]}>.:`"

# What may follow the word in a name that holds no secret: a tokenizer, a token's lifetime, a password's length.
_OTHER_WORD = regex(r"(?i)^(?:iz|is[ei]|less|ary)")
_OTHER_THING = regex(
    r"(?i)[_.-]?(?:file|path|dir|name|names|header|ttl|expir\w*|lifetime|length|len|type|url|uri|endpoint|backend|class"
    r"|hashers?|validators?|prefix|suffix|algorithm|version|counts?|limit|size|age|days|hours|minutes|seconds|field"
    r"|label|hint|help|input|policy|provider|manager|store|change|reset|format|required|enabled|min|max|id|count|command"
    r"|cmd|modes?|owner|info|status|state|kind|method|check|errors?|message|form|view|page|link|params?|options?|settings"
    r"|handler|function|cls|factory|loader|requests?|requested|response|in)$"
)
_EXPRESSION = regex(
    r"(?:[$<{%*\[(&!|>\\]|\.{3}|@[a-z])"
    r"|(?:os|env|environ|self|cls|settings|config|app|django|flask|secrets|process|vault|github|inputs|vars|steps|request)[.\[(]"
    r"|[A-Za-z_][\w.]*[(\[]"
)
_NO_SECRET = regex(
    r"""(?ix)(?:
        none | null | nil | true | false | yes | no | on | off | str | string | int | bytes | bool | any | object | text
      | required | optional | mandatory | missing | empty | unset | set | inherit | external | default | undefined
      | must | should | is | are | was | not | the | an? | and | or | to | of | in | from | for | see | use | your
      | this
      | change[_-]?(?:me|this|it)\S* | replace[_-]?\S* | your[_-]\S* | my[_-](?:secret|token|password|key)\S*
      | place[_-]?holder\S* | dummy | example\S* | redacted | x{3,} | \.+ | -+ | [\w.]*(?:Str|Field|Type)
    )[|,.;:)\]?]*"""
)
# A name of code where a value would stand: a constant, an attribute, an argument passed on, a type.
_REFERENCE = regex(
    r"[A-Z]+(?:_[A-Z]+)+[,)\]};:!]*|[a-z_]+(?:\.[a-z_]+)+[,)\]};:]*|[a-z]*(?:_[a-z]+)+[,)\]}]+|[A-Z]+[a-z]*(?:[A-Z][a-z]+)*[,)!]+"
)
# ``user.password = raw_password``: one name of a secret given to another.
_SAME_KIND = regex(r"(?=[a-z]*_)[a-z_]*(?:password|secret|token|_key)(?:_[a-z]+)*[,)\]};:]*")
_NUMBER = regex(r"\d{1,4}(?:\.\d{1,4})?")
_NETRC = regex(r"(?i)(\blogin\s{1,8}\S{1,200}\s{1,8}password\s{1,8})\S+")
_AUTH = regex(r"""(["']auth["']\s{0,8}:\s{0,8}["'])[A-Za-z0-9+/=]{6,}""")
_QUERY = regex(r"(?i)([?&](?:x-amz-signature|x-amz-credential|signature|sig|key|auth|code)=)(?![$<{%])[^&\s\"'`#]{6,}")
_OPTION = regex(
    r"(?i)(?<![\w-])(--?(?:[a-z]{1,20}-){0,3}(?:password|passwd|passphrase|token|secret|api-key|access-key)(?:[^\S\n]{1,8}|=)[\"']?)"
    r"(?![-$<{%\"'\s])[^\s\"'`]{3,}"
)
_COOKIE = regex(r"(?i)((?<![.\w])(?:set-)?cookie[\"']?\s{0,4}:\s{0,4}[\"']?)(?=[\w.-]{1,60}=)(?![$<{%])[^\n\"'`]{4,}")
_SAID = regex(r"(?i)(\b(?:password|passphrase|passcode|secret|token)\s+is:?\s+[\"'`]?)(?=[^\s\"'`]*\d)[^\s\"'`]{6,}")
# ``<password>x</password>``; ``"name": "DB_PASSWORD", "value": "x"`` in one line or two, as JSON, YAML or an attribute
_MARKUP = regex(rf"(?i)(<(?:[\w:.-]*)(?:{_WORD})[\w.-]*>)(?![\s$<{{%])[^<\n]{{3,}}(?=</)")
_NAMED = regex(
    rf"""(?ix)((?:name|key)["']?\s{{0,4}}[:=]\s{{0,4}}["']?[\w.-]*(?:{_WORD})["']?\s{{0,4}},?\s{{0,40}}
    ["']?value["']?\s{{0,4}}[:=]\s{{0,4}}["']?)(?![\s$<{{%"'])[^\s"'`]{{3,}}"""
)
_DEFAULT = regex(
    r"(?i)((?:password|passwd|secret|token|api_?key)[^\n]{0,120}?\bdefault\s{0,4}=\s{0,4})([\"'])(?![$<{])[^\"'\n]{3,}\2"
)


# A value that is opaque by itself (hexadecimal digits, a UUID, letters with digits) after a name like a secret's.
_OPAQUE = regex(
    r"(?<![\w/.+-])(?:[0-9a-fA-F]{20,}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
    r"|(?=(?:[A-Za-z]{0,60}[0-9]){3})(?=[0-9]{0,60}[A-Za-z])[A-Za-z0-9]{20,})(?![\w/.-]*[/.]\w)"
)
_MAYBE = regex(
    r"(?i)(?<![a-z0-9])(?P<name>[a-z0-9_-]{0,40}?(?:key|auth|jwt|oauth\d?|bearer|hmac|webhook|cookie|(?<![a-z])(?:pat|sas|access|salt)))"
    r"\\?[\"']?\]?\s{0,8}(?::=|=>|==?|:|%3D)\s{0,8}[rbuf]?\\?[\"']?$"
)
_OPEN_KEY = regex(
    r"(?i)(?:public|pub|primary|foreign|cache|sort|partition|site|host|idempotency|routing|row|index|group|lookup|natural"
    r"|composite|unique|sorting|monkey|turkey|registry|object|s3|dict|map|sha\d*|hash|lock|signing-)[_-]?key$|^(?:mon|tur|hoc|joc)key$"
)


# What every pattern above needs somewhere in the text; looking for these first makes ordinary text quick.
_HINTS = (
    "pass", "pwd", "pw", "pin", "salt", "cookie", "wort", "contrase", "senha", "secret", "token", "credential", "auth",
    "key", "sig", "code=",
)  # fmt: skip

_MAYBE_HINTS = ("key", "auth", "jwt", "bearer", "hmac", "webhook", "cookie", "pat", "sas", "access", "salt")


def mask_assignments(text: str) -> str:
    """The text without values whose name says that they are secret."""
    lowered = text.lower()
    if any(hint in lowered for hint in _HINTS):
        text = _ASSIGNED.sub(_mask, text)
        text = _DEFAULT.sub(rf"\1\2{MASK}\2", text)
        for pattern in (_OPTION, _NETRC, _AUTH, _QUERY, _COOKIE, _SAID, _MARKUP, _NAMED):
            text = pattern.sub(rf"\1{MASK}", text)
    if any(hint in lowered for hint in _MAYBE_HINTS):
        text = _OPAQUE.sub(_mask_opaque, text)
    return text


def _mask_opaque(match: re.Match[str]) -> str:
    before = _MAYBE.search(match.string[max(0, match.start() - 72) : match.start()])
    return match[0] if before is None or _OPEN_KEY.search(before["name"]) else MASK


def _mask(match: re.Match[str]) -> str:
    if _names_no_secret(match):
        return match[0]
    head = match[0][: match.start("value") - match.start()]
    value = match["value"]
    quoted = _QUOTED.match(value) if value[-1:] in "\"'" or re.match(r"[rbufRBUF]{0,2}\\?[\"']", value) else None
    if quoted:
        inside = quoted["inside"]
        harmless = len(inside) < 3 or _closes_a_word(match, quoted) or _is_harmless(inside, quoted=True)
        return match[0] if harmless else f"{head}{quoted['open']}{MASK}{quoted['close']}"
    pair = _NEXT_PAIR.search(value)
    bare = (value[: pair.start()] if pair else value).rstrip(_CLOSERS)
    if len(bare) < 3 or _is_harmless(value, quoted=False) or _is_prose(match, bare):
        return match[0]
    return f"{head}{MASK}{value[len(bare) :]}"


def _closes_a_word(match: re.Match[str], quoted: re.Match[str]) -> bool:
    """Whether the quote ends what began before the name, so that no value follows: ``echo 'TOKEN=' >> .env``."""
    mark = quoted["open"][-1]
    begin = match.string.rfind("\n", 0, match.start()) + 1
    begun = match.string.count(mark, begin, match.start("value")) % 2 == 1
    return begun and re.match(r"\s*(?:$|[;|&>)])", quoted["inside"]) is not None


def _names_no_secret(match: re.Match[str]) -> bool:
    rest, sign, value = match["rest"], match["sign"].strip(), match["value"]
    if _OTHER_WORD.match(rest) or _OTHER_THING.search(rest):
        return True
    if sign == ",":
        return not _GETTER.search(match.string[max(0, match.start() - 80) : match.start()])
    if sign in {"==", "!=", "===", "!=="} and value[-1:] not in "\"'":
        return True
    if sign == "" and not match["close"] and match["word"].islower() and "=" not in match["sign"]:
        return not _is_identifier(match)
    name = f"{_left(match)}{match['word']}{rest}".lower()
    bare = value.strip("\"'").rstrip(_CLOSERS).lower()
    if match["word"].islower() and _SAME_KIND.fullmatch(value):
        return True
    return bare in {name, name.rpartition(".")[2]} or (
        match["word"].lower() == "pwd" and bare.startswith(("/", "~", "c:"))
    )


def _is_harmless(value: str, *, quoted: bool) -> bool:
    if _NO_SECRET.fullmatch(value):
        return True
    if quoted:
        return value.startswith(("$", "{", "<", "%(", MASK))
    return bool(_EXPRESSION.match(value) or _REFERENCE.fullmatch(value) or _NUMBER.fullmatch(value.rstrip(_CLOSERS)))


def _left(match: re.Match[str]) -> str:
    found = _LEFT.search(match.string[max(0, match.start() - 64) : match.start()])
    return found[0] if found else ""


def _is_identifier(match: re.Match[str]) -> bool:
    """Whether the name is one of code rather than a word of a sentence: ``DB_PASSWORD``, ``apiKey``, ``"password"``."""
    name = f"{_left(match)}{match['word']}{match['rest']}"
    return (
        bool(match["close"])
        or "_" in name
        or name.lower().startswith("x-")
        or (name.isupper())
        or bool(re.search(r"[a-z][A-Z]", name))
    )


def _is_prose(match: re.Match[str], value: str) -> bool:
    """``the token: everybody needs one`` is a sentence; ``password: hunter2`` and a line of its own are not."""
    if match["sign"].strip() != ":" or _is_identifier(match) or not value.isalpha():
        return False
    line_start = match.string.rfind("\n", 0, match.start()) + 1
    before = match.string[line_start : match.start()].strip(" \t-")
    line_end = match.string.find("\n", match.end())
    after = match.string[match.end() : line_end if line_end >= 0 else len(match.string)]
    quoted = before.endswith(("`", '"', "'")) or after.startswith(("`", '"', "'"))
    return not quoted and bool(before or after.strip())
