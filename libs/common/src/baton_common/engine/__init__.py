"""What runs a service: log, feed, relay, consumers, projections, sagas and their loops.

A service takes from it the port of projections, their rows and queries; all else comes through `program`.
"""
