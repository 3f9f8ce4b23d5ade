"""A session: one transaction's connection, which knows whether it wrote."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import CursorResult, Executable
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import UpdateBase

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None


class Session:
    """What services read and write with; the caller ends the transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.wrote = False  # a conversation may not ask another question after this

    async def execute(
        self, statement: Executable, parameters: Parameters = None
    ) -> CursorResult[Any]:
        """Run one statement, or one for each of several parameters."""
        self.wrote = self.wrote or isinstance(statement, UpdateBase)
        return await self._connection.execute(statement, parameters)
