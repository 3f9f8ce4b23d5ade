"""Migrating: brings a database to the tables of this version, all or nothing."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from db.store import Store

SCRIPTS = Path(__file__).parent / "migrations"


async def migrate(store: Store) -> None:
    """Bring the store to the newest version, in one transaction of its writer."""
    await store.run(_upgrade)


def configuration() -> Config:
    """Return how Alembic finds the migrations."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config


def _upgrade(connection: Connection) -> None:
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
