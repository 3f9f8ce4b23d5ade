"""The tables of volunteers and coordinators: who may do what, by whose leave, and what was done.

* whoever stands in `suspension` is a person like any other until that line is gone;
* nobody has a name: a volunteer is what they can do, and a number within a shift;
* what a coordinator does is written down in the transaction that does it.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
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
    text,
)

from db.metadata import metadata
from db.types import Key, Moment

invitation = Table(
    "invitation",
    metadata,
    Column("id", Key, primary_key=True),
    Column("role", String(16), nullable=False),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", ForeignKey("person.id", ondelete="SET NULL")),  # None: the administrator
    Column("not_after", Moment, nullable=False),
    Column("used_at", Moment),
    Column("used_by", ForeignKey("person.id", ondelete="SET NULL")),
    Column("seconded_at", Moment),  # when a second coordinator agreed: only then it counts
    Column("seconded_by", ForeignKey("person.id", ondelete="SET NULL")),
    Column("revoked_at", Moment),
    CheckConstraint("role IN ('coordinator')", name="role"),
)

coordinator = Table(
    "coordinator",
    metadata,
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False, index=True),
    Column("since", Moment, nullable=False),
    Column("acted_on", Date),  # the day of their last act: a role nobody uses ends
    Column("safeguarding", Boolean, nullable=False, server_default=text("false")),
)

suspension = Table(
    "suspension",
    metadata,
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("suspended_by", ForeignKey("person.id", ondelete="SET NULL")),
    Column("restored_by", ForeignKey("person.id", ondelete="SET NULL")),  # the first of two
)

pin = Table(
    "pin",
    metadata,
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("salt", LargeBinary(16), nullable=False),
    Column("digest", LargeBinary(32), nullable=False),  # scrypt
    Column("misses", Integer, nullable=False, server_default="0"),
    Column("locked_until", Moment),
    Column("entered_at", Moment),  # it holds for five minutes
    Column("set_at", Moment, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", BigInteger),  # a number that is never given again; None: the administrator
    Column("organization_id", ForeignKey("organization.id"), index=True),
    Column("act", String(32), nullable=False),
    Column("details", JSON, nullable=False),  # numbers and tokens, no words of a person
    Column("chain", LargeBinary(32)),  # of this line and all before it; None: before there was one
)

volunteer = Table(
    "volunteer",
    metadata,
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("state", String(8), nullable=False),
    Column("organization_id", ForeignKey("organization.id")),  # whose coordinator approved
    Column("languages", String(80), nullable=False, server_default=""),  # ";fr;ar;"
    Column("activities", String(160), nullable=False, server_default=""),  # ";cooking;night;"
    Column("areas", String(200), nullable=False, server_default=""),  # ";stalingrad;calais;"
    Column("licence", Boolean, nullable=False, server_default=text("false")),
    Column("car", Boolean, nullable=False, server_default=text("false")),
    Column("first_aid", Boolean, nullable=False, server_default=text("false")),
    Column("applied_at", Moment, nullable=False),
    Column("decided_at", Moment),
    Column("vouched_by", ForeignKey("person.id", ondelete="SET NULL")),
    Column("vouched_at", Moment),  # vouching lasts for a time: then somebody has to again
    Column("asked_at", Moment),  # when last asked to fill a gap: the least recent is asked first
    CheckConstraint("state IN ('pending', 'approved', 'refused', 'left')", name="state"),
    Index(
        "ix_volunteer_pending",
        "applied_at",
        sqlite_where=text("state = 'pending'"),
        postgresql_where=text("state = 'pending'"),
    ),
)

feed = Table(
    "feed",
    metadata,
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("serial", Integer, nullable=False),  # counted up, it makes every earlier address void
    Column("lookup", LargeBinary(16), nullable=False, unique=True),  # keyed index of the token
)
