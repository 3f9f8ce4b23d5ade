"""The tables of people and messages, and the door to all others.

* moments are UTC seconds;
* an address is sealed and found by a keyed index, never by its text;
* what was said and what was typed is wiped once it has arrived.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from db.calls import (
    approval,
    call,
    call_text,
    follow,
    gathering,
    push,
    recipient,
    subscription,
)
from db.meals import alert, asked, occurrence, place, season, serving, sighting
from db.metadata import metadata
from db.needs import drop_off, need, pledge, report
from db.organizations import area, organization, page
from db.shifts import handover, news, shift, shift_role, shift_template, signup
from db.tickets import duty, ticket, utterance
from db.trust import disclosure, freeze, job
from db.types import Key, Moment
from db.volunteering import audit, coordinator, feed, invitation, pin, suspension, volunteer

__all__ = [
    "address",
    "alert",
    "approval",
    "area",
    "asked",
    "audit",
    "call",
    "call_text",
    "conversation",
    "coordinator",
    "disclosure",
    "drop_off",
    "duty",
    "feed",
    "follow",
    "freeze",
    "gathering",
    "handover",
    "incoming",
    "invitation",
    "job",
    "metadata",
    "need",
    "news",
    "occurrence",
    "organization",
    "outbox",
    "page",
    "person",
    "pin",
    "place",
    "pledge",
    "push",
    "recipient",
    "report",
    "season",
    "serving",
    "shift",
    "shift_role",
    "shift_template",
    "sighting",
    "signup",
    "subscription",
    "suspension",
    "ticket",
    "utterance",
    "volunteer",
]

person = Table(
    "person",
    metadata,
    Column("id", Key, primary_key=True),
    Column("language", String(8)),  # None until it is known
    Column("role", String(16), nullable=False, server_default="person"),
    Column("last_seen", Date, nullable=False),  # a day, overwritten: no trail of activity
    Column("quiet", String(8)),  # all, urgent or none of the calls; None: never said
    CheckConstraint("role IN ('person', 'volunteer', 'coordinator')", name="role"),
    Index("ix_person_role_language", "role", "language", "quiet"),
)

address = Table(
    "address",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("channel", String(16), nullable=False),
    Column("lookup", LargeBinary(16), nullable=False, unique=True),  # keyed index
    Column("sealed", LargeBinary, nullable=False),
    Column("last_incoming_at", Moment),  # opens WhatsApp's 24-hour window
    Column("unreachable_at", Moment),
    Column("calls_off", Boolean, nullable=False, server_default=text("false")),  # blocked us once
)

conversation = Table(
    "conversation",
    metadata,
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("state", JSON, nullable=False),  # frames of answers by name; tokens, never typed words
    Column("touched_at", Moment, nullable=False, index=True),
)

incoming = Table(
    "incoming",
    metadata,
    Column("id", Key, primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("external_id", String(128), nullable=False),
    Column("sealed", LargeBinary),  # wiped by the transaction that handled it
    Column("state", String(8), nullable=False, server_default="waiting"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("fault", String(64)),  # the class of the error, never its text
    Column("received_at", Moment, nullable=False),
    UniqueConstraint("channel", "external_id"),
    CheckConstraint("state IN ('waiting', 'handled', 'dead')", name="state"),
    Index(
        "ix_incoming_waiting",
        "id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Key, primary_key=True),
    Column("address_id", ForeignKey("address.id", ondelete="CASCADE"), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("lane", Integer, nullable=False),
    Column("state", String(12), nullable=False, server_default="queued"),
    Column("body", JSON),  # text, buttons, style …; wiped once it has arrived
    Column("language", String(8), nullable=False),
    Column("answers_id", Integer),  # the incoming message it answers
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", Moment, nullable=False),
    Column("not_after", Moment, nullable=False),
    Column("provider_id", String(64)),
    Column("error", String(64)),
    Column("created_at", Moment, nullable=False),
    Column("signup_id", Integer),  # the seat it reminds of
    Column("purpose", String(8)),  # which of its reminders
    Column("call_id", Integer),  # the call it is a part of
    Column("edits_id", Integer),  # the row whose message it takes the place of
    Column("begun_at", Moment),  # when it was sent to somebody outside WhatsApp's window
    Column("recall_at", Moment),  # when its message is taken out of the chat, where that can be
    CheckConstraint("lane BETWEEN 0 AND 2", name="lane"),
    CheckConstraint(
        "state IN ('queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'skipped')",
        name="state",
    ),
    Index(
        "ix_outbox_queued",
        "channel",
        "lane",
        "id",
        sqlite_where=text("state = 'queued'"),
        postgresql_where=text("state = 'queued'"),
    ),
    Index(
        "ix_outbox_sending",
        "id",
        sqlite_where=text("state = 'sending'"),
        postgresql_where=text("state = 'sending'"),
    ),
    Index(
        "ix_outbox_later",
        "channel",
        "next_at",
        sqlite_where=text("state = 'queued'"),
        postgresql_where=text("state = 'queued'"),
    ),
    Index("ix_outbox_address_id", "address_id"),
    Index(
        "ix_outbox_signup_id",
        "signup_id",
        sqlite_where=text("signup_id IS NOT NULL"),
        postgresql_where=text("signup_id IS NOT NULL"),
    ),
    Index(
        "ix_outbox_call_id",
        "call_id",
        sqlite_where=text("call_id IS NOT NULL"),
        postgresql_where=text("call_id IS NOT NULL"),
    ),
    Index(
        "ix_outbox_begun_at",
        "begun_at",
        sqlite_where=text("begun_at IS NOT NULL"),
        postgresql_where=text("begun_at IS NOT NULL"),
    ),
    Index(
        "ix_outbox_recall_at",
        "recall_at",
        sqlite_where=text("recall_at IS NOT NULL"),
        postgresql_where=text("recall_at IS NOT NULL"),
    ),
    Index(
        "uq_outbox_reminder",
        "signup_id",
        "purpose",
        unique=True,
        sqlite_where=text("signup_id IS NOT NULL AND state = 'queued'"),
        postgresql_where=text("signup_id IS NOT NULL AND state = 'queued'"),
    ),
)
