"""The vocabulary of a service: messages, aggregates, units of work, sagas, contracts, ports.

A domain may take everything here and nothing else of `baton_common`. It knows msgspec and no
framework.
"""
