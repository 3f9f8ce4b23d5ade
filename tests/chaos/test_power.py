"""Power cuts: nothing that somebody was told of is lost, nothing is half done or damaged."""

import asyncio
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.registry import Registry
from db.store import PRAGMAS
from tests.chaos.power import KEPT, Verdict
from tests.chaos.power_scene import played

SHIPPED = PRAGMAS  # as they are read with this file: later the tests do not wait for the disk
SEED = 11
MANY = 1000  # cuts: in a shorter run nobody may come to the end of a long conversation


def after_power_cuts(
    folder: Path, registry: Registry, pragmas: tuple[str, ...], cuts: int
) -> Verdict:
    """Let people write, cut the power so often, and return what came of it."""
    cutter = asyncio.run(played(folder, registry, pragmas, 25 + cuts // 40, SEED))
    return cutter.judge(cuts, random.Random(SEED))


@pytest.fixture(scope="module")
def cuts(request: pytest.FixtureRequest) -> int:
    """How often to cut the power."""
    return int(request.config.getoption("--cuts"))


@pytest.fixture(scope="module")
def verdict(
    tmp_path_factory: pytest.TempPathFactory,
    registry: Registry,
    cuts: int,
    figures: Callable[[str], None],
) -> Verdict:
    """What came of all power cuts with the pragmas as they are."""
    found = after_power_cuts(tmp_path_factory.mktemp("power"), registry, SHIPPED, cuts)
    figures(f"seed {SEED}: {found.figures()}")
    return found


def test_no_power_cut_loses_what_somebody_was_told_of(verdict: Verdict, cuts: int) -> None:
    assert verdict.transactions > 50
    assert all(verdict.counts[table] for table in KEPT if table != "report" or cuts > MANY)
    assert (verdict.lossy, verdict.lost, verdict.messages) == (0, 0, 0)


def test_no_power_cut_leaves_anything_half_done(verdict: Verdict) -> None:
    assert verdict.half_done == 0


def test_no_power_cut_damages_the_database(verdict: Verdict) -> None:
    assert verdict.damaged == []


def test_with_synchronous_normal_acknowledged_messages_are_lost(
    tmp_path: Path, registry: Registry, figures: Callable[[str], None]
) -> None:
    careless = tuple(one.replace("synchronous=FULL", "synchronous=NORMAL") for one in SHIPPED)
    found = after_power_cuts(tmp_path, registry, careless, 60)
    figures(f"the same with synchronous=NORMAL: {found.figures()}")
    assert found.lost
    assert found.messages
