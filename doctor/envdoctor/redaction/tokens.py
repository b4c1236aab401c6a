"""Credentials that are recognised by their own shape, wherever they stand.

The shapes are those that the vendors publish for secret scanning. What no list knows is recognised by how random it
looks: letters of both cases and digits that alternate as no name does, or a prefix before many hexadecimal digits.
Hashes (hexadecimal digits alone) are no secrets. Every repetition that could start at many places is
bounded, so that a line of any length costs time in proportion to its length.
"""

from __future__ import annotations

import base64
import binascii
import re

from envdoctor.values import regex

__all__ = ["MASK", "mask_tokens"]

MASK = "***"

_TOKEN = regex(
    r"""
    (?<![A-Za-z0-9])(?:
        gh[opsur]_[A-Za-z0-9]{20,} | github_pat_[A-Za-z0-9_]{20,}                              # GitHub
      | gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas|imt)-[A-Za-z0-9_.-]{16,}                      # GitLab
      | xox[abceoprs]-[A-Za-z0-9-]{8,} | xapp-[A-Za-z0-9-]{8,} | xwfp-[A-Za-z0-9-]{8,}         # Slack
      | (?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])                                     # AWS
      | (?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,} | whsec_[A-Za-z0-9+/=]{16,}                # Stripe
      | sk-(?=[A-Za-z_-]{0,60}[0-9])(?=[a-z0-9_-]{0,60}[A-Z])[A-Za-z0-9_-]{20,}                # OpenAI, Anthropic
      | gsk_[A-Za-z0-9]{40,} | xai-[A-Za-z0-9]{40,} | pplx-[A-Za-z0-9]{40,} | r8_[A-Za-z0-9]{30,}
      | AIza[A-Za-z0-9_-]{30,} | ya29\.[A-Za-z0-9_-]{20,} | GOCSPX-[A-Za-z0-9_-]{20,}      # Google
      | 1//0[A-Za-z0-9_-]{30,}
      | eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,8000}\.[A-Za-z0-9_-]*                        # JSON Web Token
      | npm_[A-Za-z0-9]{30,} | pypi-AgE[A-Za-z0-9_-]{16,} | rubygems_[a-f0-9]{40,} | cio[A-Za-z0-9]{32}(?![A-Za-z0-9])
      | do[opr]_v1_[a-f0-9]{40,} | dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,} | HRKU-[A-Za-z0-9_-]{30,}
      | SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,} | key-[a-f0-9]{32}
      | xkeysib-[a-f0-9-]{30,} | [0-9a-f]{32}-us[0-9]{1,2}
      | hf_[A-Za-z0-9]{20,} | shp(?:at|ca|pa|ss)_[a-fA-F0-9]{20,} | sq0[a-z]{3}-[A-Za-z0-9_-]{20,}
      | hv[sbr]\.[A-Za-z0-9_-]{20,} | [A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{30,}
      | dp\.(?:pt|st|ct|sa|scim)\.[\w.-]{30,}
      | lin_api_[A-Za-z0-9]{20,} | figd_[A-Za-z0-9_-]{30,} | dapi[a-f0-9]{32} | NRAK-[A-Z0-9]{20,} | NRII-[\w-]{20,}
      | glsa_[A-Za-z0-9]{20,}_[a-fA-F0-9]{8} | glc_[A-Za-z0-9+/=]{30,} | rnd_[A-Za-z0-9]{28,} | ntn_[A-Za-z0-9]{40,}
      | secret_[A-Za-z0-9]{40,} | fo1_[\w-]{40,} | PMAK-[a-f0-9]{20,}-[a-f0-9]{30,} | pul-[a-f0-9]{40}
      | sntry[su]_[A-Za-z0-9+/=_-]{30,} | nfp_[A-Za-z0-9]{30,} | sbp_[a-f0-9]{40} | pscale_(?:tkn|pw|oauth)_[\w.-]{30,}
      | ATATT3[A-Za-z0-9_=-]{30,} | ATBB[A-Za-z0-9]{24,} | ATCTT3[A-Za-z0-9_=-]{30,} | SK[0-9a-f]{32}(?![0-9a-f])
      | [0-9]{8,10}:AA[A-Za-z0-9_-]{32,} | [MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}    # bots
      | sk-(?:or-v1-|lf-)?[0-9a-f-]{32,} | csk-[a-z0-9]{40,} | pk_[0-9]{6,}_[A-Z0-9]{30,}
      | (?:access|public|link)-(?:production|sandbox|development)-[0-9a-f-]{36} | access_token\$\w+\$[0-9a-z$]{20,}
      | rzp_(?:live|test)_[A-Za-z0-9]{14,} | FLWSECK[A-Z_]*-[0-9A-Za-z-]{20,} | pat-[a-z]{2,4}[0-9]-[0-9a-f-]{36}
      | oy2[a-z0-9]{43} | s\.(?=[A-Za-z]{0,23}[0-9])[A-Za-z0-9]{24}(?![A-Za-z0-9.])
      | hcaik_[a-z0-9]{40,} | rdme_[a-z0-9]{50,}
      | dt0[a-z][0-9]{2}\.[A-Z0-9]{24}\.[A-Z0-9]{40,} | (?:sdk|api|mob)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}
      | pat[A-Za-z0-9]{14}\.[0-9a-f]{64} | v1\.0-[0-9a-f]{24}-[0-9a-f]{100,} | st\.[0-9a-f]{24}(?:\.[0-9a-f]{32}){2}
      | DO00[A-Z0-9]{16} | SCW[A-Z0-9]{17}(?![A-Za-z0-9])
      | [0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}(?![0-9a-f-]) | [0-9]/[0-9]{13,}(?:/[0-9]{13,})?:[0-9a-f]{32}
      | AGE-SECRET-KEY-1[A-Z0-9]{20,} | EAACEdEose0cBA[A-Za-z0-9]{10,} | amzn\.mws\.[0-9a-f-]{30,}
    )
    """,
    re.VERBOSE,
)
_HOOK = regex(
    r"(https://(?:hooks\.slack\.com/(?:services|workflows|triggers)/|discord(?:app)?\.com/api/webhooks/"
    r"|[a-z0-9-]{1,60}\.webhook\.office\.com/|hooks\.zapier\.com/hooks/catch/|maker\.ifttt\.com/trigger/\w{1,60}/with/key/"
    r"|[a-z0-9-]{1,60}\.g\.alchemy\.com/v2/|[a-z0-9-]{1,60}\.infura\.io/v3/|api\.telegram\.org/bot"
    r"|chat\.googleapis\.com/v1/spaces/))[\w/@.:-]+"
)
_RUN = regex(r"(?<!sha256-)(?<!sha384-)(?<!sha512-)(?<!sha1-)(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{12,}={0,2}")
_PAIR = regex(r"[\w.@+-]{2,64}:[!-~]{3,128}")
_LEAST_RANDOM, _LONGEST_BASE64 = 20, 8192
_CHANGE = regex(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[a-z0-9])|(?<=[0-9])(?=[A-Za-z])")
_PREFIXED_HEX = regex(
    r"(?<![A-Za-z0-9])(?!(?i:sha\d*|md5|blake\w*|commit|rev|tree|blob|image|layer|digest|etag|hash|ref|git|id|uuid)[_.-])"
    r"[a-zA-Z][A-Za-z0-9]{0,15}[_-](?:[a-z0-9]{2,8}[_-]){0,2}[0-9a-f]{32,80}(?![0-9A-Za-z])"
)
_PRIVATE_KEY = regex(
    r"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z0-9 ]{0,40}-----|\Z)", re.DOTALL
)
_HEADER = regex(
    r"(?i)(\bauthorization[\"']?\s{0,4}[:=]\s{0,4}[\"']?)(?!\s|[$<{%])((?:[a-z]{3,12} +)?)"
    r"(?!(?:bearer|basic|token|digest)\b|[$<{%\"'])[^\s\"',;]{6,}"
)
_BEARER = regex(
    r"\b((?i:bearer|basic|token))\s{1,4}(?=[A-Za-z0-9+/._~-]{0,60}(?:[0-9=]|[a-z][A-Z]))[A-Za-z0-9+/._~=-]{12,}"
)


