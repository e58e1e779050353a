"""Looks of papers that need no programmer: colour, pictures, signatories, a closing line; each change a new version."""
