"""Queries of screens and routes over the read models, one file per screen or question."""
