"""Numbers that the configuration calls our own, or shared, later on."""

import msgspec
import pytest

from baton_cases.consumers.number_rules import NumberRulesWatch
from baton_cases.domain.address.state import ADDRESS, Claimed, Unclaimed
from baton_cases.domain.customer.state import Known
from baton_cases.domain.use_cases.customer_requests import AddAddress
from baton_cases.domain.use_cases.customers import find_or_register
from baton_cases.domain.use_cases.lookups import customer
from baton_cases.domain.use_cases.received import Sender
from baton_cases.domain.use_cases.requests import ApplyOrganisation
from baton_cases.ports import organisation_reader
from baton_common.engine.rekeying import KEY_FORM
from baton_common.model.messages import Refused
from baton_common.model.metadata import Metadata
from baton_common.model.personal import Personal
from baton_contracts.telephone import NO_RULES, NumberRules
from tests.unit.cases.demo import demo_plan
from tests.unit.cases.office import Office

BOARD, DESK, MOBILE = "+493023125000", "+493023125123", "+4915112345678"
ASKS = Metadata(correlation_id="asks")
OURS = NumberRules(own=("+4930231251*",), shared=(BOARD,))


class Numbers:
    """Customers who called, and the configuration's rules of numbers."""

    def __init__(self) -> None:
        self.office = Office()
        self.watch = self.another()

    def another(self) -> NumberRulesWatch:
        """A process that follows the rules."""
        log, vault = self.office.log, self.office.vault
        return NumberRulesWatch(log, vault, organisation_reader(log))

    async def apply(self, rules: NumberRules) -> None:
        plan = msgspec.structs.replace(demo_plan(), number_rules=rules)
        await self.office.do(lambda at: ApplyOrganisation(plan=plan, by="root", at=at))

    async def sealed(self, number: str) -> Personal[str]:
        (subject,) = await self.office.vault.subjects_of([number])
        (sealed,) = await self.office.vault.seal([(subject, number)])
        return sealed

    async def calls(self, number: str, new_id: str) -> str:
        """Somebody opens a case from there: whose it is."""
        sender = Sender(address=await self.sealed(number), name=None, language="en")
        done = await self.office.log.run(
            lambda work: find_or_register(work, sender, new_id, "returns", work.now), metadata=ASKS
        )
        return done.answer.id

    async def known(self, customer_id: str) -> Known:
        done = await self.office.log.run(lambda work: customer(work, customer_id), metadata=ASKS)
        return done.answer

    async def of(self, number: str) -> object:
        subject = await self.office.vault.known_subject(number)
        assert subject is not None
        return self.office.log.state(ADDRESS, subject)


@pytest.fixture
async def numbers() -> Numbers:
    """Three customers, each known by a number."""
    made = Numbers()
    await made.apply(NO_RULES)
    for number, new_id in ((BOARD, "board"), (DESK, "desk"), (MOBILE, "mobile")):
        await made.calls(number, new_id)
    return made


async def test_what_became_ours_or_shared_is_unlinked_and_customers_stay(numbers: Numbers) -> None:
    await numbers.apply(OURS)
    assert await numbers.watch.catch_up() == 1
    assert [await numbers.of(each) for each in (BOARD, DESK)] == [Unclaimed(), Unclaimed()]
    assert await numbers.of(MOBILE) == Claimed(customer_id="mobile")
    for customer_id, unlinked in (("board", 1), ("desk", 1), ("mobile", 0)):
        known = await numbers.known(customer_id)
        assert (len(known.addresses), len(known.unlinked)) == (1, unlinked)
    before = len(numbers.office.log.store.events)
    assert await numbers.watch.catch_up() == 0
    assert await numbers.another().catch_up() == 1
    assert len(numbers.office.log.store.events) == before


async def test_rules_without_numbers_need_no_look_at_the_log(numbers: Numbers) -> None:
    before = len(numbers.office.log.store.events)
    assert await numbers.watch.catch_up() == 0
    assert len(numbers.office.log.store.events) == before


async def test_taken_out_again_it_is_the_next_caller_s_and_nothing_comes_back_by_itself(
    numbers: Numbers,
) -> None:
    await numbers.apply(OURS)
    await numbers.watch.catch_up()
    await numbers.apply(NO_RULES)
    await numbers.watch.catch_up()
    assert await numbers.of(DESK) == Unclaimed()
    assert await numbers.calls(DESK, "next") == "next"
    address = await numbers.sealed(DESK)
    with pytest.raises(Refused, match="merge the two"):
        await numbers.office.do(
            lambda at: AddAddress(
                customer_id="desk", address=address, departments=None, by="ana", at=at
            )
        )
    board = await numbers.sealed(BOARD)
    await numbers.office.do(
        lambda at: AddAddress(customer_id="board", address=board, departments=None, by="ana", at=at)
    )
    assert (await numbers.known("board")).unlinked == ()
    assert await numbers.of(BOARD) == Claimed(customer_id="board")


async def test_it_waits_for_the_vault_and_goes_on(numbers: Numbers) -> None:
    await numbers.apply(OURS)
    numbers.office.vault.away = True
    assert await numbers.watch.catch_up() == 0
    numbers.office.vault.away = False
    assert await numbers.watch.catch_up() == 1
    assert await numbers.of(DESK) == Unclaimed()
    assert numbers.office.log.state(KEY_FORM, "number-rules").form == 3
