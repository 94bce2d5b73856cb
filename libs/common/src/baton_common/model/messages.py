"""Messages within a service: requests, commands, events, and the two kinds of refusal."""

from datetime import datetime

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A fact, private to its service, never changed. `at` is when it took effect (aware)."""

    at: datetime


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """An order to one aggregate, complete; it may be refused. `at` is the database's clock when it
    was made (aware)."""

    at: datetime


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """An order to a service by a route, a consumer or a saga; one use case carries it out. `at` is
    the database's clock when it was made (aware)."""

    at: datetime


class Refused(Exception):
    """The caller erred; the text is a sentence that says what to do. HTTP answers 409."""

    def __init__(self, sentence: str, *, code: str = "refused") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


class Unknown(Refused):
    """There is no such thing, or it is not the caller's to see. HTTP answers 404."""

    def __init__(self, sentence: str = "There is nothing under this id.") -> None:
        super().__init__(sentence, code="unknown")


class Stale(Refused):
    """The caller expected another version. HTTP answers 412."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, code="stale")

    @classmethod
    def version(cls, expected: int, is_at: int) -> "Stale":
        """The refusal of a command on a version that is no longer the newest."""
        return cls(
            f"It has changed since you saw it: you expected version {expected}, "
            f"it is at version {is_at}. Read it again."
        )


def is_stale_first(no: Exception | None) -> bool:
    """True if a stale version is reported before the decision's own result: always, except when
    the thing is unknown, whose version nobody may learn."""
    return no is None or (isinstance(no, Refused) and not isinstance(no, Unknown))
