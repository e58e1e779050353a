"""Database, time, events, words, jobs and guarded files: everything a web product stands on, and nothing of the domain."""
