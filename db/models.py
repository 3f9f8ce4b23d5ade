"""The tables of people, messages and meals, and the door to all others.

* moments are UTC seconds; days and times of day are local to the place;
* an address is sealed and found by a keyed index, never by its text;
* what was said and what was typed is wiped once it has arrived.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
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
from db.needs import drop_off, need, pledge, report
from db.organizations import area, organization, page
from db.shifts import handover, news, shift, shift_role, shift_template, signup
from db.tickets import duty, ticket, utterance
from db.types import Key, Moment
from db.volunteering import audit, coordinator, feed, invitation, volunteer

__all__ = [
    "address",
    "alert",
    "area",
    "asked",
    "audit",
    "conversation",
    "coordinator",
    "drop_off",
    "duty",
    "feed",
    "handover",
    "incoming",
    "invitation",
    "metadata",
    "need",
    "news",
    "occurrence",
    "organization",
    "outbox",
    "page",
    "person",
    "place",
    "pledge",
    "report",
    "season",
    "serving",
    "shift",
    "shift_role",
    "shift_template",
    "sighting",
    "signup",
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
    CheckConstraint("role IN ('person', 'volunteer', 'coordinator')", name="role"),
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
        "uq_outbox_reminder",
        "signup_id",
        "purpose",
        unique=True,
        sqlite_where=text("signup_id IS NOT NULL AND state = 'queued'"),
        postgresql_where=text("signup_id IS NOT NULL AND state = 'queued'"),
    ),
)

place = Table(
    "place",
    metadata,
    Column("id", Key, primary_key=True),
    Column("key", String(160), nullable=False, unique=True),  # an import finds it again by this
    Column("organization_id", ForeignKey("organization.id"), index=True),
    Column("name", String(160), nullable=False),
    Column("city", String(80), nullable=False),
    Column("address", String(200), nullable=False, server_default=""),
    Column("station", String(80), nullable=False, server_default=""),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("audience", String(16), nullable=False, server_default="everyone"),
    Column("conditions", JSON, nullable=False, server_default="[]"),  # tokens of meals.Condition
    Column("languages", String(80), nullable=False, server_default=""),  # spoken there
    Column("sensitivity", String(12), nullable=False, server_default="public"),
    Column("meeting_point", String(200)),
    Column("meeting_latitude", Float),
    Column("meeting_longitude", Float),
    Column("example", Boolean, nullable=False, server_default=text("false")),  # demo data
    CheckConstraint("sensitivity IN ('public', 'verified', 'team')", name="sensitivity"),
    CheckConstraint(
        "audience IN ('everyone', 'women', 'families', 'minors', 'adults', 'students')",
        name="audience",
    ),
    Index("ix_place_position", "latitude", "longitude"),
)

season = Table(
    "season",
    metadata,
    Column("id", Key, primary_key=True),
    Column("key", String(40), nullable=False, unique=True),  # ramadan-2027
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    CheckConstraint("starts_on <= ends_on", name="order"),
)

serving = Table(
    "serving",
    metadata,
    Column("id", Key, primary_key=True),
    Column("place_id", ForeignKey("place.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("meal", String(16), nullable=False),
    Column("hours", String(255), nullable=False),  # OSM opening_hours; "" when nobody knows
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("season_id", ForeignKey("season.id")),  # only in it, when it refers to one
    Column("source", String(300), nullable=False, server_default=""),
    Column("sourced_on", String(10), nullable=False, server_default=""),  # 2024-06 or 2024-06-11
    Column("words", JSON, nullable=False, server_default="{}"),  # as the source printed them
    Column("ended", Boolean, nullable=False, server_default=text("false")),  # kept, never shown
    Column("confirmed_at", Moment, index=True),
    Column("confirmed_by", ForeignKey("person.id", ondelete="SET NULL")),
    UniqueConstraint("place_id", "meal", "hours"),
)

occurrence = Table(
    "occurrence",
    metadata,
    Column("id", Key, primary_key=True),
    Column("place_id", ForeignKey("place.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("meal", String(16)),
    Column("address", String(200)),  # where it moved to
    Column("latitude", Float),
    Column("longitude", Float),
    Column("note", String(200)),
    Column("created_at", Moment, nullable=False),
    Column("created_by", ForeignKey("person.id", ondelete="SET NULL")),
    CheckConstraint("kind IN ('add', 'cancel', 'replace', 'move', 'note')", name="kind"),
    CheckConstraint("starts_at < ends_at", name="order"),
    Index("ix_occurrence_place_id_ends_at", "place_id", "ends_at"),
    Index("ix_occurrence_ends_at", "ends_at"),
)

alert = Table(
    "alert",
    metadata,
    Column("id", Key, primary_key=True),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
    Column("radius_m", Integer, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False, index=True),
    Column("note", String(200), nullable=False, server_default=""),
    Column("source", String(300), nullable=False, server_default=""),
    Column("created_at", Moment, nullable=False),
)

sighting = Table(
    "sighting",
    metadata,
    Column("id", Key, primary_key=True),
    Column("place_id", ForeignKey("place.id", ondelete="CASCADE"), nullable=False),
    Column("person_id", ForeignKey("person.id", ondelete="SET NULL")),
    Column("kind", String(8), nullable=False),
    Column("verified", Boolean, nullable=False),  # seen by an approved volunteer
    Column("seen_at", Moment, nullable=False),
    CheckConstraint("kind IN ('closed', 'no_food', 'queue')", name="kind"),
    Index("ix_sighting_place_id_seen_at", "place_id", "seen_at"),
)

asked = Table(
    "asked",
    metadata,
    Column("place_id", ForeignKey("place.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("asked_at", Moment, nullable=False, index=True),  # told of a change for three hours
)
