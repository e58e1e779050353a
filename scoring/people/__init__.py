"""Who marks and who is marked: organisations, persons, accounts, roles and sign-in."""
