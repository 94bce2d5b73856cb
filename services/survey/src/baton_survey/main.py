"""Builds the service survey."""

from functools import partial
from typing import Any

from baton_common.edge.auditing.words_read import READING
from baton_common.edge.http.personal_words import PersonalWords
from baton_common.engine.feed.published import head_of
from baton_common.model.aggregate import Aggregate
from baton_common.model.clock import new_id
from baton_common.model.service import Service
from baton_common.program.environment import Environment
from baton_common.program.service_builder import ServiceBuilder
from baton_contracts.reading import of_every_version
from baton_survey.api.configuration import configuration_routes
from baton_survey.api.configuration_export import configuration_export_routes
from baton_survey.api.page.finding import Links
from baton_survey.api.page.routes import page_routes
from baton_survey.api.results import result_routes
from baton_survey.consumers import TOPICS, all_handlers, timer_handlers
from baton_survey.domain.configuration.state import CONFIGURATION
from baton_survey.domain.customer.state import CUSTOMER
from baton_survey.domain.invitation.state import INVITATION
from baton_survey.domain.survey.state import SURVEY
from baton_survey.projections.departments import DEPARTMENTS
from baton_survey.projections.invitations import Invitations
from baton_survey.projections.suspended import SUSPENDED
from baton_survey.publisher import PUBLISHERS
from baton_survey.settings import SurveySettings

NAME = "survey"
TOPIC = "survey-completed"
AGGREGATES: tuple[Aggregate[Any, Any], ...] = (SURVEY, INVITATION, CUSTOMER, CONFIGURATION, READING)


def build(environment: Environment, settings: SurveySettings) -> Service:
    """The service in its environment. Call it inside the event loop that will run it."""
    builder = ServiceBuilder(NAME, environment, aggregates=AGGREGATES, publishers=PUBLISHERS)
    log, pool = builder.log, builder.queries
    builder.topic_projection(DEPARTMENTS, ["case-updated"])
    invitations = builder.projection(Invitations(settings.link_key))

    async def caught_up() -> bool:
        return await invitations.wait_for(await head_of(log.readers))

    links = Links(log, pool, settings.link_key, caught_up)
    builder.consumer(TOPICS, of_every_version(all_handlers(new_id)))
    builder.topic_projection(SUSPENDED, ["case-updated"])
    builder.barring(partial(SUSPENDED.members, pool))
    builder.deadlines(timer_handlers())
    return builder.service(
        [
            result_routes(pool, PersonalWords(environment.vault, log)),
            configuration_routes(builder.commands),
            configuration_export_routes(builder.commands),
            page_routes(links, environment.vault),
        ],
        key_limits=partial(DEPARTMENTS.members, pool),
    )
