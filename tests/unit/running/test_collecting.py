"""Garbage is searched for less often while a service runs, and as before when it has ended."""

import gc
import weakref

from baton_common.program.garbage_collection import THRESHOLDS, collecting_less


class Ring:
    """Garbage that only a search finds."""

    def __init__(self) -> None:
        self.me = self


def test_it_is_less_within_and_as_before_after_it() -> None:
    before = gc.get_threshold(), gc.get_freeze_count()
    with collecting_less():
        assert gc.get_threshold() == THRESHOLDS
        assert gc.get_freeze_count() > before[1]
    assert (gc.get_threshold(), gc.get_freeze_count()) == before


def test_new_cycles_are_still_found() -> None:
    with collecting_less():
        ring = weakref.ref(Ring())
        for _ in range(THRESHOLDS[0] + 1):
            Ring()
        assert ring() is None
