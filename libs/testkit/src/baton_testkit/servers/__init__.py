"""Real servers that the tests bring themselves."""
