"""The way people and machines reach a service: HTTP, identity, auditing, dead letters.

A service takes from it what its routes need: policies, commands, pages, problems, live updates.
"""
