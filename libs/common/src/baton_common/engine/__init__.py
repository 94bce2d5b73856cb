"""The engine of a service: log, feed, relay, consumers, projections, sagas and their loops.

A service takes from it the port of projections with their rows and queries; the rest comes
through `program`.
"""
