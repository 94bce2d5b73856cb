"""A release compares addresses in another form: keys are made anew from the sealed addresses."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from baton_cases.consumers.address_form import address_form
from baton_cases.domain.address.state import ADDRESS, Unclaimed
from baton_cases.domain.customer.state import Known
from baton_cases.domain.merge_proposal.events import MergeProposalSettled, MergeProposed
from baton_cases.domain.use_cases.customer_requests import DismissMerge, MergeCustomers
from baton_cases.domain.use_cases.lookups import customer, customer_of
from baton_common.engine.rekeying import KEY_FORM, FormAdopted, KeyForm, Rekeying
from baton_common.model.messages import Event, Refused, Unknown
from baton_common.model.metadata import Metadata
from baton_common.model.personal import Personal, VaultUnavailable
from baton_contracts.addresses import FORM
from tests.unit.cases.office import Office

WISH = "I want to return the kettle"
ASKS = Metadata(correlation_id="asks")


@pytest.fixture
async def office() -> Office:
    """Customers of a release that compared addresses as they were written."""
    made = Office()
    await made.open_organisation()
    return made


def brings(office: Office) -> Rekeying:
    return Rekeying(office.log, office.vault, address_form(office.log, office.vault))


async def whose(office: Office, key: str) -> Known | None:
    """The customer that a key leads to."""
    subject = await office.vault.known_subject(key)
    if subject is None:
        return None
    done = await office.log.run(lambda work: customer_of(work, subject, None), metadata=ASKS)
    return done.answer


def proposals(office: Office) -> list[Any]:
    events = [each.event for each in office.log.store.events]
    return [each for each in events if isinstance(each, MergeProposed | MergeProposalSettled)]


async def test_an_address_is_found_in_its_new_form(office: Office) -> None:
    await office.mail("Mei.Lin@customer.example", WISH)
    (case,) = office.cases()
    await brings(office).run()
    found = await whose(office, "mei.lin@customer.example")
    assert found is not None
    assert found.id == case.customer_id
    assert await whose(office, "Mei.Lin@customer.example") is None
    assert office.log.state(KEY_FORM, "main").form == FORM
    assert proposals(office) == []


async def test_what_identifies_nobody_is_unlinked_and_its_cases_stay(office: Office) -> None:
    await office.mail("anonymous@anonymous.invalid", WISH)
    (case,) = office.cases()
    subject = await office.vault.known_subject("anonymous@anonymous.invalid")
    assert subject is not None
    await brings(office).run()
    assert await office.vault.known_subject("anonymous@anonymous.invalid") is None
    assert office.log.state(ADDRESS, subject) == Unclaimed()
    done = await office.log.run(lambda work: customer(work, case.customer_id), metadata=ASKS)
    assert done.answer.id == case.customer_id
    assert [each.case_id for each in office.cases()] == [case.case_id]


async def test_two_customers_who_meet_become_a_proposed_merge(office: Office) -> None:
    await office.mail("Mei@customer.example", WISH)
    await office.mail("mei@customer.example", WISH)
    one, other = [case.customer_id for case in office.cases()]
    for _ in range(2):
        await brings(office).run()
    (proposed,) = proposals(office)
    assert {proposed.customer_id, proposed.other_id} == {one, other}
    await office.do(
        lambda at: MergeCustomers(
            customer_id=proposed.customer_id, merged_id=proposed.other_id, by="lena", at=at
        )
    )
    assert [each.how for each in proposals(office)[1:]] == ["merged"]
    await brings(office).run()
    assert len(proposals(office)) == 2


async def test_they_may_be_two_after_all(office: Office) -> None:
    await office.mail("Mei@customer.example", WISH)
    await office.mail("mei@customer.example", WISH)
    await brings(office).run()
    (proposed,) = proposals(office)
    one, other = [case.customer_id for case in office.cases()]
    await office.do(lambda at: DismissMerge(customer_id=one, other_id=other, by="lena", at=at))
    done = await office.log.run(
        lambda work: (customer(work, one).id, customer(work, other).id), metadata=ASKS
    )
    assert done.answer == (one, other)
    for _ in range(2):
        with pytest.raises(Refused, match="Nobody has to decide"):
            await office.do(
                lambda at: DismissMerge(customer_id=one, other_id=other, by="lena", at=at)
            )
    with pytest.raises(Unknown):
        await office.do(
            lambda at: DismissMerge(customer_id=one, other_id="nobody", by="lena", at=at)
        )
    await brings(office).run()
    assert [each.how for each in proposals(office)[1:]] == ["dismissed"]
    assert proposed == proposals(office)[0]


async def test_whoever_was_only_written_to_is_the_customer_s_from_now_on(office: Office) -> None:
    await office.mail("Mei@customer.example", WISH)
    (case,) = office.cases()
    await office.mail("bo@customer.example", WISH, cc=("mei@customer.example",))
    await brings(office).run()
    found = await whose(office, "mei@customer.example")
    assert found is not None
    assert found.id == case.customer_id
    assert len(found.addresses) == 2
    assert proposals(office) == []


async def test_it_goes_on_where_it_was_interrupted_and_then_rests(office: Office) -> None:
    for number in range(10):
        await office.mail(f"Mei{number}@customer.example", WISH)
    form = address_form(office.log, office.vault)
    looked_at: list[Event] = []

    def addresses_of(event: Event) -> Iterable[Personal[str]]:
        looked_at.append(event)
        if len(looked_at) == 60:
            office.vault.away = True
        return form.addresses_of(event)

    first = Rekeying(office.log, office.vault, replace(form, addresses_of=addresses_of), page=10)
    await first.open()
    assert (first.is_done, await first.ready() is not None) == (False, True)
    with pytest.raises(VaultUnavailable):
        await first.run()
    now: KeyForm = office.log.state(KEY_FORM, "main")
    assert (now.form, now.towards, now.reached.number) == (1, FORM, 50)
    office.vault.away = False
    seen = len(looked_at)
    second = Rekeying(office.log, office.vault, replace(form, addresses_of=addresses_of))
    await second.open()
    assert (second.is_done, await second.ready()) == (True, None)
    assert looked_at[seen] == office.log.store.events[50].event
    for number in range(10):
        assert await whose(office, f"mei{number}@customer.example") is not None
    before = len(office.log.store.events)
    await brings(office).run()
    assert len(office.log.store.events) == before


async def test_what_an_older_process_sealed_beside_it_is_looked_at_for_a_day(
    office: Office,
) -> None:
    await office.mail("Mei@customer.example", WISH)
    await brings(office).run()
    await office.mail("Bo@customer.example", WISH)
    await brings(office).run()
    assert await whose(office, "bo@customer.example") is not None
    office.clock.turn(timedelta(days=2))
    await office.mail("Cy@customer.example", WISH)
    await brings(office).run()
    assert await whose(office, "cy@customer.example") is None


async def test_two_processes_that_start_at_once_adopt_it_once(office: Office) -> None:
    await office.mail("Mei@customer.example", WISH)
    await asyncio.gather(brings(office).run(), brings(office).run())
    assert len(office.log.history(KEY_FORM.stream("main"))) == 1
    assert await whose(office, "mei@customer.example") is not None


async def test_an_empty_log_has_the_form_from_its_first_event_on() -> None:
    office = Office()
    for _ in range(2):
        bringing = brings(office)
        await bringing.run()
        assert bringing.is_done
    (adopted,) = [each.event for each in office.log.store.events]
    assert isinstance(adopted, FormAdopted)
    assert (adopted.form, adopted.number) == (FORM, 0)


async def test_no_start_after_the_first_writes_anything_however_long_the_log_is() -> None:
    office = Office()
    await brings(office).run()
    await office.open_organisation()
    for number in range(10):
        await office.mail(f"mei{number}@customer.example", WISH)
    before = len(office.log.store.events)
    form, looked_at = address_form(office.log, office.vault), list[Event]()

    def addresses_of(event: Event) -> Iterable[Personal[str]]:
        looked_at.append(event)
        return form.addresses_of(event)

    again = Rekeying(office.log, office.vault, replace(form, addresses_of=addresses_of), page=10)
    await again.run()
    assert (again.is_done, len(office.log.store.events), looked_at) == (True, before, [])
