"""The ports that the one-machine edition listens on, bound before anything else is started."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from baton_common.platform.postgres.start_errors import CannotStart
from baton_onebox.settings import Settings


@dataclass(frozen=True)
class Doors:
    """Bound sockets on loopback."""

    http: socket.socket
    smtp: socket.socket


@contextmanager
def listening(settings: Settings) -> Iterator[Doors]:
    """Raises CannotStart, with the setting to change, if a port is taken."""
    with (
        bound(settings.port, "BATON_PORT") as http,
        bound(settings.smtp_port, "BATON_SMTP_PORT") as smtp,
    ):
        yield Doors(http, smtp)


@contextmanager
def bound(port: int, setting: str) -> Iterator[socket.socket]:
    """A port of loopback. Raises CannotStart with the setting that gives another."""
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
            door.listen(128)
        except OSError as error:
            raise CannotStart(
                f"Port {port} cannot be used ({error.strerror}): stop what listens there, or set "
                f"{setting} to another port."
            ) from error
        yield door
    finally:
        door.close()
