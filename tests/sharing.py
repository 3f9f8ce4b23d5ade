"""Sharing: which of several processes runs which tests, and what it begins with.

* a file is run by one process, and what kills programs by one after the other: two such files at
  once starve each other, and what they wait for comes too late;
* they wait most of the time, so they come first, beside tests that compute;
* files of few tests that take long come next: nobody waits for one of them at the end.
"""

from collections.abc import Sequence
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

KILLING = "tests/chaos/"
FIRST = (
    KILLING,
    "tests/services/test_shift_model.py",
    "tests/services/test_races.py",
    "tests/test_transcripts.py",
    "tests/browser/",
    "tests/services/test_pledge_model.py",
    "tests/services/test_wave_model.py",
    "tests/bot/test_anything.py",
    "tests/whole/",
    "tests/handlers/",
)


class Sharing(LoadFileScheduling):  # type: ignore[misc]
    """Gives files to processes in the order of the tests."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return KILLING if nodeid.startswith(KILLING) else super()._split_scope(nodeid)


def in_order(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Return the tests with those first that take long."""
    return sorted(items, key=lambda item: _place(item.nodeid))


def _place(nodeid: str) -> int:
    return next((n for n, begins in enumerate(FIRST) if nodeid.startswith(begins)), len(FIRST))
