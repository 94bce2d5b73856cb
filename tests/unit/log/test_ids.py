"""Ids grow with time, and one that this process just made is known by its look."""

from uuid import UUID

from baton_common.engine.log.just_made import just_made
from baton_common.model.clock import new_id, uuid7
from baton_testkit.made_ids import MadeIds

_TWO_SECONDS_AND_MORE = 2_100 << 80


def test_ids_are_of_version_7_and_no_two_are_alike() -> None:
    made = [uuid7() for _ in range(10_000)]
    assert len(set(made)) == len(made)
    assert {(each.version, each.variant) for each in made} == {(7, "specified in RFC 4122")}
    assert [each.int >> 80 for each in made] == sorted(each.int >> 80 for each in made)


def test_what_this_process_just_made_is_known() -> None:
    assert just_made(new_id())


def test_what_was_made_elsewhere_long_ago_or_otherwise_is_not() -> None:
    mine = uuid7()
    assert not just_made(str(UUID(int=mine.int - _TWO_SECONDS_AND_MORE)))
    assert not just_made(str(UUID(int=mine.int + _TWO_SECONDS_AND_MORE)))
    assert not just_made(str(UUID(int=mine.int ^ 1)))
    assert not just_made(MadeIds()())
    assert not just_made(f"{mine}-2")
    assert not just_made("x" * 14 + "7" + str(mine)[15:])
    assert not just_made("")
