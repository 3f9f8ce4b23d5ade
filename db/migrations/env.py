"""Where Alembic runs: inside the one transaction of the writer, or against a given address."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import create_engine

from db.models import metadata
from db.types import Moment


def _plain(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Write our types as what they are in the database: a migration does not change with us."""
    return "sa.BigInteger()" if kind == "type" and isinstance(item, Moment) else False


def _run() -> None:
    connection = context.config.attributes.get("connection")
    if connection is None:
        connection = create_engine(
            context.config.get_main_option("sqlalchemy.url") or ""
        ).connect()
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=_plain,
    )
    with context.begin_transaction():
        context.run_migrations()


_run()
