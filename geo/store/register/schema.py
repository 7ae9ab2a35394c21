"""The tables of the register, the same in SQLite and in PostgreSQL.

`change`, `decision`, `revision` and `pack_file` are only ever added to (`guards.py`); `item` follows from
them, kept in the same transaction; `about` says whose register it is and which revision it is at. Whoever
writes is alone, so numbers are given by hand, the same in both databases. A person stands in `person` alone.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB

VERSIONS: Final = ("0001", "0002", "0003")
"""Versions of the schema, in order; each is a migration."""
VERSION_TABLE: Final = "register_schema"
APPLICATION_ID: Final = 0x4E415247
"""What an SQLite file of ours says in its heading: `NARG`."""

metadata: Final = MetaData()
BODY: Final = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

about: Final = Table(
    "about",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
    Column("place", Text, nullable=False),
    Column("generation", Text, nullable=False),
    Column("revision", Integer, nullable=False),
)
person: Final = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("address", Text, nullable=False),
    UniqueConstraint("name", "address", name="person_once"),
)
revision: Final = Table(
    "revision",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("person_id", Integer, ForeignKey("person.id"), nullable=False),
    Column("why", Text, nullable=False),
)
change: Final = Table(
    "change",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("before", BODY),
    Column("after", BODY),
    Column("at", Text, nullable=False),
    Column("person_id", Integer, ForeignKey("person.id"), nullable=False),
    Column("why", Text, nullable=False),
    Column("source", Text, nullable=False),
)
decision: Final = Table(
    "decision",
    metadata,
    Column("change_id", Integer, ForeignKey("change.id"), primary_key=True, autoincrement=False),
    Column("accepted", Boolean, nullable=False),
    Column("at", Text, nullable=False),
    Column("person_id", Integer, ForeignKey("person.id"), nullable=False),
    Column("why", Text, nullable=False),
    Column("revision", Integer, ForeignKey("revision.number")),
)
item: Final = Table(
    "item",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("body", BODY),
)
pack_file: Final = Table(
    "pack_file",
    metadata,
    Column("revision", Integer, ForeignKey("revision.number"), primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

draft: Final = Table(
    "draft",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("body", BODY, nullable=False),
    Column("at", Text, nullable=False),
)

TABLES: Final = (about, person, revision, change, decision, item, pack_file)
"""Those that are the register, in the order in which they can be filled; drafts are not."""
APPEND_ONLY: Final = ("revision", "change", "decision", "pack_file")
