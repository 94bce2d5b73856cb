"""Survey, put together."""

from typing import Any

from baton_common.edge.auditing.words_read import READING
from baton_common.edge.http.personal_words import PersonalWords
from baton_common.engine.sagas.deadline_runner import decided
from baton_common.model.aggregate import Aggregate
from baton_common.model.clock import new_id
from baton_common.model.service import Service
from baton_common.program.environment import Environment
from baton_common.program.service_builder import ServiceBuilder
from baton_survey.api.configuration import configuration_routes
from baton_survey.api.page.finding import Links
from baton_survey.api.page.routes import page_routes
from baton_survey.api.results import result_routes
from baton_survey.consumers import hear_cases
from baton_survey.domain.answering import expire
from baton_survey.domain.configuration import CONFIGURATION
from baton_survey.domain.customer import CUSTOMER
from baton_survey.domain.invitation import INVITATION
from baton_survey.domain.inviting import ask_now
from baton_survey.domain.survey import SURVEY
from baton_survey.projections.invitations import Invitations
from baton_survey.publisher import PUBLISHERS
from baton_survey.settings import SurveySettings

NAME = "survey"
TOPIC = "survey-completed"
AGGREGATES: tuple[Aggregate[Any, Any], ...] = (SURVEY, INVITATION, CUSTOMER, CONFIGURATION, READING)


def build(environment: Environment, settings: SurveySettings) -> Service:
    """The service on its ground. Must be called inside the event loop that will run it."""
    builder = ServiceBuilder(NAME, environment, aggregates=AGGREGATES, publishers=PUBLISHERS)
    log, pool = builder.log, builder.queries
    builder.projection(Invitations(settings.link_key))
    builder.consumer(["case-updated"], hear_cases(new_id))
    builder.deadlines({SURVEY.category: decided(ask_now), INVITATION.category: decided(expire)})
    return builder.service(
        [
            result_routes(pool, PersonalWords(environment.vault, log)),
            configuration_routes(builder.commands),
            page_routes(Links(log, pool, settings.link_key), environment.vault),
        ]
    )
