"""Builds the service cases."""

from functools import partial
from typing import Any

from baton_cases.api.access import READERS
from baton_cases.api.acting_for import check_whom_it_acts_for
from baton_cases.api.attachments import attachment_routes
from baton_cases.api.case_commands import CaseCommands
from baton_cases.api.case_customers import case_customer_routes
from baton_cases.api.cases import CaseRoutes, case_routes
from baton_cases.api.colleague_mails import ColleagueMails
from baton_cases.api.configuration import organisation_routes
from baton_cases.api.configuration_export import configuration_export_routes
from baton_cases.api.continuing import continuing_routes
from baton_cases.api.customer_changes import CustomerChangeRoutes, customer_change_routes
from baton_cases.api.customer_commands import Changing, customer_command_routes
from baton_cases.api.customer_rights import CustomerRights
from baton_cases.api.customers import customer_routes
from baton_cases.api.directing import directing_routes
from baton_cases.api.handing_over import HandingOver, handing_over_routes
from baton_cases.api.handoffs import handoff_routes
from baton_cases.api.live import LiveStories
from baton_cases.api.live_contacts import LiveContacts
from baton_cases.api.lost_numbers import LostNumbers
from baton_cases.api.merge_proposals import merge_proposal_routes
from baton_cases.api.on_the_line import OnTheLine
from baton_cases.api.opening import Opening
from baton_cases.api.personal import CaseWords
from baton_cases.api.replying import Replying
from baton_cases.api.saying import saying_routes
from baton_cases.api.screen_pops import ScreenPops, screen_pop_routes
from baton_cases.api.seen_customers import SeenCustomers
from baton_cases.api.seen_files import SeenFiles
from baton_cases.api.shared_numbers import shared_number_routes
from baton_cases.api.unproven_mails import unproven_mail_routes
from baton_cases.api.wordings import MESSAGES
from baton_cases.api.work_list import work_list_routes
from baton_cases.consumers.address_form import address_form
from baton_cases.consumers.number_rules import NumberRulesWatch
from baton_cases.consumers.topics import TOPICS, all_handlers
from baton_cases.domain.address.state import ADDRESS
from baton_cases.domain.case.state import CASE
from baton_cases.domain.contact.state import CONTACT
from baton_cases.domain.correspondence.state import CORRESPONDENCE
from baton_cases.domain.customer.state import CUSTOMER
from baton_cases.domain.customer_change.state import CUSTOMER_CHANGE
from baton_cases.domain.handoff.state import HANDOFF
from baton_cases.domain.mail.state import MAIL
from baton_cases.domain.mail_text.state import MAIL_TEXT
from baton_cases.domain.merge_proposal.state import MERGE_PROPOSAL
from baton_cases.domain.number.state import NUMBER
from baton_cases.domain.organisation.state import ORGANISATION
from baton_cases.domain.survey.state import SURVEY
from baton_cases.domain.thread.state import THREAD
from baton_cases.domain.use_cases.do import do
from baton_cases.ports import (
    departments_now,
    more_text_reader,
    organisation_reader,
    suspended_reader,
)
from baton_cases.projections.cases import Cases
from baton_cases.projections.contacts import Contacts
from baton_cases.projections.customer_changes import CustomerChanges
from baton_cases.projections.customers import Customers
from baton_cases.projections.handoffs import Handoffs
from baton_cases.projections.merge_proposals import MergeProposals
from baton_cases.projections.search import Search
from baton_cases.projections.shared_numbers import SharedNumbers
from baton_cases.projections.story.screen import Story
from baton_cases.publisher.published import PUBLISHERS
from baton_cases.queries.held_cases import CasesHeld
from baton_cases.queries.open_cases import OpenCases
from baton_cases.sagas.customer_changes import CUSTOMER_CHANGES
from baton_cases.sagas.office import OFFICE
from baton_cases.sagas.organisation_watch import OrganisationWatch
from baton_cases.sagas.timers import TIMERS
from baton_cases.settings import CasesSettings
from baton_common.edge.auditing.words_read import READING
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.event_routes import event_routes
from baton_common.edge.identity.tickets import Tickets
from baton_common.model.aggregate import Aggregate
from baton_common.model.clock import new_id
from baton_common.model.saga import Saga
from baton_common.model.service import Loop, Service
from baton_common.program.environment import Environment
from baton_common.program.service_builder import ServiceBuilder
from baton_contracts.reading import of_every_version

