"""The blueprint that matrix and sheets share."""

from flask import Blueprint

pages = Blueprint("desk", __name__)
