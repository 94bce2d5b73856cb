"""Asks DNS: the resolvers that the settings name, or the machine's own."""

import re
import time
from collections.abc import Sequence
from ipaddress import ip_address

import dns.asyncresolver
import dns.exception
import dns.name
import dns.nameserver
import dns.rdata
import dns.resolver
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.ANY.TXT import TXT

from baton_common.model.clock import Monotonic
from baton_email.parsing.check_messages import DnsAnswer, DnsQuestion

LONGEST = 5.0
"""Seconds for one question, all resolvers together."""
MOST_RECORDS = 100
_WITH_PORT = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([0-9.]+)):([0-9]+)")
_ANEW_AFTER = 60.0
"""Seconds after which the machine's own resolvers are looked up again: a laptop travels."""

_THERE_IS_NONE = (
    dns.resolver.NXDOMAIN,
    dns.resolver.NoAnswer,
    dns.resolver.YXDOMAIN,
    dns.name.LabelTooLong,
    dns.name.NameTooLong,
    dns.name.EmptyLabel,
    dns.name.BadEscape,
    dns.name.IDNAException,
    UnicodeError,
)


class NameServers:
    """The port `Dns`. Safe to use from many tasks."""

    def __init__(
        self,
        servers: Sequence[tuple[str, int]] = (),
        longest: float = LONGEST,
        monotonic: Monotonic = time.monotonic,
    ) -> None:
        self._servers = servers
        self._longest = longest
        self._now = monotonic
        self._resolver: dns.asyncresolver.Resolver | None = None
        self._made_at = 0.0

    async def ask(self, question: DnsQuestion) -> DnsAnswer:
        """What is there; `failed` where there is no resolver, or none that answers."""
        resolver = self._current()
        if resolver is None:
            return DnsAnswer(question, failed=True)
        try:
            name = dns.name.from_text(question.name)
            found = await resolver.resolve(
                name, question.kind, search=False, lifetime=self._longest
            )
        except _THERE_IS_NONE:
            return DnsAnswer(question)
        except (dns.exception.DNSException, OSError):
            return DnsAnswer(question, failed=True)
        records = [_written(each) for each in list(found)[:MOST_RECORDS]]
        return DnsAnswer(question, tuple(records))

    def _current(self) -> dns.asyncresolver.Resolver | None:
        """None: this machine has no resolver."""
        now = self._now()
        if self._resolver is None or (not self._servers and now - self._made_at > _ANEW_AFTER):
            self._resolver, self._made_at = self._made(), now
        return self._resolver

    def _made(self) -> dns.asyncresolver.Resolver | None:
        if not self._servers:
            try:
                return dns.asyncresolver.Resolver()
            except dns.exception.DNSException:
                return None
        resolver = dns.asyncresolver.Resolver(configure=False)
        resolver.nameservers = [
            dns.nameserver.Do53Nameserver(address, port) for address, port in self._servers
        ]
        return resolver


def servers_in(written: str) -> Sequence[tuple[str, int]]:
    """Addresses with or without a port, divided by blanks or commas. Raises ValueError with a
    sentence."""
    return [_server(each) for each in written.replace(",", " ").split()]


def _server(written: str) -> tuple[str, int]:
    address, port = written, "53"
    if (bracketed := _WITH_PORT.fullmatch(written)) is not None:
        address, port = bracketed[1] or bracketed[2], bracketed[3]
    try:
        found = str(ip_address(address))
    except ValueError:
        found = ""
    if not found or not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65_536):
        raise ValueError(
            f"BATON_DNS names {written[:60]!r}; write addresses of resolvers like 192.0.2.53, "
            "192.0.2.53:5353 or [2001:db8::53]:5353, or system, or off."
        )
    return found, int(port)


def _written(record: dns.rdata.Rdata) -> bytes:
    match record:
        case TXT(strings=strings):
            return b"".join(strings)
        case MX(preference=preference, exchange=exchange):
            return f"{preference} {exchange.to_text(omit_final_dot=True)}".encode()
        case _:
            return record.to_text().rstrip(".").encode()
