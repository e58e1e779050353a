"""Persons and organisations: kept once, found by any part of a name, with consents and qualifications."""
