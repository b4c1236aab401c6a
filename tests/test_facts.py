"""Facts are read once, shared between threads, and failures are shared too."""

from __future__ import annotations

import threading
import time

import pytest

from envdoctor.facts import Facts


class Source(Facts):
    def __init__(self) -> None:
        super().__init__()
        self.reads = 0


def slow(source: Source) -> list[int]:
    time.sleep(0.05)
    source.reads += 1
    return [source.reads]


def broken(source: Source) -> None:
    source.reads += 1
    raise ValueError("no such thing")


def on_top(source: Source) -> int:
    return source.fact(slow)[0] + 1


def test_a_fact_is_read_once_by_many_threads() -> None:
    source = Source()
    seen: list[list[int]] = []
    threads = [threading.Thread(target=lambda: seen.append(source.fact(slow))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert source.reads == 1
    assert all(value is seen[0] for value in seen)


def test_a_fact_that_cannot_be_read_fails_for_every_caller_and_is_tried_once() -> None:
    source = Source()
    for _ in range(2):
        with pytest.raises(ValueError, match="no such thing"):
            source.fact(broken)
    assert source.reads == 1


def test_facts_build_on_facts() -> None:
    assert Source().fact(on_top) == 2


def test_sources_do_not_share_memory() -> None:
    first, second = Source(), Source()
    first.fact(slow)
    assert second.fact(slow) is not first.fact(slow)
