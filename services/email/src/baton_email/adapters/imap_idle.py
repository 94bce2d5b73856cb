"""IDLE (RFC 2177) on one connection: waits for notifications and misses none.

A notification may come before the server's answer to IDLE, in one piece with it, or after; a server
that hangs up sends nothing, its socket only stays readable."""

import select
import ssl
from collections.abc import Callable

from imap_tools import BaseMailBox

_LOOK_UP = 0.5
"""Seconds between two checks whether to stop."""


class Idle:
    """Reused for every wait, by one thread."""

    def __init__(self, box: BaseMailBox, answer_within: float) -> None:
        self._box = box
        self._answer_within = answer_within
        self.is_on = False
        """True while the server is in IDLE and takes no other command."""

    def wait(self, goes_on: Callable[[], bool]) -> bool:
        """Returns true on a notification, false soon after `goes_on` turns false. Raises OSError,
        imaplib.IMAP4.error, ImapToolsError."""
        client = self._box.client
        tag = client._command("IDLE")
        self.is_on = True
        notified = False
        while client._get_response() is not None:
            if client.tagged_commands[tag] is not None:
                raise OSError("the IMAP server does not idle")
            notified = True
        notified = notified or self._at_hand()
        while not notified and goes_on():
            notified = self._readable() and self._at_hand(is_readable=True)
        client.send(b"DONE\r\n")
        self._box.consume_until_tagged_response(tag)
        self.is_on = False
        return notified

    def _readable(self) -> bool:
        poll = select.poll()
        poll.register(self._box.client.sock, select.POLLIN)
        return bool(poll.poll(_LOOK_UP * 1_000))

    def _at_hand(self, *, is_readable: bool = False) -> bool:
        """True if a line is available now, also in a buffer behind the previous answer. Raises
        OSError if the server has hung up: readable, and nothing to read."""
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
