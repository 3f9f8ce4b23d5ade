"""The tables of shifts: what is planned, who has a seat, and who is to be told.

* a signup is never deleted, it changes its status: the history gives hours and fairness;
* a person has at most one open signup on a shift, whatever comes in twice;
* what people are to know waits as news, written by the transaction that made it true.
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
from db.types import Key, Moment

LIVE = "status IN ('seated', 'offered', 'held')"  # takes up a seat
OPEN = "status IN ('seated', 'offered', 'waiting')"  # a person's own business with a shift

shift_template = Table(
    "shift_template",
    metadata,
    Column("id", Key, primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False, index=True),
    Column("rrule", String(200), nullable=False),  # RFC 5545, local days
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
    Column("start", String(5), nullable=False),  # 18:00 on the clock of the street
    Column("minutes", Integer, nullable=False),  # how long it lasts, on the clock of the street
    Column("meets_before", Integer, nullable=False, server_default="0"),  # minutes
    Column("what", JSON, nullable=False),  # everything else a shift made of it is given
    Column("contact", LargeBinary),  # sealed
    Column("version", Integer, nullable=False, server_default="1"),
    Column("ended", Boolean, nullable=False, server_default=text("false")),
)

shift = Table(
    "shift",
    metadata,
    Column("id", Key, primary_key=True),
    Column("key", String(80), unique=True),  # an import finds it again by this
    Column("organization_id", ForeignKey("organization.id"), nullable=False, index=True),
    Column("template_id", ForeignKey("shift_template.id")),
    Column("planned_on", Date),  # the day of the template it was made for
    Column("activity", String(16), nullable=False),
    Column("area", String(80), nullable=False),  # what everybody may know of where it is
    Column("latitude", Float),
    Column("longitude", Float),
    Column("meeting", String(200), nullable=False, server_default=""),  # for who has a seat
    Column("address", String(200), nullable=False, server_default=""),  # until it is sealed
    Column("exact", LargeBinary),  # the address and the point, sealed; after the confirmation
    Column("contact", LargeBinary),  # the lead's, sealed; after the confirmation
    Column("meets_at", Moment, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("lead_id", ForeignKey("person.id", ondelete="SET NULL"), index=True),
    Column("note", String(200), nullable=False, server_default=""),
    Column("bring", String(200), nullable=False, server_default=""),
    Column("visibility", String(12), nullable=False, server_default="volunteers"),
    Column("status", String(12), nullable=False, server_default="open"),
    Column("version", Integer, nullable=False, server_default="1"),  # counted up by each change
    Column("place_id", ForeignKey("place.id", ondelete="SET NULL")),  # whose meal it carries
    Column("portions_served", Integer),
    Column("portions_left", Integer),
    Column("roll_asked_at", Moment),  # when its lead was asked who is there
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("template_id", "planned_on"),
    CheckConstraint("meets_at <= starts_at AND starts_at < ends_at", name="order"),
    CheckConstraint("status IN ('open', 'cancelled')", name="status"),
    CheckConstraint("visibility IN ('open', 'volunteers', 'team')", name="visibility"),
    Index("ix_shift_status_starts_at", "status", "starts_at"),
    Index(
        "ix_shift_carries",
        "starts_at",
        sqlite_where=text("place_id IS NOT NULL"),
        postgresql_where=text("place_id IS NOT NULL"),
    ),
)

shift_role = Table(
    "shift_role",
    metadata,
    Column("id", Key, primary_key=True),
    Column("shift_id", ForeignKey("shift.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("part", String(16), nullable=False),
    Column("language", String(8), nullable=False, server_default=""),  # of an interpreter
    Column("licence", Boolean, nullable=False, server_default=text("false")),
    Column("car", Boolean, nullable=False, server_default=text("false")),
    Column("first_aid", Boolean, nullable=False, server_default=text("false")),
    Column("least", Integer, nullable=False),
    Column("most", Integer, nullable=False),
    UniqueConstraint("shift_id", "part", "language"),
    CheckConstraint("0 <= least AND least <= most", name="order"),
)

signup = Table(
    "signup",
    metadata,
    Column("id", Key, primary_key=True),
    Column("shift_id", ForeignKey("shift.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("role_id", ForeignKey("shift_role.id", ondelete="CASCADE"), nullable=False),
    Column("person_id", ForeignKey("person.id", ondelete="SET NULL")),  # None: held for a friend
    Column("friend_of", ForeignKey("signup.id", ondelete="SET NULL"), index=True),
    Column("number", Integer, nullable=False),  # within the shift: what the lead is told
    Column("status", String(16), nullable=False),
    Column("created_at", Moment, nullable=False),  # decides the order of the waiting list
    Column("until", Moment),  # how long it is offered or held
    Column("confirmed_at", Moment),
    Column("seen_version", Integer, nullable=False),  # the last change they said they saw
    Column("attendance", String(8)),
    Column("ended_at", Moment),
    Column("stale", Boolean, nullable=False, server_default=text("true")),  # lay reminders anew
    CheckConstraint(
        "status IN ('waiting', 'offered', 'held', 'seated', 'cancelled', 'late', 'released',"
        " 'called_off', 'replaced')",
        name="status",
    ),
    CheckConstraint("attendance IN ('here', 'late', 'missed')", name="attendance"),
    Index(
        "uq_signup_open",
        "shift_id",
        "person_id",
        unique=True,
        sqlite_where=text(OPEN),
        postgresql_where=text(OPEN),
    ),
    Index("ix_signup_live", "role_id", sqlite_where=text(LIVE), postgresql_where=text(LIVE)),
    Index(
        "ix_signup_waiting",
        "role_id",
        "created_at",
        sqlite_where=text("status = 'waiting'"),
        postgresql_where=text("status = 'waiting'"),
    ),
    Index("ix_signup_person_id_status", "person_id", "status"),
    Index(
        "ix_signup_until",
        "until",
        sqlite_where=text("until IS NOT NULL"),
        postgresql_where=text("until IS NOT NULL"),
    ),
    Index("ix_signup_stale", "id", sqlite_where=text("stale"), postgresql_where=text("stale")),
)

handover = Table(
    "handover",
    metadata,
    Column("id", Key, primary_key=True),
    Column("signup_id", ForeignKey("signup.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("closed_at", Moment),
)

news = Table(
    "news",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("shift_id", ForeignKey("shift.id", ondelete="CASCADE")),
    Column("signup_id", ForeignKey("signup.id", ondelete="CASCADE")),
    Column("details", JSON, nullable=False),  # numbers and tokens
    Column("not_after", Moment, nullable=False),
)
