"""Workbooks in: read by a job, reviewed by cell, mended, kept as a draft or laid over a scheme."""
