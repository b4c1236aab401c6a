"""Small machines, one per source and per diagnosis: the true case is told, its tempting twin is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from host import (
    mini_desktops,
    mini_diagnoses,
    mini_more_diagnoses,
    mini_more_sources,
    mini_oddities,
    mini_sources,
    mini_twins,
    whole_linux,
    whole_mac,
    whole_others,
    whole_third,
    whole_windows,
)
from host.mini import Mini, build, differences

CASES = (
    *mini_sources.CASES,
    *mini_more_sources.CASES,
    *mini_desktops.CASES,
    *mini_diagnoses.CASES,
    *mini_more_diagnoses.CASES,
    *mini_twins.CASES,
    *mini_oddities.CASES,
    whole_linux.CASE,
    whole_mac.CASE,
    *whole_others.CASES,
    *whole_third.CASES,
    whole_windows.CASE,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.platform}: {case.name}")
def test_told_and_untold(tmp_path: Path, case: Mini) -> None:
    assert differences(build(tmp_path / "machine", case), case) == []
