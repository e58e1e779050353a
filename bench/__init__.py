"""Measurements, never tests: each module here has `measure()`, and `python -m bench` writes what they found."""
