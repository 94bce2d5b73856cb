"""Read models of another release's form are filled again before a process serves alone."""

from collections.abc import Sequence

import structlog

from baton_common.model.service import Service

_log = structlog.get_logger(__name__)


async def rebuild_mismatches(services: Sequence[Service]) -> None:
    """Once all are opened, and before their loops start, in the only process of each service: two
    releases side by side would each rebuild what the other has rebuilt.

    One that cannot be rebuilt stands still, and is told where the service is asked how it is.
    """
    for service in services:
        for name in await service.mismatches():
            _log.warning("a read model is filled again", service=service.name, read_model=name)
            try:
                await service.rebuilds[name]()
            except Exception as problem:  # the others serve all the same
                _log.error("it could not be filled", read_model=name, exc_info=problem)