NAME = "cases"

SAGAS: tuple[Saga[Any], ...] = (*TIMERS, OFFICE, CUSTOMER_CHANGES)

AGGREGATES: tuple[Aggregate[Any, Any], ...] = (
    CASE,
    HANDOFF,
    ORGANISATION,
    CUSTOMER,
    CUSTOMER_CHANGE,
    ADDRESS,
    THREAD,
    CORRESPONDENCE,
    MAIL,
    CONTACT,
    SURVEY,
    MAIL_TEXT,
    NUMBER,
    MERGE_PROPOSAL,
    READING,
    *(saga.memory for saga in SAGAS),
)


def build(environment: Environment, settings: CasesSettings) -> Service:
    """The service in its environment. Call it inside the event loop that will run it."""
    builder = ServiceBuilder(NAME, environment, aggregates=AGGREGATES, publishers=PUBLISHERS)
    log, pool = builder.log, builder.queries
    commands = Commands(log, check_whom_it_acts_for)
    read_organisation = organisation_reader(log)
    builder.barring(suspended_reader(read_organisation))
    cases = builder.projection(Cases())
    builder.projection(Handoffs())
    builder.projection(Customers())
    builder.projection(CustomerChanges())
    builder.projection(Contacts())
    builder.projection(Search(environment.vault))
    story = builder.projection(Story())
    for saga in SAGAS:
        builder.saga(saga, do)
    builder.loop(OrganisationWatch(log, OpenCases(pool, cases), new_id).loop())
    builder.projection(MergeProposals())
    builder.projection(SharedNumbers())
    builder.rekeying(address_form(log, environment.vault))
    builder.loop(NumberRulesWatch(log, environment.vault, read_organisation).loop())
    read_more_text = more_text_reader(log)
    handlers = all_handlers(environment.vault, read_organisation, read_more_text, new_id)
    builder.consumer(TOPICS, of_every_version(handlers))
    stories = LiveStories(pool, story, cases)
    builder.loop(Loop("watches the stories", stories.run))
    personal = CaseWords(environment.vault, log)
    on_the_line = OnTheLine(pool, personal)
    customers = SeenCustomers(pool, on_the_line)
    replying = Replying(log, personal, customers, new_id)
    files = SeenFiles(pool, settings.link_key)
    using = CaseCommands(commands, personal, replying, files, new_id)
    contacts = LiveContacts(log, log.tail)
    mails = ColleagueMails(personal)
    held = CasesHeld(log, pool, cases)
    handing_over = HandingOver(commands, held, read_organisation, new_id)
    opening = Opening(commands, personal, read_organisation, contacts, customers, new_id)
    rights = CustomerRights(pool, customers)
    changing = Changing(commands, personal, rights, read_organisation, new_id)
    return builder.service(
        [
            case_routes(CaseRoutes(pool, personal, opening, on_the_line, read_organisation)),
            case_customer_routes(personal, customers),
            saying_routes(using),
            unproven_mail_routes(using),
            continuing_routes(using, contacts),
            screen_pop_routes(ScreenPops(pool, personal, contacts, read_organisation, customers)),
            attachment_routes(pool, personal, settings),
            directing_routes(using),
            handoff_routes(commands, personal, pool),
            work_list_routes(pool, read_organisation),
            customer_routes(personal, pool, customers),
            customer_command_routes(changing),
            shared_number_routes(changing),
            customer_change_routes(CustomerChangeRoutes(commands, personal, pool)),
            merge_proposal_routes(commands, pool, customers),
            organisation_routes(
                commands, read_organisation, mails, handing_over, LostNumbers(pool, personal)
            ),
            handing_over_routes(handing_over),
            configuration_export_routes(read_organisation, mails),
            event_routes(READERS, Tickets(), builder.live, stories.source),
        ],
        key_limits=partial(departments_now, read_organisation),
        messages=MESSAGES,
    )
