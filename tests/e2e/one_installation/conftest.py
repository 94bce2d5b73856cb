"""The one-machine edition that the journeys share: no demo, the configuration of the tests."""

from collections.abc import AsyncIterator

import pytest

from tests.e2e.doors import Doors
from tests.e2e.onebox import Onebox, onebox


@pytest.fixture(scope="package")
async def shared_onebox() -> AsyncIterator[Onebox]:
    """Never stopped or killed by a test; each test has customers of its own. It ends after the
    last journey, since it is busy even when nobody asks anything of it."""
    async with onebox() as made:
        await made.start()
        await made.doors.load_configuration()
        yield made
        assert await made.stop() in {0, 130}


@pytest.fixture
def doors(shared_onebox: Onebox) -> Doors:
    """Those of the shared one."""
    return shared_onebox.doors
