"""Builds the service email."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from baton_common.edge.auditing.words_read import READING
from baton_common.edge.http.personal_words import PersonalWords
from baton_common.engine.log.blobs import Blobs
from baton_common.engine.log.leases import Leases
from baton_common.engine.rekeying import AddressForm
from baton_common.engine.sagas.claiming import Outside
from baton_common.model.clock import new_id
from baton_common.model.service import Loop, Service
from baton_common.program.environment import Environment
from baton_common.program.service_builder import ServiceBuilder
from baton_contracts.addresses import FORM, keys_of
from baton_contracts.reading import of_every_version
from baton_email.adapters.bytes_sweeper import BytesSweeper
from baton_email.adapters.checker_pool import CheckerPool
from baton_email.adapters.fetched_by_one import FetchedByOne
from baton_email.adapters.folder_outbox import FolderOutbox
from baton_email.adapters.imap_intake import ImapIntake
from baton_email.adapters.mail_hosts import is_among
from baton_email.adapters.name_servers import NameServers
from baton_email.adapters.parser_pool import ParserPool
from baton_email.adapters.smtp_listener import SmtpListener
from baton_email.adapters.smtp_outbox import SmtpOutbox
from baton_email.api.attachments import attachment_routes
from baton_email.api.configuration import configuration_routes
from baton_email.api.configuration_export import configuration_export_routes
from baton_email.api.messages import message_routes
from baton_email.api.taking_up import taking_up_routes
from baton_email.api.wordings import MESSAGES
from baton_email.consumers import TOPICS, all_handlers
from baton_email.domain.address.state import ADDRESS
from baton_email.domain.attachment.state import UPLOAD
from baton_email.domain.colleague.state import COLLEAGUE
from baton_email.domain.configuration.state import CONFIGURATION
from baton_email.domain.correspondence.state import CORRESPONDENCE
from baton_email.domain.customer.state import CUSTOMER
from baton_email.domain.mail.state import MAIL
from baton_email.domain.message_id.state import MESSAGE_ID
from baton_email.domain.outgoing.state import OUTGOING
from baton_email.domain.refusal.state import REFUSAL
from baton_email.domain.sender_check.state import SENDER_CHECK
from baton_email.domain.thread.reply_token import Signer
from baton_email.domain.thread.state import THREAD
from baton_email.domain.unproven_hour.state import UNPROVEN_HOUR
from baton_email.mailroom.arrivals import Arrivals
from baton_email.mailroom.colleagues import Writers
from baton_email.mailroom.composition import Composition
from baton_email.mailroom.correspondents import correspondents_of
from baton_email.mailroom.deliveries import Deliveries
from baton_email.mailroom.files import Files, drop_unnamed
from baton_email.mailroom.folding import Folding
from baton_email.mailroom.judge import Judge
from baton_email.mailroom.notices import Notices
from baton_email.mailroom.our_addresses import OurAddresses
from baton_email.mailroom.proof import Proofs
from baton_email.mailroom.readings import Readings
from baton_email.mailroom.refusals import Refusals
from baton_email.mailroom.sealing import Sealing
from baton_email.mailroom.sender_checks import DeliveredMails, SenderChecking
from baton_email.mailroom.turns import ReadingTurns
from baton_email.ports import Outbox
from baton_email.projections.address_departments import AddressDepartments
from baton_email.projections.colleagues import Colleagues
from baton_email.projections.departments import DEPARTMENTS
from baton_email.projections.kept_bytes import KeptBytes
from baton_email.projections.message_cases import MessageCases
from baton_email.projections.messages import Messages
from baton_email.projections.suspended import SUSPENDED
from baton_email.publisher import PUBLISHERS
from baton_email.queries.colleagues import colleague_at
from baton_email.settings import EmailSettings

NAME = "email"
TOPIC = "email-received"
AGGREGATES = (
    MAIL, OUTGOING, THREAD, MESSAGE_ID, CORRESPONDENCE, ADDRESS, UPLOAD, CONFIGURATION, REFUSAL,
    COLLEAGUE, CUSTOMER, SENDER_CHECK, UNPROVEN_HOUR, READING,
)  # fmt: skip


def build(environment: Environment, settings: EmailSettings) -> Service:
    """The service in its environment. Call it inside the event loop that will run it."""
    builder = ServiceBuilder(NAME, environment, aggregates=AGGREGATES, publishers=PUBLISHERS)
    log, vault = builder.log, environment.vault
    blobs, signer = Blobs(log.readers), Signer(settings.secret)
    pool = ParserPool(settings.reading.children, settings.reading_cost)
    files = Files(log, vault, blobs, pool)
    is_ours = partial(is_among, relays=settings.smtp.relays)
    arrivals = Arrivals(log, vault, blobs, signer, new_id, is_ours, settings.most_noted)
    ours = OurAddresses(log)
    refusals = Refusals(log, new_id, settings.refusals)
    outbox = _outbox(settings, environment)
    sealing, turns = Sealing(vault, signer), ReadingTurns(settings.reading)
    folding = Folding(log, vault, signer, pool)
    checkers = CheckerPool()
    judge = Judge(NameServers(settings.dns), checkers) if settings.dns is not None else None
    proofs = Proofs(signer, DeliveredMails(vault), judge, is_ours)
    writers = Writers(vault, partial(colleague_at, builder.queries))
    readings = Readings(
        *(log, vault, blobs, pool, sealing, folding, new_id, turns), proofs, writers
    )
    checking = SenderChecking(log, vault, blobs, judge)
    deliveries = Deliveries(log, vault, files, outbox, signer, settings.survey_links)
    listener = SmtpListener(
        arrivals,
        ours,
        refusals,
        limits=replace(settings.smtp, hostname=settings.hostname),
        tls=settings.tls(),
    )

    builder.rekeying(AddressForm(FORM, correspondents_of, keys_of))
    builder.projection(Messages())
    kept = builder.projection(KeptBytes())
    builder.loop(BytesSweeper(log, builder.pool, blobs, kept).loop())
    builder.topic_projection(MessageCases(), ["case-updated"])
    builder.topic_projection(SUSPENDED, ["case-updated"])
    builder.barring(partial(SUSPENDED.members, builder.queries))
    builder.topic_projection(Colleagues(), ["case-updated"])
    builder.topic_projection(DEPARTMENTS, ["case-updated"])
    builder.topic_projection(AddressDepartments(), ["case-updated"])
    composition = Composition(log, vault, signer, new_id)
    handlers = all_handlers(log, files, composition, new_id)
    builder.consumer(TOPICS, of_every_version(handlers))
    builder.deadlines({COLLEAGUE.category: Notices(composition).on_deadline})
    builder.outside(
        {
            MAIL.category: readings.by_deadline,
            SENDER_CHECK.category: checking.by_deadline,
            OUTGOING.category: deliveries.by_deadline,
            UPLOAD.category: Outside(drop_unnamed),
        }
    )
    leases = Leases(log.readers)
    builder.loop(*_fetching(settings, leases, arrivals, ours, refusals))
    words = PersonalWords(vault, log)
    service = builder.service(
        [
            message_routes(log, builder.queries, words, files, deliveries, folding=folding),
            taking_up_routes(
                builder.commands, builder.queries, sealing, may_check=judge is not None
            ),
            attachment_routes(
                builder.commands,
                vault,
                blobs,
                files,
                words,
                pool=builder.queries,
                link_key=settings.link_key,
                new_id=new_id,
                kept=settings.uploads_kept,
            ),
            configuration_routes(builder.commands, signer),
            configuration_export_routes(builder.commands),
        ],
        key_limits=partial(DEPARTMENTS.members, builder.queries),
        messages=MESSAGES,
        opening=[pool.open],
        closing=[listener.stop, pool.close, checkers.close],
    )
    return replace(service, listeners=[_listening(listener, settings)])


def _outbox(settings: EmailSettings, environment: Environment) -> Outbox:
    if settings.smtp_out is None:
        return FolderOutbox(settings.outbox_folder, environment.vault)
    return SmtpOutbox(settings.smtp_out, dkim=settings.dkim, tls=settings.trust())


def _fetching(
    settings: EmailSettings,
    leases: Leases,
    arrivals: Arrivals,
    ours: OurAddresses,
    refusals: Refusals,
) -> list[Loop]:
    loops = []
    for account, address in settings.imap_in:
        intake = ImapIntake(
            account,
            address,
            arrivals,
            ours,
            refusals,
            largest=settings.smtp.mail_bytes,
            tls=settings.trust(),
        )
        loops.append(FetchedByOne(leases, intake, address).loop())
    return loops


def _listening(listener: SmtpListener, settings: EmailSettings) -> Callable[[], Awaitable[None]]:
    async def listen() -> None:
        await listener.start(settings.smtp_host, settings.smtp_port, settings.smtp_door)

    return listen
