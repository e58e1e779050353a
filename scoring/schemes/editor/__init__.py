"""The editor: small changes of a draft, made by two people at a time, undone and done again."""
