"""A service as a program: its environment, the builder that assembles it, its settings and verbs.

A service takes from it `Environment`, `ServiceBuilder`, `Settings` and `Program`.
"""
