"""IDLE (RFC 2177) on one connection: wait until the server has news, missing none of it.

News may come before the server says that it idles, in one piece with that, or after; and a
server that hangs up says nothing at all, it is only readable for ever.
"""

import select
import ssl
from collections.abc import Callable

from imap_tools import BaseMailBox

_LOOK_UP = 0.5
"""Seconds after which it looks whether it shall stop."""


class Idle:
    """Used again and again, by one thread."""

    def __init__(self, box: BaseMailBox, answer_within: float) -> None:
        self._box = box
        self._answer_within = answer_within
        self.is_on = False
        """The server takes no other command now."""

    def wait(self, goes_on: Callable[[], bool]) -> bool:
        """Until there is news (true), or soon after `goes_on` turns false. Raises OSError,
        imaplib.IMAP4.error, ImapToolsError."""
        client = self._box.client
        tag = client._command("IDLE")
        self.is_on = True
        heard = False
        while client._get_response() is not None:
            if client.tagged_commands[tag] is not None:
                raise OSError("the IMAP server does not idle")
            heard = True
        heard = heard or self._at_hand()
        while not heard and goes_on():
            heard = self._readable() and self._at_hand(is_readable=True)
        client.send(b"DONE\r\n")
        self._box.consume_until_tagged_response(tag)
        self.is_on = False
        return heard

    def _readable(self) -> bool:
        poll = select.poll()
        poll.register(self._box.client.sock, select.POLLIN)
        return bool(poll.poll(_LOOK_UP * 1_000))

    def _at_hand(self, *, is_readable: bool = False) -> bool:
        """Whether a line is here now, be it in a buffer behind the answer before it. Raises
        OSError if the server has hung up: it is readable and there is nothing to read."""
        client = self._box.client
        client.sock.settimeout(0)
        try:
            line = client.readline()
        except ssl.SSLWantReadError:
            return False
        finally:
            client.sock.settimeout(self._answer_within)
        if is_readable and not line:
            raise OSError("the IMAP server hung up")
        return bool(line)
