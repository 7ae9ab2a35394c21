"""How the register's tables came about, version by version (Alembic)."""
