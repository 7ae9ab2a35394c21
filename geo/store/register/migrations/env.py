"""What Alembic runs: the steps, in the transaction of whoever asks for them."""

from __future__ import annotations

from alembic import context

from geo.store.register.schema import VERSION_TABLE, metadata

if hasattr(context, "config"):  # not where it is merely imported
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        version_table=VERSION_TABLE,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
