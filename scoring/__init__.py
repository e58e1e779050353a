"""Sheber: marking, rolling up, deciding and proving for skills championships and demonstration exams."""

__version__ = "0.1.0"
