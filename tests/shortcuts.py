"""Short cuts: what a process of tests does once, and not for each of its thousands of stores.

* a statement is compiled once: every message finds a bot that was just built, whose engines would
  compile each of theirs again, for longer than they take to run;
* a statement runs where it is asked for: the way to a thread and back takes longer. Others have
  their turn before it, as they would meanwhile; only who waits for the lock does so in a thread;
* the disk is not waited for, as no test cuts the power; those of the store itself take it back;
* files are plain, so that words can be looked for in them: what is no longer in the plain file is
  not in the encrypted one. Programs of their own, which tests start, encrypt theirs.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from db import store
from db.driver import Connection, Cursor

MOST = 5000  # statements; those about a table that was read from a database never come again


class Compiled(dict[Any, Any]):
    """Compiled statements, for all engines of one dialect and not only for one engine."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_of_any_engine(key), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        if len(self) >= MOST:
            self.clear()
        super().__setitem__(_of_any_engine(key), compiled)


def _of_any_engine(key: Any) -> Any:
    dialect, *statement = key
    return (type(dialect), *statement)


def remembering(make: Callable[..., AsyncEngine] = create_async_engine) -> Callable[..., Any]:
    """Return how to make engines that share what they compiled."""
    options = {"compiled_cache": Compiled()}
    return lambda *given, **named: make(*given, execution_options=options, **named)


def careless(pragmas: tuple[str, ...]) -> tuple[str, ...]:
    """Return these pragmas, but for waiting until what was written is on the disk."""
    return tuple(one.replace("synchronous=FULL", "synchronous=OFF") for one in pragmas)


BY_THREAD = Cursor.execute


async def execute(cursor: Cursor, statement: str, values: Iterable[Any] = ()) -> Cursor:
    """Run a statement at once, unless it may have to wait for another connection."""
    if statement.startswith(("BEGIN IMMEDIATE", "PRAGMA")):
        return await _to_its_end(BY_THREAD(cursor, statement, values))
    await asyncio.sleep(0)
    cursor._run("execute", statement, values)
    return cursor


async def _to_its_end(waiting: Coroutine[Any, Any, Cursor]) -> Cursor:
    """Wait also when this is cancelled: nothing else may use the connection meanwhile."""
    running = asyncio.ensure_future(waiting)
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise


async def commit(connection: Connection) -> None:
    """Commit at once; there is a lock to commit with."""
    await asyncio.sleep(0)
    connection.opened.commit()


async def rollback(connection: Connection) -> None:
    """Roll back at once; also for whom a task was cancelled."""
    connection.opened.rollback()


def take(patch: pytest.MonkeyPatch) -> None:
    """Let the stores of this process take all short cuts."""
    patch.setattr(Cursor, "execute", execute)
    patch.setattr(Connection, "commit", commit)
    patch.setattr(Connection, "rollback", rollback)
    patch.setattr(store, "create_async_engine", remembering())
    patch.setattr(store, "encrypts", lambda: False)
    patch.setattr(store, "PRAGMAS", careless(store.PRAGMAS))