def mask_tokens(text: str) -> str:
    """The text without private keys, vendors' tokens, webhooks and authorization headers."""
    if "PRIVATE KEY" in text:
        text = _PRIVATE_KEY.sub(MASK, text)
    text = _TOKEN.sub(MASK, text)
    if "://" in text:
        text = _HOOK.sub(rf"\1{MASK}", text)
    if "uthorization" in text or "UTHORIZATION" in text:
        text = _HEADER.sub(rf"\1\2{MASK}", text)
    text = _BEARER.sub(rf"\1 {MASK}", text)
    text = _PREFIXED_HEX.sub(MASK, text)
    return _RUN.sub(_mask_random, text)


def _mask_random(match: re.Match[str]) -> str:
    """A run of letters and digits that alternate as they do in no name and no path, or that hides credentials."""
    folder, slash, last = match[0].rpartition("/")
    if _looks_random(match[0]) or _hides_credentials(match[0]):
        return MASK
    return f"{folder}/{MASK}" if slash and _hides_credentials(last) else match[0]


def _looks_random(run: str) -> bool:
    """Whether lower case, upper case and digits change places at least twice in five characters, as chance makes it.

    Names made of words change about once in three and hold few digits; hashes hold one case only.
    """
    if len(run) < _LEAST_RANDOM or sum(map(str.isdigit, run)) < 2 or len(_CHANGE.findall(run)) < 0.4 * len(run):
        return False
    return any(map(str.islower, run)) and any(map(str.isupper, run))


def _hides_credentials(run: str) -> bool:
    """Whether base64 of ``name:password`` or of a token that has a known shape."""
    if len(run) % 4 or len(run) > _LONGEST_BASE64 or not (run.endswith("=") or any(map(str.isdigit, run))):
        return False
    try:
        plain = base64.b64decode(run, validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return False
    return _PAIR.fullmatch(plain) is not None or _TOKEN.search(plain) is not None
