"""Named points in the mechanism at which a test lets the process end.

Code passes a point by `passing("saga: committed")`; unless a test armed that name it does
nothing. This module imports nothing of the kit, so that the product may pass points.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Crashed(BaseException):
    """The process ended here. Not an Exception: nothing that goes on after errors stops it."""


_armed: dict[str, Callable[[str], None]] = {}
_passed: set[str] = set()


def failpoint(name: str) -> None:
    """Go past the point; ends here if it is armed."""
    if _armed:
        _passed.add(name)
        if (end := _armed.get(name)) is not None:
            end(name)


@contextmanager
def crash(name: str, on_pass: int = 1) -> Iterator[None]:
    """Within the block, raise Crashed when the point is passed for the `on_pass`th time.

    Raises AssertionError at the end if it was never reached: a misspelt point proves nothing.
    """
    left = on_pass

    def end(name: str) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Crashed(name)

    _armed[name] = end
    try:
        yield
    except Crashed as crashed:
        if crashed.args != (name,):
            raise
    finally:
        del _armed[name]
    if left > 0:
        raise AssertionError(f"the crash point {name!r} was not reached {on_pass} time(s)")


@contextmanager
def failpoints_passed() -> Iterator[set[str]]:
    """The names of all points passed within the block: what a crash test has to arm."""
    _passed.clear()
    _armed[""] = lambda name: None
    try:
        yield _passed
    finally:
        del _armed[""]
