"""What the regulation says, as pure functions over frozen values; imports nothing but the standard library."""
