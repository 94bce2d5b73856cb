"""Links that were followed: a link shows who read a file once, however often it is followed."""

from collections import OrderedDict

MOST = 10_000


class FollowedLinks:
    """One for each process: whoever has a link may follow it again and again while it is good, and
    a browser does; only the first time is written down."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._until: OrderedDict[str, int] = OrderedDict()
        """By signature: the last second of the link."""

    def is_new(self, signature: str, now: int) -> bool:
        """True if it was not followed yet."""
        return self._until.get(signature, -1) < now

    def follow(self, signature: str, until: int) -> None:
        """It was written down that it is followed."""
        self._until[signature] = until
        self._until.move_to_end(signature)
        while len(self._until) > self._most:
            self._until.popitem(last=False)
