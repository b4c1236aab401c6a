"""Trying things out: the one room where something of a repository is built or run (law 1), and only on request.

A trial works on a throw-away copy (`copied`, `cloned`), does its steps with a `Recorder`, which limits their time and
keeps their logs, reads what a failed log means (`read_failure`), and shows how long everything took (`timeline`).
`stays_up` looks whether what was started is still there a little later.
`Composition` is a compose project under a name of its own that is taken down whatever happens.
"""

from __future__ import annotations

from envdoctor.trial.copies import cloned, copied
from envdoctor.trial.engine import Composition, EngineAbsent, require_engine
from envdoctor.trial.readings import Cause, Reading, read_failure, read_failures
from envdoctor.trial.steadiness import stays_up
from envdoctor.trial.steps import Recorder, Step, tail, timeline

__all__ = [
    "Cause",
    "Composition",
    "EngineAbsent",
    "Reading",
    "Recorder",
    "Step",
    "cloned",
    "copied",
    "read_failure",
    "read_failures",
    "require_engine",
    "stays_up",
    "tail",
    "timeline",
]
