"""What mails of ours ask customers to do brings them to their case; refusals heal as they say."""

from email.message import EmailMessage

import pytest

from baton_contracts.email_received.mail import MailReceived
from baton_email.adapters.smtp_session import told_apart
from baton_email.domain.configuration.state import Configuration, sends_from
from baton_survey.api.page.words import WORDS
from tests.advice import Advice
from tests.unit.email.test_answering import acknowledged, sent
from tests.unit.email.test_inviting import LINK, invited
from tests.unit.email.world import CASE, SERVICE, World, mail


def answer_to(message: EmailMessage) -> str:
    """As a mail program writes it when somebody presses *reply*."""
    return mail(
        "One thing more.",
        Subject=f"Re: {message['Subject']}",
        Message_ID="<answer@mail.example>",
        In_Reply_To=message["Message-ID"],
        References=message["Message-ID"],
    )


async def test_who_just_answers_the_acknowledgement_adds_to_their_case(world: World) -> None:
    await acknowledged(world, mail())
    Advice("just answer this mail.").said_in(sent(world).get_content())
    await world.take(answer_to(sent(world)), to=sent(world)["Reply-To"] or SERVICE)
    first, second = world.published(MailReceived)
    assert second.thread_id == first.thread_id


async def test_who_just_answers_the_invitation_comes_to_their_case(world: World) -> None:
    await acknowledged(world, mail())
    await invited(world)
    content = sent(world).get_content()
    Advice("Please tell us how it was; it takes a minute:").said_in(content)
    assert LINK in content
    Advice("If your concern is not settled after all, just answer this mail.").said_in(content)
    Advice("just answer the mail that it came with.").said_in(WORDS["en"].expired)
    await world.take(answer_to(sent(world)), to=sent(world)["Reply-To"] or SERVICE)
    first, second = world.published(MailReceived)
    assert (second.thread_id == first.thread_id) or second.reference.case_id == CASE


def test_before_it_is_configured_no_mail_goes_out() -> None:
    with Advice("Apply a configuration: baton config apply FILE").raised():
        sends_from(Configuration(), SERVICE)
    assert sends_from(Configuration(our_addresses=(SERVICE,)), "") == SERVICE


async def test_after_a_mistake_of_ours_a_mail_that_comes_again_is_taken(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    Advice("Something went wrong here, try again later").said_in(told_apart(ZeroDivisionError()))
    assert "an SMTP session failed" in caplog.text
    await world.take(mail())
    assert len(world.published(MailReceived)) == 1
