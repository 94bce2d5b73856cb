"""The matcher and the dispatcher, who share only the text, tell of random situations alike."""

import pytest

from tests.scenarios.reference.compare_calls import call_differences


@pytest.mark.parametrize("seed", range(60))
async def test_they_tell_the_same(seed: int) -> None:
    _, wrong = await call_differences(seed)
    assert not wrong
