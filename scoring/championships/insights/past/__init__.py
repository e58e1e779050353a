"""Results of past years brought in from files, for comparison alone: unverified, and nothing builds on them."""
