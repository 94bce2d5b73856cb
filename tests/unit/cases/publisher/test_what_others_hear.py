"""What others hear: at most one contract for each event, readable, in the order of its case."""

from functools import reduce
from typing import Any

import msgspec
import pytest

from baton_cases.domain.case.state import CASE, Active
from baton_cases.domain.handoff import events as happened
from baton_cases.domain.handoff.events import Rung
from baton_cases.domain.handoff.state import HANDOFF
from baton_cases.domain.organisation.commands import ApplyPlan
from baton_cases.domain.organisation.decide import decide
from baton_cases.domain.organisation.events import (
    DepartmentRemoved,
    OrganisationApplied,
    PersonChanged,
    PersonLeft,
)
from baton_cases.domain.organisation.model import Names, Person
from baton_cases.domain.organisation.state import Organisation, evolve
from baton_cases.publisher.published import (
    publish_case,
    publish_handoff,
    publish_organisation,
    summary,
)
from baton_common.model.contract import encode_contract
from baton_common.model.personal import Personal
from baton_contracts.case_updated import organisation as contracts
from baton_contracts.case_updated.handoff import HandoffEscalated, HandoffOffered
from baton_contracts.case_updated.organisation import AddressesAssigned
from baton_contracts.published import decode_contract
from tests.unit.cases.demo import demo_plan
from tests.unit.cases.story.telling import AT, LATER, OF_HANDOFF, OPENED, REQUESTED
from tests.unit.cases.story.test_case_story import SENTENCES as OF_CASES
from tests.unit.cases.story.test_handoff_story import SENTENCES as OF_HANDOFFS

LADDER = msgspec.structs.replace(REQUESTED, ladder=(Rung.OWNER, Rung.BACKUP, Rung.LEAD))
OFFERED = happened.HandoffOffered(
    **OF_HANDOFF, rung=Rung.OWNER, persons=("ana",), lapses_at=LATER, roster_version=1, first=True
)


def contract_of(*events: Any) -> Any:
    """The contract of the last event, after those before it."""
    state: Any = reduce(HANDOFF.evolve, events, HANDOFF.initial)
    return publish_handoff(events[-1], state)


@pytest.mark.parametrize("event", [each[0] for each in OF_CASES], ids=lambda e: type(e).__name__)
def test_what_a_case_tells_can_be_read_and_has_its_key(event: Any) -> None:
    before = CASE.evolve(CASE.initial, OPENED)
    after = before if event is OPENED else CASE.evolve(before, event)
    if (contract := publish_case(event, after)) is not None:
        type_, key, body = encode_contract(contract)
        assert decode_contract(type_, body) == contract
        assert key == "c1"


@pytest.mark.parametrize("event", [each[0] for each in OF_HANDOFFS], ids=lambda e: type(e).__name__)
def test_what_a_handoff_tells_can_be_read_in_the_order_of_its_case(event: Any) -> None:
    contract = contract_of(LADDER, event)
    if contract is not None:
        type_, key, body = encode_contract(contract)
        assert decode_contract(type_, body) == contract
        assert key == "c1"


def test_what_is_handed_over_is_named_so_that_it_is_kept() -> None:
    package = msgspec.structs.replace(REQUESTED.package, attachment_ids=("a1", "a2"))
    told = contract_of(msgspec.structs.replace(REQUESTED, package=package))
    assert told.files == ("a1", "a2")


def test_the_first_rung_is_offered_and_every_further_one_escalated() -> None:
    backup = msgspec.structs.replace(OFFERED, rung=Rung.BACKUP, persons=("bo",))
    assert isinstance(contract_of(LADDER, OFFERED), HandoffOffered)
    escalated = contract_of(LADDER, OFFERED, backup)
    assert isinstance(escalated, HandoffEscalated)
    assert (escalated.rung, escalated.persons) == ("backup", ("bo",))


def test_a_rung_that_waits_asks_nobody_and_its_wait_s_end_is_an_offer() -> None:
    waits = happened.HandoffWaited(
        **OF_HANDOFF, rung=Rung.BACKUP, lapses_at=LATER, opens_at=LATER, roster_version=1,
        first=True,
    )  # fmt: skip
    opened = msgspec.structs.replace(OFFERED, rung=Rung.BACKUP, first=False)
    waiting = contract_of(LADDER, OFFERED, waits)
    assert isinstance(waiting, HandoffEscalated)
    assert waiting.persons == ()
    assert isinstance(contract_of(LADDER, OFFERED, waits, opened), HandoffOffered)


def test_the_summary_counts_the_case_s_events() -> None:
    case = CASE.evolve(CASE.initial, OPENED)
    assert isinstance(case, Active)
    shown = summary(case)
    assert (shown.version, shown.state, shown.owner) == (1, "open", "lena")


def test_the_departments_of_all_service_addresses_are_told_with_each_application() -> None:
    plan = demo_plan()
    there = reduce(
        evolve, decide(ApplyPlan(plan=plan, by="root", at=AT), Organisation()), Organisation()
    )
    told = publish_organisation(OrganisationApplied(version=1, by="root", changed=(), at=AT), there)
    assert isinstance(told, AddressesAssigned)
    assert told.departments == {
        address: there.matters[matter].department for address, matter in plan.addresses.items()
    }
    assert told.others == there.matters["unsorted"].department


def test_who_leaves_the_organisation_is_told() -> None:
    left = publish_organisation(PersonLeft(person="ana", version=2, at=AT), Organisation())
    removed = publish_organisation(
        DepartmentRemoved(department="returns", version=2, at=AT), Organisation()
    )
    assert [each.key for each in (left, removed) if each is not None] == ["ana", "returns"]


def test_how_somebody_is_told_is_told_with_them() -> None:
    mail = Personal[str](subject="s1", key_version=1, ciphertext="x")
    ana = Person(
        person="ana",
        names=Names(zh="安娜", en="Ana"),
        departments=("returns",),
        languages=("zh",),
        mail=mail,
        notices="digest",
    )
    told = publish_organisation(PersonChanged(person=ana, version=2, at=AT), Organisation())
    assert isinstance(told, contracts.PersonChanged)
    assert (told.mail, told.notices, told.languages) == (mail, "digest", ("zh",))
