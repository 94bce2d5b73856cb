"""The product and the clerk, who share only the text, tell of random scenarios alike."""

import pytest

from tests.scenarios.reference.compare import differences

SEEN_RED = [20_598]
"""The lead went away while being the duty officer, too."""


@pytest.mark.parametrize("seed", [*range(40), *SEEN_RED])
async def test_they_tell_the_same(seed: int) -> None:
    _, wrong = await differences(seed, punctual=seed % 2 == 0)
    assert not wrong


@pytest.mark.parametrize("seed", range(1_000, 1_020))
async def test_they_tell_the_same_when_the_organisation_changes(seed: int) -> None:
    _, wrong = await differences(seed, moves=0.2)
    assert not wrong
