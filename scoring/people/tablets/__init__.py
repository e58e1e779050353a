"""Tablets: paired by the chief's code, entered by a PIN of one's own, revoked at once."""
