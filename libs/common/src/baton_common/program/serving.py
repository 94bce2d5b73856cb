"""Serves HTTP for services until a signal comes, and then ends in order within 25 s."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from socket import socket

import structlog
import uvicorn

from baton_common.edge.http.named_proxies import NamedProxies
from baton_common.edge.http.protocol import PatientProtocol
from baton_common.model.service import Asgi, Service
from baton_common.program.garbage_collection import collecting_less
from baton_common.program.supervision import running

DRAIN = 8
"""Seconds that requests under way are given; then loops and closings, 25 s together."""

_log = structlog.get_logger("baton.serving")


@contextmanager
def signals(stop: Callable[[], None]) -> Iterator[None]:
    """Within the block, SIGTERM and SIGINT call `stop` (in the event loop) and nothing else."""
    loop = asyncio.get_running_loop()
    both = (signal.SIGTERM, signal.SIGINT)
    for each in both:
        loop.add_signal_handler(each, stop)
    try:
        yield
    finally:
        for each in both:
            loop.remove_signal_handler(each)


class Server(uvicorn.Server):
    """An HTTP server inside a process that minds its signals itself.

    `proxies` are named as in `NamedProxies`; without one, who connects is the client.
    """

    def __init__(self, app: Asgi, *, proxies: str = "", **settings: object) -> None:
        settings.setdefault("http", PatientProtocol)
        super().__init__(
            uvicorn.Config(
                NamedProxies(app, proxies) if proxies else app,
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                ws="none",
                timeout_graceful_shutdown=DRAIN,
                **settings,  # type: ignore[arg-type]  # uvicorn names and checks them
            )
        )
        self.opened = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are minded by `signals`."""
        yield

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Starts as uvicorn does, and says so."""
        await super().startup(sockets)
        self.opened.set()

    def close(self) -> None:
        """Take no more requests, and finish those under way."""
        self.should_exit = True


async def serve(
    app: Asgi,
    services: Sequence[Service],
    sockets: list[socket],
    *,
    proxies: str = "",
    ready: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Open and run the services, serve their app on bound sockets until SIGTERM or SIGINT.

    Order of ending: the door closes and requests under way finish, loops end, then what the
    services opened is closed. `ready` is awaited once requests are taken; see Server for `proxies`.
    """
    server = Server(app, proxies=proxies)
    with signals(server.close):
        async with running(services):
            serving = asyncio.create_task(server.serve(sockets))
            opened = asyncio.create_task(server.opened.wait())
            try:
                await asyncio.wait({serving, opened}, return_when=asyncio.FIRST_COMPLETED)
                if ready is not None and not serving.done():
                    await ready()
                with collecting_less():
                    await serving
            finally:
                opened.cancel()
                server.close()
                await asyncio.wait({serving})
    _log.info("ended")
