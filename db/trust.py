"""The tables of trust: what was disclosed to whom, when all was frozen, and what ran when.

* a disclosure names a spot by number and its cell of 500 m, never its point;
* a freeze stays until two people end it; a drill changes nothing but this table.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    text,
)

from db.metadata import metadata
from db.types import Key, Moment

disclosure = Table(
    "disclosure",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(8), nullable=False),  # place, shift or lead
    Column("number", Integer, nullable=False),  # of the place or the shift
    Column("at", Moment, nullable=False),
    Index("ix_disclosure_person_id_at", "person_id", "at"),
    Index("ix_disclosure_at", "at"),
)

freeze = Table(
    "freeze",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("begun_by", ForeignKey("person.id", ondelete="SET NULL")),  # None: the administrator
    Column("drill", Boolean, nullable=False, server_default=text("false")),
    Column("wipe_asked_at", Moment),
    Column("wipe_asked_by", ForeignKey("person.id", ondelete="SET NULL")),
    Column("wipe_agreed_at", Moment),  # by a second coordinator: it is done at once
    Column("wiped_at", Moment),
    Column("thaw_asked_by", ForeignKey("person.id", ondelete="SET NULL")),  # the first of two
    Column("ended_at", Moment),
    Index(
        "ix_freeze_open",
        "at",
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

job = Table(
    "job",
    metadata,
    Column("name", String(24), primary_key=True),  # retention, backup, integrity, rotation …
    Column("ran_at", Moment),  # when it last came to its end
    Column("fault", String(64)),  # why the last time did not: a token, never an error's text
    Column("progress", Integer),  # the last row it did, where it goes on after a stop
    Column("mark", LargeBinary(32)),  # of that row: how the audit log ended, or begins now
)
