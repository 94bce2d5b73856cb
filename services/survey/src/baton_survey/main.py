"""Survey, put together."""

from typing import Any

from baton_common.aggregate import Aggregate
from baton_common.assembling import Assembly
from baton_common.auditing.words_read import READING
from baton_common.clock import new_id
from baton_common.ground import Ground
from baton_common.http.personal_words import PersonalWords
from baton_common.running.deadline_runner import decided
from baton_common.service import Service
from baton_survey.api.house import house_routes
from baton_survey.api.page.finding import Links
from baton_survey.api.page.routes import page_routes
from baton_survey.api.results import result_routes
from baton_survey.consumers import hear_cases
from baton_survey.domain.answering import expire
from baton_survey.domain.customer import CUSTOMER
from baton_survey.domain.house import HOUSE
from baton_survey.domain.invitation import INVITATION
from baton_survey.domain.inviting import ask_now
from baton_survey.domain.survey import SURVEY
from baton_survey.projections.invitations import Invitations
from baton_survey.publisher import PUBLISHERS
from baton_survey.settings import SurveySettings

NAME = "survey"
TOPIC = "survey-completed"
AGGREGATES: tuple[Aggregate[Any, Any], ...] = (SURVEY, INVITATION, CUSTOMER, HOUSE, READING)


def build(ground: Ground, settings: SurveySettings) -> Service:
    """The service on its ground. Must be called inside the event loop that will run it."""
    assembly = Assembly(NAME, ground, aggregates=AGGREGATES, publishers=PUBLISHERS)
    log, pool = assembly.log, assembly.queries
    assembly.show(Invitations(settings.link_key))
    assembly.consume(["case-updated"], hear_cases(new_id))
    assembly.remember(
        on_deadline={SURVEY.category: decided(ask_now), INVITATION.category: decided(expire)}
    )
    return assembly.service(
        [
            result_routes(pool, PersonalWords(ground.vault, log)),
            house_routes(assembly.commands),
            page_routes(Links(log, pool, settings.link_key), ground.vault),
        ]
    )
