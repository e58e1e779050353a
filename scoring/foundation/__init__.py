"""Database, time, events, words, jobs, guarded files: all that a web product stands on, nothing of the domain."""
