"""Stores, reads, seals, writes and sends mails: the layer between the outside and the domain."""
