"""The tables of calls: what coordinators send to many, who gets it, and what came of it.

* the audience of a call is frozen as recipients: a person is one of them at most once;
* how far a recipient's message has come stands in the outbox until that is tidied;
* what a coordinator wrote is sealed, and forgotten some days after the call.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from db.metadata import metadata
from db.types import Key, Moment

UNENDED = "state IN ('sending', 'paused')"

call = Table(
    "call",
    metadata,
    Column("id", Key, primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("state", String(10), nullable=False, server_default="draft"),
    Column("urgent", Boolean, nullable=False, server_default=text("false")),
    Column("at_night", Boolean, nullable=False, server_default=text("false")),  # confirmed twice
    Column("audience", JSON, nullable=False),  # tokens and numbers of services.audiences
    Column("need_id", ForeignKey("need.id", ondelete="SET NULL"), index=True),
    Column("role_id", ForeignKey("shift_role.id", ondelete="SET NULL"), index=True),
    Column("shift_id", ForeignKey("shift.id", ondelete="SET NULL"), index=True),
    Column("place_id", ForeignKey("place.id", ondelete="SET NULL")),
    Column("category", String(16)),  # what is missing, when no need was told
    Column("area", String(80), nullable=False, server_default=""),  # where, as everybody may know
    Column("starts_at", Moment),  # when it is about
    Column("wanted", Integer, nullable=False, server_default="0"),  # how many; 0: no number
    Column("groups", Boolean, nullable=False, server_default=text("true")),  # posted there too
    Column("people", Integer, nullable=False, server_default="0"),  # the size of the audience
    Column("created_at", Moment, nullable=False),
    Column("created_by", ForeignKey("person.id", ondelete="SET NULL")),
    Column("asked_at", Moment),  # when a second coordinator was asked to agree
    Column("approved_by", ForeignKey("person.id", ondelete="SET NULL")),
    Column("begins_at", Moment),  # when it was sent
    Column("not_after", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("wave", Integer, nullable=False, server_default="0"),  # 0: all at once
    Column("next_wave_at", Moment),
    Column("shown_id", Integer),  # the row of the outbox with its progress
    Column("shown_at", Moment),  # when it was last told
    Column("shown", Integer, nullable=False, server_default="0"),  # how many were through then
    CheckConstraint("kind IN ('urgent', 'gap', 'change', 'notice')", name="kind"),
    CheckConstraint(
        "state IN ('draft', 'approving', 'sending', 'paused', 'stopped', 'filled', 'done',"
        " 'dropped')",
        name="state",
    ),
    Index("ix_call_organization_id_created_at", "organization_id", "created_at"),
    Index(
        "ix_call_unended",
        "id",
        sqlite_where=text(UNENDED),
        postgresql_where=text(UNENDED),
    ),
)

call_text = Table(
    "call_text",
    metadata,
    Column("id", Key, primary_key=True),
    Column("call_id", ForeignKey("call.id", ondelete="CASCADE"), nullable=False),
    Column("language", String(8), nullable=False),
    Column("words", LargeBinary, nullable=False),  # sealed
    Column("first", Boolean, nullable=False, server_default=text("false")),  # as it was written
    UniqueConstraint("call_id", "language"),
)

recipient = Table(
    "recipient",
    metadata,
    Column("id", Key, primary_key=True),
    Column("call_id", ForeignKey("call.id", ondelete="CASCADE"), nullable=False),
    Column("person_id", ForeignKey("person.id", ondelete="SET NULL")),
    Column("address_id", ForeignKey("address.id", ondelete="SET NULL"), index=True),
    Column("channel", String(16), nullable=False),
    Column("language", String(8), nullable=False, server_default=""),  # "" when it is not known
    Column("wave", Integer, nullable=False, server_default="0"),
    Column("state", String(12), nullable=False, server_default="waiting"),
    Column("reason", String(64)),  # why it was skipped or failed
    Column("outbox_id", Integer),
    Column("queued_at", Moment),
    Column("answer", String(8)),
    Column("answered_at", Moment),
    UniqueConstraint("call_id", "person_id"),
    CheckConstraint(
        "state IN ('waiting', 'queued', 'sent', 'delivered', 'read', 'failed', 'skipped')",
        name="state",
    ),
    CheckConstraint("answer IN ('yes', 'no', 'late')", name="answer"),
    Index(
        "ix_recipient_waiting",
        "call_id",
        "channel",
        "id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index("ix_recipient_person_id_queued_at", "person_id", "queued_at"),
    Index(
        "ix_recipient_outbox_id",
        "outbox_id",
        sqlite_where=text("outbox_id IS NOT NULL"),
        postgresql_where=text("outbox_id IS NOT NULL"),
    ),
)

gathering = Table(
    "gathering",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False, index=True),
    Column("since", Moment, nullable=False),
    Column("made_by", ForeignKey("person.id", ondelete="SET NULL")),
    Column("ended_at", Moment),
)
"""A group chat in which calls are posted: it stands among the people, silent and never asked."""

subscription = Table(
    "subscription",
    metadata,
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("time", String(5), nullable=False),  # 17:00 on the clock of the street
    Column("spot", String(60), nullable=False, server_default=""),  # a spot's token, a cell, or ""
    Column("audience", String(16), nullable=False, server_default=""),  # who will eat, if said
    Column("created_at", Moment, nullable=False),
    Column("next_at", Moment, nullable=False, index=True),
)

follow = Table(
    "follow",
    metadata,
    Column("place_id", ForeignKey("place.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("since", Moment, nullable=False),
    Index("ix_follow_person_id", "person_id"),
)

push = Table(
    "push",
    metadata,
    Column("id", Key, primary_key=True),
    Column("occurrence_id", ForeignKey("occurrence.id", ondelete="CASCADE"), nullable=False),
    Column("due_at", Moment, nullable=False),  # until then it can be undone
    Column("told_at", Moment),
    Column("people", Integer, nullable=False, server_default="0"),  # how many were told
    UniqueConstraint("occurrence_id"),
    Index(
        "ix_push_due",
        "due_at",
        sqlite_where=text("told_at IS NULL"),
        postgresql_where=text("told_at IS NULL"),
    ),
)

approval = Table(
    "approval",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),  # popote_seat_free_fr
    Column("key", String(40), nullable=False),
    Column("language", String(8), nullable=False),  # Meta's code in small letters
    Column("sid", String(40), nullable=False, server_default=""),
    Column("status", String(16), nullable=False),  # as Twilio says: pending, approved …
    Column("reason", String(200), nullable=False, server_default=""),
    Column("checked_at", Moment, nullable=False),
)
"""The texts WhatsApp was asked to approve for use outside its window, and what it said."""
