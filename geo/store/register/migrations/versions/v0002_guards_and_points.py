"""What was recorded stays; and in PostgreSQL services have a point and a view that QGIS opens."""

from __future__ import annotations

from alembic import op

from geo.store.register import guards

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The point follows from the body by itself, so that it can never disagree with it.
POINT = """
ALTER TABLE item ADD COLUMN geometry geometry(Point, 4326) GENERATED ALWAYS AS (
    CASE WHEN kind = 'service' AND body ->> 'lat' <> '' AND body ->> 'lon' <> ''
    THEN ST_SetSRID(ST_MakePoint((body ->> 'lon')::float8, (body ->> 'lat')::float8), 4326) END
) STORED
"""
VIEW = """
CREATE VIEW services AS
SELECT key AS service_id, version, geometry,
    {columns}
FROM item WHERE kind = 'service' AND body IS NOT NULL
"""
COLUMNS = (
    "name",
    "category",
    "status",
    "address",
    "postcode",
    "ward_stated",
    "locality_stated",
    "coord_accuracy",
    "coord_source",
    "as_of",
    "source_url",
    "notes",
)


def upgrade() -> None:
    """Put up the guards, and in PostgreSQL add the points, their index and the view."""
    guards.put_up(op.get_bind())
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(POINT)
    op.execute("CREATE INDEX item_geometry ON item USING gist (geometry)")
    op.execute(VIEW.format(columns=", ".join(f"body ->> '{each}' AS {each}" for each in COLUMNS)))
