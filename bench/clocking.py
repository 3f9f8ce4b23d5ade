"""Clocking: how many messages a second, and how much of the processor each takes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Timing:
    """What a number of messages took."""

    messages: int
    seconds: float = 0.0
    processor: float = 0.0

    @property
    def rate(self) -> float:
        """Messages a second."""
        return self.messages / self.seconds

    @property
    def microseconds(self) -> float:
        """Processor time of one message."""
        return 1e6 * self.processor / self.messages


@contextmanager
def clocked(messages: int) -> Iterator[Timing]:
    """Measure what happens in the block."""
    timing = Timing(messages)
    wall, processor = time.perf_counter(), time.process_time()
    yield timing
    timing.seconds = time.perf_counter() - wall
    timing.processor = time.process_time() - processor


def middle(timings: list[Timing]) -> Timing:
    """Return the timing in the middle, by its rate."""
    return sorted(timings, key=lambda one: one.rate)[len(timings) // 2]
