"""The door for gunicorn: the one app of the product."""

from importlib import import_module

from scoring.app import create_app
from scoring.foundation import memory

import_module("alembic.script")  # /readyz asks for it: it is loaded now, and not under somebody's marks
app = create_app()
memory.settle()
