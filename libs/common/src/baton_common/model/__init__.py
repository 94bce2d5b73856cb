"""What a service is written in: messages, aggregates, units of work, sagas, contracts, metadata, and the ports.

A service's domain may take everything here, and of `baton_common` nothing else. No framework; msgspec only.
"""
