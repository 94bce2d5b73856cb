"""One host that holds many connections, or much memory, leaves room for others."""

import asyncio
from typing import Any

import pytest

from baton_email.adapters.incoming_mail import IncomingMail, MailMemory
from baton_email.adapters.mail_hosts import OURS, host_of, networks, unnamed_host
from baton_email.adapters.smtp_listener import SmtpLimits, SmtpListener
from baton_email.adapters.smtp_session import SmtpSession
from baton_email.mailroom.our_addresses import OurAddresses
from baton_email.mailroom.refusals import Refusals
from tests.unit.email.world import World


class FromHost(asyncio.Transport):
    """A connection, as far as admission looks at it."""

    def __init__(self, address: str) -> None:
        super().__init__({"peername": (address, 4_000)})


class Door:
    """A listener, and those whom it let in."""

    def __init__(self, **limits: Any) -> None:
        world = World()
        self.listener = SmtpListener(
            world.arrivals,
            OurAddresses(world.log),
            Refusals(world.log, world.new_id),
            limits=SmtpLimits(**limits),
        )

    def admits(self, address: str, count: int = 1) -> int:
        """How many of so many connections of a host."""
        return sum(
            self.listener.admit(SmtpSession(self.listener), FromHost(address)) for _ in range(count)
        )


async def test_the_last_connections_are_for_hosts_that_have_none() -> None:
    door = Door(connections=20, connections_of_one=15, room_for_new=5)
    assert door.admits("192.0.2.1", 99) == 15
    assert door.admits("192.0.2.2", 99) == 1
    assert door.admits("192.0.2.3", 99) == 1
    assert [door.admits(f"192.0.2.{last}") for last in range(4, 9)] == [1, 1, 1, 0, 0]


async def test_a_subscriber_with_a_network_of_addresses_is_one_host() -> None:
    door = Door(connections=20, connections_of_one=3, room_for_new=5)
    assert sum(door.admits(f"2001:db8::{last:x}") for last in range(9)) == 3
    assert door.admits("2001:db8:0:1::1") == 1


async def test_who_left_makes_room() -> None:
    door = Door(connections=2, connections_of_one=2, room_for_new=1)
    session = SmtpSession(door.listener)
    assert door.listener.admit(session, FromHost("192.0.2.1"))
    assert not door.admits("192.0.2.1")
    door.listener.leave(session)
    assert door.admits("192.0.2.1")


def test_one_host_has_half_of_the_memory_for_mails_being_received() -> None:
    memory = MailMemory(1_000)
    mine, other = memory.of("mine"), memory.of("other")
    assert mine.reserve(500)
    assert not mine.reserve(1)
    mail = IncomingMail(mine, 2_000)
    mail.add(b"x" * 10)
    assert str(mail.refusal).startswith("452")
    assert other.reserve(500)
    mine.release(500)
    other.release(500)
    assert memory.of("third").reserve(500)
    assert memory.of("").reserve(500)


def test_a_relay_may_have_all_of_it() -> None:
    relay = MailMemory(1_000).of("")
    assert relay.reserve(1_000)
    assert not relay.reserve(1)


@pytest.mark.parametrize(
    ("peer", "host"),
    [
        (("192.0.2.7", 1), "192.0.2.7"),
        (("::ffff:192.0.2.7", 1, 0, 0), "192.0.2.7"),
        (("2001:db8::7%eth0", 1, 0, 0), "2001:db8::/64"),
        (("127.0.0.1", 1), ""),
        (("10.1.2.3", 1), ""),
        (("::ffff:10.1.2.3", 1, 0, 0), ""),
        (("not an address", 1), ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_host_is_named_unless_it_is_a_relay(peer: Any, host: str) -> None:
    assert unnamed_host(peer, OURS) == host


def test_other_relays_may_be_named() -> None:
    relays = networks("192.0.2.25, 198.51.100.0/24")
    assert (
        unnamed_host(("192.0.2.25", 1), relays) == unnamed_host(("198.51.100.9", 1), relays) == ""
    )
    assert unnamed_host(("127.0.0.1", 1), relays) == "127.0.0.1"
    with pytest.raises(ValueError, match="BATON_SMTP_RELAYS names something else"):
        networks("mail.example")


def test_what_is_no_address_counts_as_one_host() -> None:
    assert host_of("") == host_of("pipe") == ""
