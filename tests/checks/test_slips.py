"""Slips: the fast search for a name's neighbours finds what a slow one finds."""

from __future__ import annotations

import difflib

from hypothesis import given
from hypothesis import strategies as st

from envdoctor_checks.documents.slips import closest

NAMES = st.text("ab_c", min_size=1, max_size=14)


@given(NAMES, st.lists(NAMES, max_size=12), st.sampled_from([0.6, 0.8, 0.93]))
def test_the_closest_is_the_one_of_difflib(name: str, known: list[str], cutoff: float) -> None:
    expected = difflib.get_close_matches(name, known, n=1, cutoff=cutoff)
    assert closest(name, known, cutoff=cutoff) == (expected[0] if expected else None)
