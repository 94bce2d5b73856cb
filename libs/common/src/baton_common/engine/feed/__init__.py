"""Feeds: how a service receives the contracts of another; two feeds behind one port."""
