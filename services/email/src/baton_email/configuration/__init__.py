"""The house file's section `email`: read with its lines."""
