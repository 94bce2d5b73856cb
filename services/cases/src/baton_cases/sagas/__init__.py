"""The flows that wait: each one file, told in order."""
