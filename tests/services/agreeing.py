"""How services and a model are held side by side: each example in a transaction that is undone."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from db.models import metadata
from db.session import Session
from db.store import Store
from tests.services.shift_builder import SEAL


class Undone(Exception):
    """Ends the transaction of an example, so that the next one finds the world as it was."""


@asynccontextmanager
async def undone(store: Store) -> AsyncIterator[Session]:
    """Open a transaction of which nothing stays."""
    with suppress(Undone):
        async with store.write() as db:
            yield db
            raise Undone


def must_agree(
    machine: type[RuleBasedStateMachine],
    furnish: Callable[[Session], Awaitable[None]],
    folder: Path,
    examples: int,
    steps: int,
) -> None:
    """Run so many examples of so many steps; the machine finds `runner` and `store`."""
    with asyncio.Runner() as runner:
        store = Store(f"sqlite+aiosqlite:///{folder}/popote.db", seal=SEAL)
        runner.run(_build(store, furnish))
        run_state_machine_as_test(
            type(machine.__name__, (machine,), {"runner": runner, "store": store}),
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
        runner.run(store.close())


async def _build(store: Store, furnish: Callable[[Session], Awaitable[None]]) -> None:
    await store.run(metadata.create_all)
    async with store.write() as db:
        await furnish(db)
