"""How Alembic reaches the database: the engine it is handed, one transaction for all steps."""

from alembic import context

from scoring.foundation.db import Base

engine = context.config.attributes["engine"]
with engine.execution_options(sheber_writes=True).connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
