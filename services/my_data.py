"""My data: everything that is kept of one person, and of nobody else, for who asks for it.

* which columns these are stands in db/columns.csv;
* what is sealed is opened for whom it is about; what the team wrote to them is theirs as well;
* of what they did for others there is only that a row names them.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, false, func, or_, select

from db.columns import personal
from db.models import address, audit, metadata, need, outbox, person, report, shift, ticket
from db.models import utterance as words
from db.sealing import Seal, binding
from db.session import Session
from services.days import local
from services.needs import opened_words

GROUPS = "gathering"  # its person is nobody
SEALED = {("address", "sealed"), ("shift", "contact"), ("utterance", "words")}
BODY = binding("outbox", "body")
Rows = list[dict[str, Any]]


async def everything(db: Session, seal: Seal, person_id: int) -> dict[str, Rows]:
    """Return the personal columns of every row of a person, by table, with empty ones."""
    return {
        name: await _rows(db, seal, metadata.tables[name], columns, person_id)
        for name, columns in personal().items()
    }


def written(found: Mapping[str, Rows], now: datetime) -> str:
    """Return all of it as a file of JSON, without what there is nothing of."""
    told = {name: rows for name, rows in found.items() if rows}
    about = {"from": "Popote", "at": f"{local(now):%Y-%m-%d %H:%M}"}
    return json.dumps({**about, **told}, ensure_ascii=False, indent=1)


def naming(table: Table) -> list[str]:
    """Return the columns of a table that name a person."""
    return [
        column.name
        for column in table.c
        if any(key.column.table is person for key in column.foreign_keys)
        and (table.name, column.name) != (GROUPS, "person_id")
    ]


async def _rows(
    db: Session, seal: Seal, table: Table, columns: tuple[str, ...], person_id: int
) -> Rows:
    own = _own(table, person_id)
    names = naming(table)
    named = [table.c[one] == person_id for one in names]
    rows = await db.execute(select(table, own.label("own_row")).where(or_(own, *named)))
    said: Rows = []
    for row in rows.all():
        values = row._mapping
        mine = [one for one in names if values[one] == person_id]
        shown = [one for one in columns if one not in names] if values["own_row"] else []
        told: dict[str, Any] = dict.fromkeys(mine, person_id)
        for one in shown:
            told[one] = await _value(db, seal, table.name, values, one, person_id)
        said.append(told)
    return said


def _own(table: Table, person_id: int) -> ColumnElement[bool]:
    """Return which rows of a table are about a person, and not only name them."""
    theirs = select(address.c.id).where(address.c.person_id == person_id)
    asked = select(ticket.c.id).where(ticket.c.person_id == person_id)
    told = select(report.c.need_id).where(report.c.person_id == person_id)
    besides: dict[str, ColumnElement[bool]] = {
        "person": person.c.id == person_id,
        "outbox": outbox.c.address_id.in_(theirs),
        "utterance": words.c.ticket_id.in_(asked),
        "need": need.c.id.in_(told),
        "audit": audit.c.actor == person_id,
        "shift": shift.c.lead_id == person_id,
    }
    if table.name in besides:
        return besides[table.name]
    return table.c.person_id == person_id if "person_id" in naming(table) else false()


async def _value(
    db: Session, seal: Seal, name: str, row: Mapping[Any, Any], column: str, person_id: int
) -> Any:
    value = row[column]
    if value is None:
        return None
    if (name, column) in SEALED:
        return seal.open(value, binding(name, column, row["id"])).decode()
    if (name, column) == ("outbox", "body"):
        return _said(seal, value)
    if (name, column) == ("need", "note"):
        return await _noted(db, seal, row, person_id)
    if (name, column) == ("need", "cell"):
        return value if await _first_told(db, row["id"], person_id) else None
    if isinstance(value, datetime):
        return f"{local(value):%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else value


def _said(seal: Seal, body: Mapping[str, Any]) -> str:
    """Return the words of a message that is still to be sent."""
    if "sealed" in body:
        body = json.loads(seal.open(bytes.fromhex(body["sealed"]), BODY))
    return str(body.get("text", ""))


async def _noted(db: Session, seal: Seal, row: Mapping[Any, Any], person_id: int) -> list[str]:
    """Return what this person wrote about a need, without what others did."""
    told = select(report.c.id).where(
        report.c.need_id == row["id"], report.c.person_id == person_id
    )
    mine = {str(one) for one in (await db.execute(told)).scalars()}
    said = opened_words(seal, row["id"], row["note"])
    return [one for number, one in said.items() if number in mine]


async def _first_told(db: Session, need_id: int, person_id: int) -> bool:
    """Tell whether the place of a need is what this person said: it is of who told it first."""
    first = select(func.min(report.c.id)).where(report.c.need_id == need_id).scalar_subquery()
    rows = await db.execute(select(report.c.person_id).where(report.c.id == first))
    return rows.scalar() == person_id
