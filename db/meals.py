"""The tables of meals: places, their rules, dated exceptions, alerts, and what is told of them.

* nothing says "open": what is served is computed from these when it is asked;
* days and times of day are local to the place.
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
    Column("exact", LargeBinary),  # of a place that is not public: address and point, sealed
    Column("example", Boolean, nullable=False, server_default=text("false")),  # demo data
    Column("asked_on", Date),  # when its team was last asked whether all is still true
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
    Column("exact", LargeBinary),  # of a place that is not public: address and point, sealed
    Column("created_at", Moment, nullable=False),
    Column("created_by", ForeignKey("person.id", ondelete="SET NULL")),
    Column("undone_at", Moment),  # taken back: it changes nothing
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
