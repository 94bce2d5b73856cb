"""Who takes part in a thread follows the merges of customers, and their undoing."""

import pytest

from baton_contracts.case_updated.case import CaseOpened
from baton_contracts.case_updated.customer import (
    ContactLinked,
    CustomerAddressAdded,
    CustomerMerged,
    CustomerMergeUndone,
)
from baton_contracts.email_received.mail import MailReceived
from baton_email.domain.thread.events import ThreadGrew, ThreadLinked
from baton_email.domain.thread.state import THREAD
from tests.unit.email.world import ANN, CASE, NINE, World, mail, summary

BO = "bo@mail.example"
CY = "cy@mail.example"
CASE_OF_BO = "0190a1b2-0000-7000-8000-000000000002"


async def of(world: World, address: str) -> str:
    (subject,) = await world.vault.subjects_of([address])
    return subject


async def comes(world: World, number: int, sender: str, **fields: str) -> MailReceived:
    """A mail of somebody."""
    given = {"From": sender, "Message-ID": f"<{number}@mail.example>", **fields}
    await world.take(mail(f"mail {number}", **given), sender=sender)
    return world.published(MailReceived)[-1]


async def answers(world: World, number: int, sender: str, to: int) -> MailReceived:
    """A mail that answers another, by its id alone."""
    return await comes(world, number, sender, **{"In-Reply-To": f"<{to}@mail.example>"})


async def linked(
    world: World, first: MailReceived, case_id: str, customer: str, *addresses: str
) -> None:
    """Cases opened a case for it."""
    await world.receive(
        CaseOpened(
            case=summary(case_id), customer_id=customer, channel="mail",
            thread_id=first.thread_id, mail_id=first.mail_id,
        )
    )  # fmt: skip
    await links(world, first, case_id, customer, *addresses)


async def links(
    world: World, first: MailReceived, case_id: str, customer: str, *addresses: str
) -> None:
    await world.receive(
        ContactLinked(
            case_id=case_id, customer_id=customer, thread_id=first.thread_id, direction="inbound",
            mail_id=first.mail_id, subjects=tuple([await of(world, each) for each in addresses]),
        )
    )  # fmt: skip


async def merge(world: World) -> None:
    """Bo's customer is taken in by Ann's."""
    both = (await of(world, ANN), await of(world, BO))
    await world.receive(CustomerMerged(customer_id="c1", merged_id="c2", subjects=both))


async def undo(world: World) -> None:
    await world.receive(
        CustomerMergeUndone(customer_id="c1", separated_id="c2", subjects=(await of(world, ANN),))
    )


@pytest.fixture
async def world() -> World:
    """Ann's case begins with mail 1, Bo's with mail 2."""
    world = await World().begin()
    await linked(world, await comes(world, 1, ANN), CASE, "c1", ANN)
    await linked(world, await comes(world, 2, BO), CASE_OF_BO, "c2", BO)
    return world


async def test_before_a_merge_each_is_a_stranger_in_the_other_s_thread(world: World) -> None:
    told = await answers(world, 3, BO, to=1)
    assert told.reference.proof == "none"
    assert told.thread_id != world.published(MailReceived)[0].thread_id


async def test_after_a_merge_both_take_part_in_the_threads_of_both(world: World) -> None:
    first, second = world.published(MailReceived)
    await merge(world)
    in_ann_s = await answers(world, 3, BO, to=1)
    in_bo_s = await answers(world, 4, ANN, to=2)
    assert (in_ann_s.thread_id, in_ann_s.reference.case_id) == (first.thread_id, CASE)
    assert (in_bo_s.thread_id, in_bo_s.reference.case_id) == (second.thread_id, CASE_OF_BO)
    assert [each.reference.proof for each in (in_ann_s, in_bo_s)] == ["participant"] * 2


async def test_undone_each_has_their_own_again_whatever_they_wrote_in_between(
    world: World,
) -> None:
    first, second = world.published(MailReceived)
    await merge(world)
    await links(world, await answers(world, 3, BO, to=1), CASE, "c1", ANN, BO)
    await links(world, await answers(world, 4, ANN, to=2), CASE_OF_BO, "c1", ANN, BO)
    await undo(world)
    strangers = [await answers(world, 5, BO, to=1), await answers(world, 6, ANN, to=2)]
    assert [each.reference.proof for each in strangers] == ["none"] * 2
    own = [await answers(world, 7, ANN, to=1), await answers(world, 8, BO, to=2)]
    assert [each.thread_id for each in own] == [first.thread_id, second.thread_id]
    assert [each.reference.proof for each in own] == ["participant"] * 2


async def test_an_address_that_was_added_takes_part(world: World) -> None:
    theirs = (await of(world, ANN), await of(world, CY))
    added = CustomerAddressAdded(customer_id="c1", subject=theirs[1], subjects=theirs)
    await world.receive(added)
    assert (await answers(world, 3, CY, to=1)).reference.proof == "participant"
    assert (await answers(world, 4, CY, to=2)).reference.proof == "none"


async def test_merges_are_followed_to_the_last(world: World) -> None:
    await merge(world)
    all_of_them = tuple([await of(world, each) for each in (CY, ANN, BO)])
    await world.receive(CustomerMerged(customer_id="c3", merged_id="c1", subjects=all_of_them))
    assert (await answers(world, 3, CY, to=2)).reference.proof == "participant"
    assert (await answers(world, 4, ANN, to=2)).reference.proof == "participant"


async def test_told_twice_it_changes_nothing(world: World) -> None:
    for change in (merge, undo):
        await change(world)
        before = len(world.log.store.events)
        await change(world)
        assert len(world.log.store.events) == before


async def test_a_thread_of_an_older_release_keeps_whom_it_was_linked_with(world: World) -> None:
    """Nothing was told of their customer before."""
    thread_id, cy = (await comes(world, 3, CY)).thread_id, await of(world, CY)
    link = ThreadLinked(thread_id=thread_id, case_id="case-9", subjects=(cy,), at=NINE)
    await world.run(lambda work: work.record(THREAD, thread_id, link))
    assert (await answers(world, 4, CY, to=3)).reference.proof == "participant"


async def test_customers_are_no_lasting_participants(world: World) -> None:
    await answers(world, 3, ANN, to=1)
    grown = [each.event for each in world.log.store.events if isinstance(each.event, ThreadGrew)]
    assert grown[-1].participants == ()
