"""What is written down in a form of its own: hashes of what was told, of states, second place."""

from pathlib import Path
from uuid import UUID

import pytest

from baton_common.engine.log.high_water_file import HighWaterFile, Seen
from baton_common.engine.log.published_hash import published_hash
from baton_common.engine.log.state_hash import StateHash
from baton_common.platform.schema.common import FILES, statements


def test_the_hash_of_what_was_told_never_changes() -> None:
    assert published_hash(7, "errand-1", "test.errand.news.v1", b'{"a":1}').hex() == (
        "7e1d7ff7af6899a14f7ddd9e405688b8a7a42042af9c1f8456859f8de2421a90"
    )


def test_parts_of_what_was_told_cannot_run_into_each_other() -> None:
    assert published_hash(1, "ab", "c", b"") != published_hash(1, "a", "bc", b"")
    assert published_hash(11, "a", "b", b"") != published_hash(1, "1a", "b", b"")


def test_a_state_hash_does_not_depend_on_the_order_of_keys_and_sets() -> None:
    one, other = StateHash(), StateHash()
    one.add("a-1", {"x": {"p", "q", "r"}, "y": 1})
    other.add("a-1", {"y": 1, "x": {"r", "q", "p"}})
    assert one.hex() == other.hex()


def test_the_second_place_is_whole_or_not_there(tmp_path: Path) -> None:
    place = HighWaterFile(tmp_path / "there" / "log.json")
    assert place.read() is None
    for number in (1, 2):
        seen = Seen(UUID(int=1), 3, number, UUID(int=number))
        place.write(seen)
        assert place.read() == seen
    assert [path.name for path in (tmp_path / "there").iterdir()] == ["log.json"]
    (tmp_path / "there" / "log.json").write_text("{")
    with pytest.raises(ValueError, match="does not say how far"):
        place.read()


def test_a_functions_body_is_one_statement() -> None:
    found = [statement for number in range(1, len(FILES) + 1) for statement in statements(number)]
    assert sum("$$" in statement for statement in found) == 6
    assert all(statement.count("$$") in (0, 2) for statement in found)
    assert not any(statement.endswith(";") for statement in found)
