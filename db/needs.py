"""The tables of needs: what is missing, who reported it, who brings it, and where to.

* a need and a pledge are never deleted, they change their state;
* what somebody wrote about a need is sealed, and forgotten with its reporters.
"""

from sqlalchemy import (
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

PROMISED = "state IN ('pledged', 'confirmed')"  # what somebody is going to bring

drop_off = Table(
    "drop_off",
    metadata,
    Column("id", Key, primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False, index=True),
    Column("name", String(80), nullable=False),
    Column("area", String(80), nullable=False),  # what everybody may know of where it is
    Column("address", String(200), nullable=False),  # for who brings something
    Column("latitude", Float),
    Column("longitude", Float),
    Column("hours", String(255), nullable=False),  # OSM opening_hours
    Column("contact", LargeBinary),  # sealed; for who brings something
    Column("ended", Boolean, nullable=False, server_default=text("false")),
)

need = Table(
    "need",
    metadata,
    Column("id", Key, primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("category", String(16), nullable=False),
    Column("size", String(8), nullable=False, server_default=""),
    Column("quantity", Integer, nullable=False),  # as reported, all reports together
    Column("urgency", String(8), nullable=False),
    Column("area", String(80), nullable=False),  # the name of the nearest known spot
    Column("cell", String(16)),  # of the grid of 500 m
    Column("place_id", ForeignKey("place.id", ondelete="SET NULL")),
    Column("note", LargeBinary),  # what the reporter wrote, sealed
    Column("standing", Boolean, nullable=False, server_default=text("false")),
    Column("state", String(10), nullable=False),
    Column("claimed_by", ForeignKey("person.id", ondelete="SET NULL")),
    Column("created_at", Moment, nullable=False),
    Column("claimed_at", Moment),
    Column("opened_at", Moment),  # since when anybody can bring it
    Column("wanted", Integer, nullable=False, server_default="0"),  # how many are to be brought
    Column("drop_off_id", ForeignKey("drop_off.id")),
    Column("deadline", Moment),
    Column("merged_into", ForeignKey("need.id"), index=True),
    Column("ended_at", Moment),
    Column("reason", String(12)),  # why it was closed
    CheckConstraint("quantity > 0 AND wanted >= 0", name="amounts"),
    CheckConstraint("urgency IN ('now', 'today', 'week')", name="urgency"),
    CheckConstraint(
        "state IN ('new', 'claimed', 'open', 'fulfilled', 'closed', 'merged')", name="state"
    ),
    CheckConstraint("state != 'open' OR (wanted > 0 AND drop_off_id IS NOT NULL)", name="open"),
    Index("ix_need_organization_id_state", "organization_id", "state"),
    Index(
        "ix_need_open",
        "id",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    Index("ix_need_category_created_at", "category", "created_at"),
)

report = Table(
    "report",
    metadata,
    Column("id", Key, primary_key=True),
    Column("need_id", ForeignKey("need.id", ondelete="CASCADE"), nullable=False),
    Column("person_id", ForeignKey("person.id", ondelete="SET NULL"), index=True),
    Column("quantity", Integer, nullable=False),
    Column("whom", String(8), nullable=False),
    Column("may_write", Boolean, nullable=False, server_default=text("true")),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("need_id", "person_id"),
    CheckConstraint("quantity > 0", name="quantity"),
    CheckConstraint("whom IN ('me', 'us', 'someone', 'team')", name="whom"),
)

pledge = Table(
    "pledge",
    metadata,
    Column("id", Key, primary_key=True),
    Column("need_id", ForeignKey("need.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("person_id", ForeignKey("person.id", ondelete="SET NULL")),
    Column("quantity", Integer, nullable=False),
    Column("received", Integer, nullable=False, server_default="0"),
    Column("state", String(10), nullable=False),
    Column("comes_on", Date, nullable=False),  # the day of the drop-off point
    Column("opens_at", Moment, nullable=False),  # from when it takes things on that day
    Column("closes_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("until", Moment),  # when it expires as it is
    Column("asked_at", Moment),  # when they were asked to confirm, later to bring more
    Column("confirmed_at", Moment),
    Column("ended_at", Moment),
    CheckConstraint("quantity > 0 AND received >= 0", name="amounts"),
    CheckConstraint(
        "state IN ('pledged', 'confirmed', 'received', 'cancelled', 'expired', 'called_off')",
        name="state",
    ),
    Index(
        "uq_pledge_promised",
        "need_id",
        "person_id",
        unique=True,
        sqlite_where=text(PROMISED),
        postgresql_where=text(PROMISED),
    ),
    Index("ix_pledge_person_id_state", "person_id", "state"),
    Index(
        "ix_pledge_until",
        "until",
        sqlite_where=text("until IS NOT NULL"),
        postgresql_where=text("until IS NOT NULL"),
    ),
)
