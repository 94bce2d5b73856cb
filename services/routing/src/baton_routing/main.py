"""Builds the service routing."""

from functools import partial
from typing import Any

from baton_common.edge.auditing.words_read import READING
from baton_common.edge.http.event_routes import event_routes
from baton_common.edge.http.personal_words import PersonalWords
from baton_common.edge.identity.tickets import Tickets
from baton_common.engine.log.leases import Leases
from baton_common.engine.rekeying import AddressForm
from baton_common.model.aggregate import Aggregate
from baton_common.model.clock import new_id
from baton_common.model.service import Loop, Service
from baton_common.program.environment import Environment
from baton_common.program.service_builder import ServiceBuilder
from baton_contracts.addresses import FORM, keys_of
from baton_contracts.reading import of_every_version
from baton_routing.adapters.pool_states import PoolStates
from baton_routing.api.access import READERS
from baton_routing.api.agents import agent_routes
from baton_routing.api.arrivals import Arrivals, arrival_routes
from baton_routing.api.configuration import configuration_routes
from baton_routing.api.configuration_export import configuration_export_routes
from baton_routing.api.contact_actions import contact_action_routes
from baton_routing.api.contacts import contact_routes
from baton_routing.api.live import LiveFloor
from baton_routing.api.missed_calls import missed_call_routes
from baton_routing.api.queues import LiveQueues, queue_routes
from baton_routing.api.whose import Whose
from baton_routing.api.wordings import MESSAGES
from baton_routing.consumers import TOPICS, all_handlers, callers_of
from baton_routing.domain.agent.state import AGENT
from baton_routing.domain.configuration.state import CONFIGURATION
from baton_routing.domain.contact.state import CONTACT
from baton_routing.domain.missed.state import MISSED_CALL
from baton_routing.pool.explaining import Explaining
from baton_routing.pool.owner import Pools
from baton_routing.projections.agents import Agents
from baton_routing.projections.contacts import Contacts
from baton_routing.projections.departments import DEPARTMENTS
from baton_routing.projections.missed_calls import MissedCalls
from baton_routing.projections.open_cases import OpenCases
from baton_routing.projections.suspended import SUSPENDED
from baton_routing.publisher import PUBLISHERS

NAME = "routing"

AGGREGATES: tuple[Aggregate[Any, Any], ...] = (
    CONTACT,
    AGENT,
    MISSED_CALL,
    CONFIGURATION,
    READING,
)


def build(environment: Environment) -> Service:
    """The service in its environment. Call it inside the event loop that will run it."""
    builder = ServiceBuilder(NAME, environment, aggregates=AGGREGATES, publishers=PUBLISHERS)
    log, pool, commands = builder.log, builder.queries, builder.commands
    builder.projection(Contacts())
    builder.projection(Agents())
    builder.projection(MissedCalls())
    builder.topic_projection(OpenCases(), ["case-updated"])
    builder.topic_projection(SUSPENDED, ["case-updated"])
    builder.barring(partial(SUSPENDED.members, builder.queries))
    builder.topic_projection(DEPARTMENTS, ["case-updated"])
    builder.consumer(TOPICS, of_every_version(all_handlers()))
    builder.rekeying(AddressForm(FORM, callers_of, keys_of))
    queues = LiveQueues(commands, pool)
    floor = LiveFloor(log, queues, Whose(log, pool))
    states = PoolStates(builder.pool, log.readers)
    builder.loop(Pools(log, Leases(log.readers), states, new_id).loop())
    builder.loop(Loop("tells those who watch the floor", floor.run))
    return builder.service(
        [
            arrival_routes(Arrivals(commands, environment.vault, pool, new_id)),
            contact_action_routes(commands),
            contact_routes(commands, pool, Explaining(log, states)),
            agent_routes(commands, pool),
            queue_routes(commands, queues),
            missed_call_routes(commands, pool, PersonalWords(environment.vault, log)),
            configuration_routes(commands, pool),
            configuration_export_routes(commands),
            event_routes(READERS, Tickets(), builder.live, floor.source),
        ],
        key_limits=partial(DEPARTMENTS.members, pool),
        messages=MESSAGES,
        opening=[states.create],
    )
