"""The tables of organizations: who works where, what areas are called, and what they tell people.

* several associations share one bot: what each has carries its number;
* the coordinators of a hub act for the organizations that name it as theirs.
"""

from sqlalchemy import (
    Column,
    Date,
    Float,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from db.metadata import metadata
from db.types import Key, Moment

organization = Table(
    "organization",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String(120), nullable=False, unique=True),
    Column("hub_id", ForeignKey("organization.id"), index=True),  # who acts for it as well
    Column("areas", String(400), nullable=False, server_default=""),  # ";calais;stalingrad;"
    Column("summed_on", Date),  # the Monday on which its coordinators were last told of the week
)

area = Table(
    "area",
    metadata,
    Column("id", Key, primary_key=True),
    Column("key", String(60), nullable=False, unique=True),
    Column("name", String(80), nullable=False),
    Column("city", String(80), nullable=False),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
    Column("spellings", String(1000), nullable=False, server_default=""),  # "a|b|c"
)

page = Table(
    "page",
    metadata,
    Column("id", Key, primary_key=True),
    Column("topic", String(40), nullable=False),  # the name of its file, as "numbers"
    Column("language", String(8), nullable=False),
    Column("position", Integer, nullable=False, server_default="0"),  # in the list of topics
    Column("title", String(60), nullable=False),
    Column("body", Text, nullable=False),  # paragraphs, as they are shown
    Column("source", String(300), nullable=False, server_default=""),
    Column("checked_on", Date),  # when somebody last compared it with its source
    Column("imported_at", Moment, nullable=False),
    UniqueConstraint("topic", "language"),
)
