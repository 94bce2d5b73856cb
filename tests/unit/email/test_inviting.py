"""An invitation to a survey is a mail like others, but for its link, which nothing keeps."""

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from baton_contracts.email_received.mail import MailBounced, MailReceived, MailSent
from baton_contracts.survey_completed.survey import SurveyInvited
from baton_contracts.survey_links import token
from baton_email.domain.outgoing.attempts import PAUSES
from baton_email.ports import Never, NotNow
from tests.unit.email.world import ANN, CASE, LINKS, NINE, NUMBER, SERVICE, World, mail

INVITATION = "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d0a"
LINK = f"https://service.example/survey/s/{token(LINKS.key, INVITATION)}"


async def invited(world: World, **more: Any) -> None:
    """Survey asks Ann about her case."""
    (subject,) = await world.vault.subjects_of([ANN])
    (to,) = await world.vault.seal([(subject, ANN)])
    usual: dict[str, Any] = {
        "case_id": CASE, "customer_id": "c1", "invitation_id": INVITATION, "channel": "mail",
        "language": "en", "expires_at": NINE + timedelta(days=30), "to": to, "number": NUMBER,
    }  # fmt: skip
    await world.receive(SurveyInvited(**usual | more))


def sent(world: World, which: int = -1) -> EmailMessage:
    message = message_from_bytes(world.postman.taken[which].raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


async def test_it_goes_to_the_customer_with_the_link_that_survey_knows(world: World) -> None:
    await invited(world)
    message = sent(world)
    assert (message["To"], message["From"]) == (ANN, SERVICE)
    assert message["Subject"] == f"How did we do? [{NUMBER}]"
    assert LINK in message.get_content()
    assert "2026-04-01" in message.get_content()
    assert message["Auto-Submitted"] == "auto-generated"
    (contract,) = world.published(MailSent)
    assert (contract.kind, contract.case_id, contract.mail_id) == ("invitation", CASE, INVITATION)


async def test_it_is_in_the_customers_language(world: World) -> None:
    await invited(world, language="zh")
    assert sent(world)["Subject"] == f"我们做得怎么样？ [{NUMBER}]"
    assert "您好" in sent(world).get_content()


async def test_nothing_that_is_stored_or_told_holds_the_link(world: World) -> None:
    await invited(world)
    (ours,) = world.outgoing()
    kept = await world.words(ours.mail.text)
    secret = token(LINKS.key, INVITATION)
    assert secret not in kept
    assert all(secret.encode() not in each.body for each in world.log.published("email-received"))
    shown = await world.deliveries.written(ours)
    assert shown is not None
    assert secret not in message_from_bytes(shown, policy=policy.default).get_content()


async def test_heard_twice_it_goes_out_once(world: World) -> None:
    await invited(world)
    await invited(world)
    assert len(world.postman.taken) == 1


async def test_it_is_tried_again_with_the_same_id_and_the_same_link(world: World) -> None:
    world.postman.at_the_door_says = [NotNow(451, "4.3.0")]
    await invited(world)
    assert world.postman.taken == []
    await world.later(PAUSES[0])
    assert LINK in sent(world).get_content()
    assert INVITATION in sent(world)["Message-ID"]


async def test_it_counts_for_no_acknowledgement(world: World) -> None:
    await invited(world)
    await world.take(mail())
    await world.case_of(world.published(MailReceived)[-1])
    assert [each.kind for each in world.published(MailSent)] == ["invitation", "acknowledgement"]


async def test_it_comes_from_the_address_that_the_case_was_written_from(world: World) -> None:
    await world.take_mail_at(SERVICE, "returns@demo.example")
    await world.take(mail(To="returns@demo.example"), to="returns@demo.example")
    await world.case_of(world.published(MailReceived)[-1])
    await invited(world)
    assert sent(world)["From"] == "returns@demo.example"


async def test_an_answer_to_it_belongs_to_the_case(world: World) -> None:
    await invited(world)
    message = sent(world)
    answer = mail("It broke again.", **{"In-Reply-To": message["Message-ID"], "Subject": "Re: hm"})
    await world.take(answer, to=message["Reply-To"])
    contract = world.published(MailReceived)[-1]
    assert (contract.reference.case_id, contract.reference.proof) == (CASE, "token")
    assert contract.thread_id == world.published(MailSent)[-1].thread_id


async def test_one_that_comes_back_is_told(world: World) -> None:
    world.postman.at_the_door_says = [Never(550, "5.1.1")]
    await invited(world)
    (contract,) = world.published(MailBounced)
    assert (contract.case_id, contract.hard, contract.reply_id) == (CASE, True, None)


async def test_who_was_erased_is_not_written_to(world: World) -> None:
    (subject,) = await world.vault.subjects_of([ANN])
    (to,) = await world.vault.seal([(subject, ANN)])
    await world.vault.erase(subject)
    await invited(world, to=to)
    assert world.postman.taken == []
    assert world.outgoing() == []


async def test_who_is_asked_by_telephone_gets_no_mail(world: World) -> None:
    await invited(world, channel="voice")
    assert world.postman.taken == []
