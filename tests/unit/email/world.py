"""Email without its outside: a log and a vault in memory, a reader in this process, a postman."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from baton_common.engine.loops.alarms import raised
from baton_common.engine.sagas.claiming import Outside
from baton_common.engine.sagas.deadline_runner import DeadlineRunner
from baton_common.model.contract import Contract, encode_contract
from baton_common.model.metadata import Metadata
from baton_common.model.position import Position
from baton_common.model.received_message import ReceivedMessage
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.addresses import mail_key
from baton_contracts.case_updated.case import CaseOpened, CaseSummary, ReplyRequested
from baton_contracts.case_updated.customer import ContactLinked
from baton_contracts.email_received.mail import MailReceived
from baton_contracts.published import decode_contract
from baton_contracts.survey_links import SurveyLinks
from baton_email.consumers import all_handlers
from baton_email.domain.configuration.events import Trust
from baton_email.domain.outgoing.state import OUTGOING, Composed
from baton_email.domain.thread.reply_token import Signer
from baton_email.domain.use_cases.do import do
from baton_email.domain.use_cases.requests import ChangeAddresses
from baton_email.mailroom.arrivals import Arrivals, Bringer
from baton_email.mailroom.colleagues import Writer, Writers
from baton_email.mailroom.composition import Composition
from baton_email.mailroom.deliveries import Deliveries
from baton_email.mailroom.files import Files, drop_unnamed
from baton_email.mailroom.folding import Folding
from baton_email.mailroom.judge import Judge
from baton_email.mailroom.notices import Notices
from baton_email.mailroom.proof import Proofs
from baton_email.mailroom.readings import Readings
from baton_email.mailroom.sealing import Sealing
from baton_email.mailroom.sender_checks import DeliveredMails, SenderChecking
from baton_email.mailroom.turns import ReadingLimits, ReadingTurns
from baton_email.ports import Outbox
from baton_email.publisher import PUBLISHERS
from baton_testkit.hand_clock import HandClock
from baton_testkit.made_ids import MadeIds
from baton_testkit.memory_log import MemoryLog
from baton_testkit.memory_vault import MemoryVault
from baton_testkit.settling import live_until, settle
from tests.unit.email.outside import CheckerHere, MemoryBlobs, Postman, ReaderHere, Zone

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
SERVICE = "service@demo.example"
ANN = "ann@mail.example"
METADATA = Metadata(correlation_id="test")
CASE = "0190a1b2-0000-7000-8000-000000000001"
NUMBER = "0123456AB"
LINKS = SurveyLinks(b"y" * 32, "https://service.example")

C = TypeVar("C", bound=Contract)


class World:
    """One process of the email service and its clock; what goes out goes to its postman unless told
    otherwise. `beside` is another process on the same log."""

    def __init__(
        self,
        outbox: Outbox | None = None,
        *,
        beside: "World | None" = None,
        zone: Zone | None = None,
    ) -> None:
        self.clock: HandClock = beside.clock if beside else HandClock(NINE)
        store = beside.log.store if beside else None
        self.log: MemoryLog = MemoryLog(self.clock.now, publishers=PUBLISHERS, store=store)
        self.vault: MemoryVault = beside.vault if beside else MemoryVault()
        self.blobs: MemoryBlobs = beside.blobs if beside else MemoryBlobs()
        self.new_id: MadeIds = beside.new_id if beside else MadeIds()
        self.signer = Signer(b"s" * 32)
        self.postman = Postman()
        reader = ReaderHere()
        files = Files(self.log, self.vault, self.blobs, reader)
        self.arrivals = Arrivals(
            *(self.log, self.vault, self.blobs, self.signer, self.new_id), is_ours
        )
        sealing = Sealing(self.vault, self.signer)
        turns = ReadingTurns(ReadingLimits(), self.clock.monotonic)
        folding = Folding(self.log, self.vault, self.signer, reader)
        judge = Judge(zone, CheckerHere()) if zone is not None else None
        proofs = Proofs(self.signer, DeliveredMails(self.vault), judge, is_ours)
        self.colleagues: dict[str, Writer] = beside.colleagues if beside else {}
        writers = Writers(self.vault, self._colleague_at)
        read = (self.log, self.vault, self.blobs, reader, sealing, folding, self.new_id)
        readings = Readings(*read, turns, proofs, writers)
        checking = SenderChecking(self.log, self.vault, self.blobs, judge)
        way_out = outbox or self.postman
        self.deliveries = deliveries = Deliveries(
            self.log, self.vault, files, way_out, self.signer, LINKS
        )
        composition = Composition(self.log, self.vault, self.signer, self.new_id)
        self.handlers = all_handlers(self.log, files, composition, self.new_id)
        self._outside = {
            "mail": readings.by_deadline,
            "check": checking.by_deadline,
            "outgoing": deliveries.by_deadline,
            "upload": Outside(drop_unnamed),
        }
        self._answers = {"colleague": Notices(composition).on_deadline}
        self.restart()

    def restart(self) -> None:
        """The process begins anew: what it held in memory is gone."""
        self.log.forget()
        self.deadlines = DeadlineRunner(
            self.log,
            others=self._answers,
            outside=self._outside,
            alarm=raised,
            monotonic=self.clock.monotonic,
        )

    async def begin(self) -> "World":
        """With a configuration."""
        await self.take_mail_at(SERVICE)
        return self

    async def take_mail_at(self, *addresses: str, trust: Trust = Trust()) -> None:  # noqa: B008  # frozen
        """The configuration says so."""
        await self.run(
            lambda work: do(
                work, ChangeAddresses(our_addresses=addresses, trust=trust, by="ada", at=work.now)
            )
        )

    async def works_here(self, person: str, address: str, *, suspended: bool = False) -> None:
        """The configuration says so, and it was heard."""
        (subject,) = await self.vault.subjects_of([mail_key(address)])
        self.colleagues[subject] = Writer(person, suspended=suspended)

    async def _colleague_at(self, subject: str) -> Writer | None:
        return self.colleagues.get(subject)

    async def run(self, decide: Callable[[UnitOfWork], Any]) -> Any:
        return (await self.log.run(decide, metadata=METADATA)).answer

    async def take(
        self,
        raw: str | bytes,
        *,
        sender: str | None = ANN,
        to: str = SERVICE,
        bringer: Bringer | None = None,
    ) -> str:
        """A mail comes by SMTP and is read."""
        content = raw if isinstance(raw, bytes) else raw.encode()
        mail_id = await self.arrivals.take(content, sender, [to], "smtp", bringer=bringer)
        await self.settle()
        return mail_id

    async def settle(self) -> None:
        """Everything that is due is done."""
        await settle([self.deadlines])

    async def later(self, by: timedelta) -> None:
        """Time passes."""
        await live_until(self.clock.now() + by, self.clock, self.log, [self.deadlines])

    async def receive(self, contract: Contract) -> None:
        """News of cases, and everything that is due then."""
        await self.hear(contract)
        await self.settle()

    async def hear(self, contract: Contract) -> None:
        """News of cases."""
        type_, key, body = encode_contract(contract)
        message = ReceivedMessage(
            topic="case-updated", partition=0, offset=0, log="cases", position=Position(1, 1),
            previous=Position(0, 0), key=key, type=type_, body=body, metadata=METADATA,
            at=self.clock.now(), recorded_at=self.clock.now(),
        )  # fmt: skip
        if (decide := await self.handlers[type_](message)) is not None:
            await self.run(decide)

    def published(self, contract: type[C]) -> list[C]:
        """The published contracts of this type, in order."""
        messages = [
            decode_contract(each.type, each.body) for each in self.log.published("email-received")
        ]
        return [each for each in messages if isinstance(each, contract)]

    async def words(self, sealed: Any) -> Any:
        """One sealed thing in clear."""
        return (await self.vault.open([sealed]))[0]

    def outgoing(self) -> list[Composed]:
        """The mails of ours, oldest first."""
        ids = [
            name.removeprefix("outgoing-")
            for name in self.log.store.streams
            if name.startswith("outgoing-")
        ]
        states = [self.log.state(OUTGOING, each) for each in ids]
        return [each for each in states if isinstance(each, Composed)]

    async def case_of(self, mail: MailReceived, case_id: str = CASE, language: Any = "en") -> None:
        """Cases opens a case for the mail and links its thread."""
        opened = CaseOpened(
            case=summary(case_id, language), customer_id="c1", channel="mail",
            thread_id=mail.thread_id, mail_id=mail.mail_id,
        )  # fmt: skip
        await self.receive(opened)
        linked = ContactLinked(
            case_id=case_id, customer_id="c1", subjects=(mail.from_.address.subject,),
            thread_id=mail.thread_id, direction="inbound", mail_id=mail.mail_id,
        )  # fmt: skip
        await self.receive(linked)

    async def reply(self, mail: MailReceived, text: str, reply_id: str = "r1", **more: Any) -> None:
        """An agent answers."""
        (sealed,) = await self.vault.seal([(mail.from_.address.subject, text)])
        contract = ReplyRequested(
            case=summary(CASE), reply_id=reply_id, text=sealed, to=(mail.from_.address,),
            thread_id=mail.thread_id, answers=mail.mail_id, language="en", by="ana", **more,
        )  # fmt: skip
        await self.receive(contract)


def is_ours(address: str) -> bool:
    """Servers of ours are in one network."""
    return address.startswith("10.")


def summary(case_id: str = CASE, language: Any = "en") -> CaseSummary:
    """The case as cases tells of it."""
    return CaseSummary(
        id=case_id, number=NUMBER, state="open", matter="unsorted", priority="normal",
        department="billing", owner="ana", language=language, version=1,
    )  # fmt: skip


def mail(text: str = "Where is my order?", **fields: str) -> str:
    """A mail of Ann's."""
    header = {
        "From": f"Ann Lee <{ANN}>",
        "To": SERVICE,
        "Subject": "order",
        "Message-ID": "<1@mail.example>",
    }
    header |= {name.replace("_", "-"): value for name, value in fields.items()}
    lines = [f"{name}: {value}" for name, value in header.items() if value]
    return "\r\n".join([*lines, "", text, ""])
