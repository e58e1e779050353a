"""Boards: what the public may hear, when, and how it gets there."""
