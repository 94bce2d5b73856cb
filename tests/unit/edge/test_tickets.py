"""A ticket is good once, for a minute, in any process that has the key."""

from math import inf

import pytest

from baton_common.edge.identity.principal import Principal, Role
from baton_common.edge.identity.refusal import NotProven
from baton_common.edge.identity.tickets import Tickets, spend_in
from tests.unit.edge.shop import new_log

ANA = Principal("ana", frozenset({Role.AGENT}), frozenset({"north"}), frozenset({"shop:read"}))
KEY = b"k" * 32


async def test_a_ticket_stands_for_its_principal_once() -> None:
    tickets = Tickets()
    ticket = tickets.make(ANA)
    assert await tickets.redeem(ticket) == (ANA, inf)
    with pytest.raises(NotProven):
        await tickets.redeem(ticket)


async def test_who_comes_by_a_ticket_is_proven_no_longer_than_before() -> None:
    tickets = Tickets()
    assert await tickets.redeem(tickets.make(ANA, 5_000.0)) == (ANA, 5_000.0)


async def test_a_ticket_lasts_a_minute_and_is_then_forgotten() -> None:
    now = [1_000.0]
    tickets = Tickets(clock=lambda: now[0])
    late, in_time = tickets.make(ANA), tickets.make(ANA)
    now[0] += 59
    assert await tickets.redeem(in_time) == (ANA, inf)
    now[0] += 2
    with pytest.raises(NotProven):
        await tickets.redeem(late)


async def test_two_processes_with_one_key_and_one_log_take_it_once_together() -> None:
    log = new_log()
    first, second = Tickets(KEY, spend_in(log)), Tickets(KEY, spend_in(log))
    ticket = first.make(ANA)
    assert await second.redeem(ticket) == (ANA, inf)
    for tickets in (first, second):
        with pytest.raises(NotProven):
            await tickets.redeem(ticket)


@pytest.mark.parametrize("change", ["", ".", "x.y", "\u00e9.\u00e9", "e30.AA", "more"])
async def test_a_ticket_that_is_not_ours_is_refused(change: str) -> None:
    tickets = Tickets(KEY)
    wrong = tickets.make(ANA) + change if change == "more" else change
    with pytest.raises(NotProven):
        await tickets.redeem(wrong)
    with pytest.raises(NotProven):
        await Tickets().redeem(tickets.make(ANA))
