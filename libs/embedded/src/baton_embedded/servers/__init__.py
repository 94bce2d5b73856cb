"""Java servers that bring themselves."""
