"""The error raised while a system that has to be asked cannot be reached."""


class Unavailable(Exception):
    """Wait and ask again. A reader does so by itself."""
