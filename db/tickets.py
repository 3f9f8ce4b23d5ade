"""The tables of tickets: who asked for a person, what was said, and who is on duty.

* an emergency is a ticket that rings until somebody takes it;
* what is said in a ticket is sealed, and forgotten some days after it was closed.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
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

UNENDED = "state IN ('waiting', 'taken')"

ticket = Table(
    "ticket",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("need_id", ForeignKey("need.id", ondelete="SET NULL")),  # which it asks back about
    Column("area", String(80), nullable=False, server_default=""),
    Column("cell", String(16)),  # of the grid of 500 m
    Column("state", String(8), nullable=False),
    Column("taken_by", ForeignKey("person.id", ondelete="SET NULL")),
    Column("created_at", Moment, nullable=False),
    Column("taken_at", Moment),
    Column("said_at", Moment, nullable=False),  # when either side last said something
    Column("rings_at", Moment),  # when the next ones are told, unless somebody took it
    Column("rung", Integer, nullable=False, server_default="0"),  # how many rounds were told
    Column("alarmed_at", Moment),  # since when everybody knows that nobody took it
    Column("ended_at", Moment),
    CheckConstraint(
        "kind IN ('person', 'need', 'danger', 'medical', 'child', 'violence', 'eviction',"
        " 'missing', 'sea')",
        name="kind",
    ),
    CheckConstraint("state IN ('waiting', 'taken', 'closed')", name="state"),
    Index(
        "ix_ticket_unended",
        "person_id",
        "said_at",
        sqlite_where=text(UNENDED),
        postgresql_where=text(UNENDED),
    ),
    Index(
        "ix_ticket_rings",
        "rings_at",
        sqlite_where=text("rings_at IS NOT NULL"),
        postgresql_where=text("rings_at IS NOT NULL"),
    ),
    Index("ix_ticket_organization_id_state", "organization_id", "state"),
    Index("ix_ticket_person_id", "person_id"),
)

utterance = Table(
    "utterance",
    metadata,
    Column("id", Key, primary_key=True),
    Column("ticket_id", ForeignKey("ticket.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("by_team", Boolean, nullable=False),
    Column("person_id", ForeignKey("person.id", ondelete="SET NULL")),  # who of the team
    Column("language", String(8), nullable=False),
    Column("ready", String(16)),  # a ready-made answer, said in each one's own language
    Column("words", LargeBinary),  # sealed; None for a ready-made answer, and once forgotten
    Column("at", Moment, nullable=False),
)

duty = Table(
    "duty",
    metadata,
    Column("id", Key, primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("closed", Boolean, nullable=False, server_default=text("false")),  # its end was seen
    CheckConstraint("starts_at <= ends_at", name="order"),
    Index("ix_duty_organization_id_ends_at", "organization_id", "ends_at"),
    Index(
        "ix_duty_running",
        "ends_at",
        sqlite_where=text("NOT closed"),
        postgresql_where=text("NOT closed"),
    ),
)
