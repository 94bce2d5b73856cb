"""How `pytest -n` shares the tests out: a file to a process, with all that the file starts."""

from typing import Any

import pytest

_TOGETHER = ("tests/e2e/every_route/", "tests/e2e/one_installation/")
"""Folders whose files share what takes long to start."""


def unit_of(test: str) -> str:
    """The name of the group whose tests go to one process as a whole; `test` is pytest's node
    id."""
    for folder in _TOGETHER:
        if test.startswith(folder):
            return folder
    return test.split("::", 1)[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """In the order of collection: those with many tests are not those that take long."""
    from xdist.scheduler import LoadScopeScheduling

    config.option.loadscopereorder = False
    made = LoadScopeScheduling(config, log)
    made._split_scope = unit_of
    return made
