"""Somebody who has to be asked cannot be asked now."""


class Unavailable(Exception):
    """Wait and ask again. A reader does so by itself."""
