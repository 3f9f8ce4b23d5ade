"""A session: one transaction's connection, which knows whether it wrote, and where."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, CursorResult, Executable, Row, Table, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import UpdateBase

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None


class Session:
    """What services read and write with; the caller ends the transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
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

    async def next_number(self, table: Table) -> int:
        """Return the number after a table's highest; nobody else takes it before we commit."""
        highest = await self.execute(select(func.coalesce(func.max(table.c.id), 0) + 1))
        number: int = highest.scalar_one()
        return number

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
