"""Runs sagas on the log: each event once, in the unit of its effects; deadlines never early."""
