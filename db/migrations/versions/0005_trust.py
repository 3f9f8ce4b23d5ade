"""trust."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ADDED = (  # other tables refer to these: they are never made anew
    "call ADD COLUMN asked_at BIGINT",
    "occurrence ADD COLUMN exact {bytes}",
    "outbox ADD COLUMN recall_at BIGINT",
    "place ADD COLUMN exact {bytes}",
    "shift ADD COLUMN exact {bytes}",
)
COORDINATOR = ("safeguarding", "acted_on")


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("name", sa.String(length=24), nullable=False),
        sa.Column("ran_at", sa.BigInteger(), nullable=True),
        sa.Column("fault", sa.String(length=64), nullable=True),
        sa.Column("progress", sa.Integer(), nullable=True),
        sa.Column("mark", sa.LargeBinary(length=32), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job")),
    )
    op.create_table(
        "disclosure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_disclosure_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    with op.batch_alter_table("disclosure", schema=None) as batch_op:
        batch_op.create_index("ix_disclosure_at", ["at"], unique=False)
        batch_op.create_index("ix_disclosure_person_id_at", ["person_id", "at"], unique=False)

    op.create_table(
        "freeze",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("begun_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("drill", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("wipe_asked_at", sa.BigInteger(), nullable=True),
        sa.Column(
            "wipe_asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("wipe_agreed_at", sa.BigInteger(), nullable=True),
        sa.Column("wiped_at", sa.BigInteger(), nullable=True),
        sa.Column(
            "thaw_asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["begun_by"], ["person.id"], name=op.f("fk_freeze_begun_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["thaw_asked_by"],
            ["person.id"],
            name=op.f("fk_freeze_thaw_asked_by"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["wipe_asked_by"],
            ["person.id"],
            name=op.f("fk_freeze_wipe_asked_by"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_freeze")),
    )
    with op.batch_alter_table("freeze", schema=None) as batch_op:
        batch_op.create_index(
            "ix_freeze_open",
            ["at"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "pin",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("misses", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", sa.BigInteger(), nullable=True),
        sa.Column("entered_at", sa.BigInteger(), nullable=True),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_pin_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_pin")),
    )
    op.create_table(
        "suspension",
        _person("person_id", nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        _person("suspended_by"),
        _person("restored_by"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_suspension_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["suspended_by"],
            ["person.id"],
            name=op.f("fk_suspension_suspended_by"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["restored_by"],
            ["person.id"],
            name=op.f("fk_suspension_restored_by"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_suspension")),
    )

    for column in ADDED:
        op.execute(f"ALTER TABLE {column.format(bytes=_bytes())}")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("actor", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("chain", sa.LargeBinary(length=32), nullable=True))
    op.execute("UPDATE audit SET actor = person_id")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_audit_person_id"), type_="foreignkey")
        batch_op.drop_column("person_id")
    _add("coordinator", ("acted_on", sa.Date()))
    with op.batch_alter_table("coordinator", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "safeguarding", sa.Boolean(), server_default=sa.text("(false)"), nullable=False
            )
        )
    _add("invitation", ("seconded_at", sa.BigInteger()))
    _by("invitation", "seconded_by")
    op.execute("UPDATE invitation SET seconded_at = used_at WHERE used_at IS NOT NULL")
    op.execute("UPDATE invitation SET seconded_at = created_at WHERE created_by IS NULL")
    _add("volunteer", ("vouched_at", sa.BigInteger()))
    _by("volunteer", "vouched_by")
    op.execute("UPDATE volunteer SET vouched_at = decided_at WHERE state = 'approved'")
    op.create_index(
        "ix_outbox_recall_at",
        "outbox",
        ["recall_at"],
        unique=False,
        sqlite_where=sa.text("recall_at IS NOT NULL"),
        postgresql_where=sa.text("recall_at IS NOT NULL"),
    )


def _person(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=nullable)


def _bytes() -> str:
    return "BLOB" if op.get_bind().dialect.name == "sqlite" else "BYTEA"


def _add(table: str, *columns: tuple[str, sa.types.TypeEngine[Any]]) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name, kind in columns:
            batch_op.add_column(sa.Column(name, kind, nullable=True))


def _by(table: str, *names: str) -> None:
    """Add columns that name a person, or nobody once they are forgotten."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name in names:
            key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
            batch_op.add_column(sa.Column(name, key, nullable=True))
            batch_op.create_foreign_key(
                batch_op.f(f"fk_{table}_{name}"), "person", [name], ["id"], ondelete="SET NULL"
            )


def downgrade() -> None:
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "person_id",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                sa.ForeignKey("person.id", name="fk_audit_person_id", ondelete="SET NULL"),
            )
        )
    op.execute("UPDATE audit SET person_id = actor WHERE actor IN (SELECT person.id FROM person)")
    op.drop_index("ix_outbox_recall_at", table_name="outbox")
    for table, columns in (
        ("volunteer", ("vouched_at", "vouched_by")),
        ("invitation", ("seconded_by", "seconded_at")),
        ("coordinator", COORDINATOR),
        ("audit", ("chain", "actor")),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in columns:
                batch_op.drop_column(name)
    for table in ("place", "occurrence", "shift"):
        op.execute(f"ALTER TABLE {table} DROP COLUMN exact")
    op.execute("ALTER TABLE outbox DROP COLUMN recall_at")
    op.execute("ALTER TABLE call DROP COLUMN asked_at")
    for table in ("suspension", "pin", "freeze", "disclosure", "job"):
        op.drop_table(table)
