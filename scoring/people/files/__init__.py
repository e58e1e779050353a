"""Files of persons: in by a review, out as a file that comes in again."""
