"""The one way a proof of identity fails: the caller learns what to do, never what was close."""


class NotProven(Exception):
    """The caller's identity is not proven. HTTP answers 401 with the sentence."""


class KeysUnavailable(Exception):
    """The keys that prove tokens cannot be fetched, and none are cached. HTTP answers 503."""
