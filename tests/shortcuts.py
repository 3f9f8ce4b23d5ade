"""Short cuts: what a process of tests does once, and not for each of its thousands of stores.

* a statement is compiled once: every message finds a bot that was just built, whose engines would
  compile each of theirs again, for longer than they take to run;
* the disk is not waited for, as no test cuts the power; those of the store itself take it back;
* files are plain, so that words can be looked for in them: what is no longer in the plain file is
  not in the encrypted one. Programs of their own, which tests start, encrypt theirs.
"""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from db import store

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


def take(patch: pytest.MonkeyPatch) -> None:
    """Let the stores of this process take all short cuts."""
    patch.setattr(store, "create_async_engine", remembering())
    patch.setattr(store, "encrypts", lambda: False)
    patch.setattr(store, "PRAGMAS", careless(store.PRAGMAS))
