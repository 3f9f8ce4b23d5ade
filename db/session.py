"""A session: one transaction's connection, which knows whether it wrote, and where."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    Column,
    CursorResult,
    Executable,
    Row,
    Select,
    Table,
    func,
    select,
    union_all,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import UpdateBase

from db.sealing import Seal
from db.trust import job

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None


class Session:
    """What services read and write with; the caller ends the transaction."""

    def __init__(self, connection: AsyncConnection, seal: Seal | None = None) -> None:
        self._connection = connection
        self.seal = seal  # opens exact points; without it none are read, or written
        self.wrote = False  # a conversation may not ask another question after this
        self.noted = False  # what a coordinator did stands in the audit log
        self.touched: set[str] = set()  # names of the tables written in this transaction

    async def execute(
        self, statement: Executable, parameters: Parameters = None
    ) -> CursorResult[Any]:
        """Run one statement, or one for each of several parameters."""
        if isinstance(statement, UpdateBase):
            self.wrote = True
            self.touched.add(getattr(statement.table, "name", ""))
        return await self._connection.execute(statement, parameters)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Let what is written meanwhile count for no conversation: it holds, however that goes."""
        wrote, noted = self.wrote, self.noted
        try:
            yield
        finally:
            self.wrote, self.noted = wrote, noted

    async def next_number(self, table: Table) -> int:
        """Return the number after a table's highest; nobody else takes it before we commit.

        The numbers of rows that are gone are never given again, see `keep_numbers`.
        """
        highest = await self.execute(_highest(table))
        return int(highest.scalar_one()) + 1

    async def keep_numbers(self, *tables: Table) -> None:
        """Remember the highest numbers of tables from which rows are about to be deleted.

        SQLite would give them again: to somebody else, of whom the log then speaks.
        """
        for table in tables:
            number = (await self.execute(_highest(table))).scalar_one()
            await self.upsert(job, [{"name": _numbers(table), "progress": number}])

    async def insert_missing(
        self, table: Table, rows: Sequence[Mapping[str, Any]], returning: Sequence[Column[Any]]
    ) -> Sequence[Row[Any]]:
        """Insert the rows that no unique rule forbids; returns columns of those inserted."""
        statement = self._insert(table).on_conflict_do_nothing().returning(*returning)
        return (await self.execute(statement, rows)).all()

    async def upsert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows, or change all their columns where the primary key is already there."""
        statement = self._insert(table)
        keys = [column.name for column in table.primary_key]
        changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
        await self.execute(
            statement.on_conflict_do_update(index_elements=keys, set_=changed), rows
        )

    async def insert_known(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows, which have their numbers, unless a unique rule forbids them."""
        await self.execute(self._insert(table).on_conflict_do_nothing(), rows)

    def _insert(self, table: Table) -> sqlite.Insert:
        """Begin an insert of the dialect in use; both spell ON CONFLICT the same way."""
        if self._connection.dialect.name == "postgresql":
            # Whoever has no such server does not wait for its part of the library.
            from sqlalchemy.dialects import postgresql

            return postgresql.insert(table)  # type: ignore[return-value]
        return sqlite.insert(table)


def _highest(table: Table) -> Select[tuple[int]]:
    """Choose the highest number that a table has, or ever had."""
    here = select(func.max(table.c.id).label("number"))
    before = select(job.c.progress).where(job.c.name == _numbers(table))
    both = union_all(here, before).subquery()
    return select(func.coalesce(func.max(both.c.number), 0))


def _numbers(table: Table) -> str:
    return f"number {table.name}"
