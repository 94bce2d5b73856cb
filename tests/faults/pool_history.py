"""What the log says about a floor: who was asked when, and whether that was right."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.engine.rekeying import KEY_FORM
from baton_common.model.log_port import Recorded
from baton_common.model.position import START
from baton_common.platform.postgres.database import Database
from baton_routing.domain.agent import events as of_agent
from baton_routing.domain.contact import events as of_contact
from baton_routing.main import AGGREGATES


async def history_of(database: Database) -> list[Recorded]:
    """The whole log."""
    log = PostgresLog(database.service_dsn, service="routing", aggregates=[*AGGREGATES, KEY_FORM])
    await log.open()
    try:
        found: list[Recorded] = []
        after = START
        while page := await log.read(after, 500):
            found += page
            after = page[-1].position
        return found
    finally:
        await log.close()


def asked_twice(history: Sequence[Recorded]) -> Iterator[str]:
    """Agents with two open offers, contacts that ring at two, offers made without an end of the
    one before, or within its pass."""
    agents: dict[str, str] = {}
    ringing: dict[str, str] = {}
    passes: dict[tuple[str, str], datetime] = {}
    for record in history:
        match record.event:
            case of_agent.AgentAsked(agent=agent, offer_id=offer_id):
                if agent in agents:
                    yield f"{record.position}: {agent} is asked while asked or busy"
                agents[agent] = offer_id
            case of_agent.AskingEnded(agent=agent) | of_agent.WrapUpEnded(agent=agent):
                agents.pop(agent, None)
            case of_contact.ContactOffered(contact_id=id_, agent=agent, at=at):
                if id_ in ringing:
                    yield f"{record.position}: {id_} rings at {ringing[id_]} already"
                if passes.get((id_, agent), at) > at:
                    yield f"{record.position}: {agent} had passed on {id_}"
                ringing[id_] = agent
            case of_contact.OfferDeclined() | of_contact.OfferLapsed():
                ringing.pop(record.event.contact_id, None)
                passes[record.event.contact_id, record.event.agent] = record.event.passed_until
            case of_contact.ContactAnswered(contact_id=id_, agent=agent):
                if ringing.pop(id_, None) != agent:
                    yield f"{record.position}: {agent} answers {id_}, which does not ring there"
            case _:
                pass


def never_over(history: Sequence[Recorded]) -> set[str]:
    """Contacts that came and neither ended nor were given up."""
    came, over = set(), set()
    for record in history:
        match record.event:
            case of_contact.ContactArrived(contact_id=id_):
                came.add(id_)
            case of_contact.ContactEnded(contact_id=id_):
                over.add(id_)
            case of_contact.ContactAbandoned(contact_id=id_):
                over.add(id_)
            case _:
                pass
    return came - over


def silences(history: Sequence[Recorded]) -> list[timedelta]:
    """Between two offers, the longest first."""
    offered = [
        record.recorded_at
        for record in history
        if isinstance(record.event, of_contact.ContactOffered)
    ]
    gaps = [later - earlier for earlier, later in pairwise(offered)]
    return sorted(gaps, reverse=True)
