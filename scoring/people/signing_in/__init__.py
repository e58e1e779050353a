"""Signing in: passwords, one-time codes, attempts counted, the door that knows who acts."""
