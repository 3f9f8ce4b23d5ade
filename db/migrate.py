"""Migrating: brings a database to the tables of this version, all or nothing."""

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

from db.driver import encrypts, is_plain, library, opened
from db.store import CannotOpen, Store, WrongKey

SCRIPTS = Path(__file__).parent / "migrations"


async def migrate(store: Store) -> None:
    """Bring the store to the newest version, in one transaction of its writer.

    Raises CannotOpen for what is no database, one of a later version, or one that is locked, and
    WrongKey for one that was encrypted with another key; what is refused is not touched.
    """
    try:
        _look_at(store)
        await store.remake(_upgrade)
    except CommandError:
        raise CannotOpen("a later version of Popote has changed it") from None
    except library().Error as error:
        raise CannotOpen(f"it cannot be used ({type(error).__name__})") from None
    except DBAPIError as error:
        raise CannotOpen(f"it cannot be used ({type(error.orig).__name__})") from None


def _look_at(store: Store) -> None:
    """See that the file is a database: the driver's threads outlive the failure to open it."""
    path = Path(store.url.database or "")
    if store.url.database and path.exists() and path.stat().st_size:
        _see_that_it_fits(is_plain(path), store.key)
        _open(path, store.key)


def _see_that_it_fits(plain: bool, key: bytes | None) -> None:
    if plain and key is not None:
        raise CannotOpen("it is not encrypted; `python -m bot keys encrypt` does that")
    if not plain and key is None and not encrypts():
        raise CannotOpen("it is encrypted, or no database; this machine has no SQLCipher")


def _open(path: Path, key: bytes | None) -> None:
    address = f"{path.absolute().as_uri()}?mode=ro"
    try:
        with closing(opened(address, key, uri=True)) as db:
            db.execute("PRAGMA schema_version")
    except library().DatabaseError as error:
        if key is not None and "not a database" in str(error):
            raise WrongKey from None
        raise


async def version_of(store: Store) -> tuple[str | None, str | None]:
    """Return the version of a store's tables, and the one that this program needs.

    Raises what `migrate` does.
    """
    found: list[str | None] = []

    def _look(connection: Connection) -> None:
        found.append(MigrationContext.configure(connection).get_current_revision())

    try:
        _look_at(store)
        await store.run(_look)
    except (library().Error, DBAPIError) as error:
        raise CannotOpen(f"it cannot be used ({type(error).__name__})") from None
    return found[0], _newest()


def configuration() -> Config:
    """Return how Alembic finds the migrations."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config


@cache
def _newest() -> str | None:
    return ScriptDirectory.from_config(configuration()).get_current_head()


def _upgrade(connection: Connection) -> bool:
    if MigrationContext.configure(connection).get_current_revision() == _newest():
        return False  # to read the migrations takes longer than the rest of opening a store
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return True
