from __future__ import annotations

import sys
import time
from pathlib import Path

from envdoctor.trial import Recorder, Step, tail, timeline


def python(text: str) -> tuple[str, ...]:
    return (sys.executable, "-c", text)


def test_a_step_keeps_what_was_said_on_both_streams(tmp_path: Path) -> None:
    told: list[str] = []
    recorder = Recorder(tmp_path, environment={"GREETING": "hello"}, tell=told.append)
    program = "import os, sys; print(os.environ['GREETING'], os.getcwd(), flush=True); sys.exit('\\x1b[31mred')"
    step = recorder.step("greet", python(program), seconds=30)
    assert (step.passed, step.code) == (False, 1)
    assert step.log == f"hello {tmp_path}\nred\n"
    assert recorder.failed is step
    assert told == ["greet ..."]


def test_a_step_that_goes_on_is_ended_with_its_children(tmp_path: Path) -> None:
    child = "import time\nfor _ in range(600): open('alive', 'a').write('.'); time.sleep(0.05)"
    parent = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {child!r}]); time.sleep(60)"
    step = Recorder(tmp_path).step("hang", python(parent), seconds=2)
    assert (step.passed, step.timed_out) == (False, True)
    assert "did not finish within 2 seconds" in step.log
    size = (tmp_path / "alive").stat().st_size
    time.sleep(0.5)
    assert (tmp_path / "alive").stat().st_size == size


def test_the_budget_is_for_all_steps_together(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, budget=0)
    assert recorder.step("late", python("print(1)"), seconds=60).timed_out


def test_a_program_that_is_not_there_is_a_failed_step(tmp_path: Path) -> None:
    step = Recorder(tmp_path).step("nothing", ("no-such-program-at-all",), seconds=5)
    assert not step.passed
    assert "no-such-program-at-all" in step.log


def test_a_long_log_keeps_its_beginning_and_its_end(tmp_path: Path) -> None:
    program = "print('first')\nfor _ in range(40000): print('x' * 50)\nprint('last')"
    log = Recorder(tmp_path).step("talk", python(program), seconds=60).log
    assert log.startswith("first\n")
    assert log.endswith("last\n")
    assert "bytes are left out" in log
    assert len(log) < 1_500_000
    assert tail(log, 2).splitlines()[-1] == "last"


def test_the_timeline_shows_when_each_step_was() -> None:
    steps = (
        Step(name="build", passed=True, seconds=18.0),
        Step(name="tests", passed=False, seconds=6.0, began=18.0, code=1),
    )
    assert timeline(steps) == (
        "build  passed     18.0 s  ##################......",
        "tests  FAILED      6.0 s  ..................######",
    )
    assert timeline(()) == ()
