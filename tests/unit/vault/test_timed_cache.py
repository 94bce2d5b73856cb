"""What the vault keeps in memory is bounded in number and in time."""

from baton_common.platform.vault.timed_cache import TimedCache


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_an_entry_is_forgotten_after_its_time_however_often_it_was_used() -> None:
    seconds = Seconds()
    cache: TimedCache[str, int] = TimedCache(ttl=10, size=5, seconds=seconds)
    cache.put("a", 1)
    for seconds.now in (4.0, 8.0, 10.0):
        assert cache.get("a") == 1
    seconds.now = 10.1
    assert cache.get("a") is None
    assert len(cache) == 0


def test_the_oldest_go_first() -> None:
    cache: TimedCache[int, int] = TimedCache(ttl=10, size=2, seconds=Seconds())
    for number in (1, 2, 1, 3):
        cache.put(number, number)
    assert [cache.get(number) for number in (1, 2, 3)] == [1, None, 3]


def test_entries_are_dropped_by_what_they_hold() -> None:
    cache: TimedCache[str, int] = TimedCache(ttl=10, size=5, seconds=Seconds())
    cache.put("a", 1)
    cache.put("b", 2)
    cache.drop_where(lambda key, value: value == 1)
    cache.drop("nothing")
    assert (cache.get("a"), cache.get("b")) == (None, 2)
