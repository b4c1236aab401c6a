"""Credentials that are recognised by their own shape, wherever they stand.

The shapes are those that the vendors publish for secret scanning. Every repetition that could start at many places is
bounded, so that a line of any length costs time in proportion to its length.
"""

from __future__ import annotations

import re

__all__ = ["MASK", "mask_tokens"]

MASK = "***"

_TOKEN = re.compile(
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
      | AGE-SECRET-KEY-1[A-Z0-9]{20,} | EAACEdEose0cBA[A-Za-z0-9]{10,} | amzn\.mws\.[0-9a-f-]{30,}
    )
    """,
    re.VERBOSE,
)
_HOOK = re.compile(
    r"(https://(?:hooks\.slack\.com/(?:services|workflows)/|discord(?:app)?\.com/api/webhooks/"
    r"|[a-z0-9-]{1,60}\.webhook\.office\.com/))[\w/@.-]+"
)
_PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z0-9 ]{0,40}-----|\Z)", re.DOTALL
)
_HEADER = re.compile(
    r"(?i)(\bauthorization[\"']?\s{0,4}[:=]\s{0,4}[\"']?)(?!\s|[$<{%])((?:[a-z]{3,12} +)?)"
    r"(?!(?:bearer|basic|token|digest)\b|[$<{%\"'])[^\s\"',;]{6,}"
)
_BEARER = re.compile(
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
    return _BEARER.sub(rf"\1 {MASK}", text)
