"""Migrating: brings a database to the tables of this version, all or nothing."""

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from db.store import CannotOpen, Store

SCRIPTS = Path(__file__).parent / "migrations"


async def migrate(store: Store) -> None:
    """Bring the store to the newest version, in one transaction of its writer.

    Raises CannotOpen for what is no database, one of a later version, or one that is locked.
    """
    try:
        _look_at(store)
        await store.run(_upgrade)
    except CommandError:
        raise CannotOpen("a later version of Popote has changed it") from None
    except sqlite3.Error as error:
        raise CannotOpen(f"it cannot be used ({type(error).__name__})") from None
    except DBAPIError as error:
        raise CannotOpen(f"it cannot be used ({type(error.orig).__name__})") from None


def _look_at(store: Store) -> None:
    """See that the file is a database: the driver's threads outlive the failure to open it."""
    if store.url.database:
        with closing(sqlite3.connect(store.url.database)) as db:
            db.execute("PRAGMA schema_version")


def configuration() -> Config:
    """Return how Alembic finds the migrations."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config


@cache
def _newest() -> str | None:
    return ScriptDirectory.from_config(configuration()).get_current_head()


def _upgrade(connection: Connection) -> None:
    if MigrationContext.configure(connection).get_current_revision() == _newest():
        return  # reading the migrations takes Alembic longer than the rest of opening a store
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
