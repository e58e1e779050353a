"""The record of results of international stages: kept by hand, never marked or computed here."""
