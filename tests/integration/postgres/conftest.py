"""A folder for a server of one test's own, and the server."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from baton_embedded.cluster import Cluster
from baton_embedded.leftover import running


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that an unprivileged account may enter; pytest's own folders are closed."""
    above = Path(tempfile.mkdtemp(prefix="baton-cluster-"))
    above.chmod(0o711)
    (above / "postgres").mkdir(mode=0o700)
    yield above / "postgres"
    shutil.rmtree(above)


@pytest.fixture
def cluster(folder: Path) -> Iterator[Cluster]:
    """Not started; stopped in the end, whatever the test left running."""
    made = Cluster(folder, durable=False)
    yield made
    made.stop()
    if running(folder / "data") is not None:
        made.start()
        made.stop()
