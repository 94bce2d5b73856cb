"""Web forms: who writes in our name is known by host, signature or key; anybody else is nobody."""

from collections.abc import Callable

import pytest

from baton_contracts.email_received.mail import MailReceived
from baton_email.domain.configuration.events import Form, Trust
from baton_email.mailroom.arrivals import Bringer
from tests.unit.email.outside import Zone
from tests.unit.email.signing import CLIENT, OUR_RELAY, published, signed, through_our_server
from tests.unit.email.world import SERVICE, World, mail

CUSTOMER = "qian@post.example"
HOST = Bringer("192.0.2.10", "www.demo.example")
STRANGER = Bringer("203.0.113.66", "www.demo.example")
WEBSITE = Form(name="website", hosts=("192.0.2.10",))


def form(**fields: str) -> str:
    """What our website sends for a customer."""
    return mail(**({"From": f"Website <{SERVICE}>", "Reply-To": CUSTOMER} | fields))


async def told(
    raw: str | bytes, bringer: Bringer | None, *forms: Form, zone: Zone | None = None
) -> MailReceived:
    """As it is told where these forms are named."""
    world = World(zone=zone)
    await world.take_mail_at(SERVICE, trust=Trust(forms=forms))
    await world.take(raw, sender=SERVICE, bringer=bringer)
    return world.published(MailReceived)[-1]


async def customer_of(message: MailReceived) -> str | None:
    """In clear; None: nobody's."""
    return None if message.is_sender_unknown else message.from_.address.subject


@pytest.mark.parametrize(
    ("named", "bringer"),
    [
        (WEBSITE, HOST),
        (Form(name="website", hosts=("192.0.2.0/28",)), HOST),
        (Form(name="website", hosts=("www.demo.example",)), HOST),
        (Form(name="website", hosts=("2001:db8::/64",)), Bringer("2001:db8::7")),
    ],
    ids=["address", "network", "name", "ipv6"],
)
async def test_a_form_is_known_by_its_host(named: Form, bringer: Bringer) -> None:
    zone = Zone()
    zone.has("www.demo.example", "192.0.2.10", kind="A")
    message = await told(form(), bringer, named, zone=zone)
    assert (message.kind, message.sender_proof) == ("form", "pass")
    assert not message.is_sender_unknown
    assert message.sent_by is not None
    assert message.answers_to is None


async def test_a_form_behind_our_mail_server_is_known_by_its_host() -> None:
    raw = through_our_server("192.0.2.10") + form()
    assert (await told(raw, OUR_RELAY, WEBSITE)).kind == "form"


async def test_a_form_is_known_by_its_signature() -> None:
    zone = Zone()
    published(zone, "forms.example")
    named = Form(name="partner", dkim=("forms.example",))
    message = await told(signed(form(), "forms.example"), STRANGER, named, zone=zone)
    assert (message.kind, message.sender_proof) == ("form", "pass")
    forged = signed(form(), "forms.example").replace(CUSTOMER.encode(), b"anna@post.example")
    assert (await told(forged, STRANGER, named, zone=zone)).kind == "generated"


async def test_a_form_is_known_by_its_key() -> None:
    key = World().signer.form_key("app")
    named = Form(name="app")
    message = await told(form(X_Baton_Form=key), STRANGER, named)
    assert (message.kind, message.sender_proof) == ("form", "pass")


@pytest.mark.parametrize(
    ("raw", "forms"),
    [
        (form, ()),
        (form, (WEBSITE,)),
        (form, (Form(name="website", hosts=("www.demo.example",)),)),
        (form, (Form(name="app"),)),
        (lambda: form(X_Baton_Form="guessed"), (Form(name="app"),)),
        (lambda: form(X_Baton_Form=World().signer.form_key("app")), (Form(name="other"),)),
        (lambda: signed(form(), "evil.example"), (Form(name="x", dkim=("forms.example",)),)),
        (lambda: "Received: from a (www [192.0.2.10]) by b\r\n" + form(), (WEBSITE,)),
    ],
    ids=["none", "host", "name", "no-key", "wrong-key", "key-of-another", "signed", "forged-line"],
)
async def test_whoever_else_writes_in_our_name_is_nobody(
    raw: Callable[[], str | bytes], forms: tuple[Form, ...]
) -> None:
    message = await told(raw(), STRANGER, *forms, zone=Zone())
    assert (message.kind, message.sender_proof) == ("generated", "fail")
    assert message.is_sender_unknown
    assert message.answers_to is not None


async def test_nobody_can_write_into_a_customer_s_thread_in_our_name() -> None:
    world = await World().begin()
    await world.take(mail(From=CUSTOMER, Message_ID="<q1@post.example>"), sender=CUSTOMER)
    first = world.published(MailReceived)[-1]
    await world.case_of(first)
    await world.take(form(In_Reply_To="<q1@post.example>"), sender=SERVICE, bringer=STRANGER)
    forged = world.published(MailReceived)[-1]
    assert forged.reference.proof == "none"
    assert forged.thread_id != first.thread_id


@pytest.mark.parametrize(
    ("sender", "customer", "known"),
    [
        ("noreply@partner.example", CUSTOMER, "fail"),
        ("noreply@partner.example", "order-17@reply.partner.example", "unknown"),
    ],
)
async def test_a_robot_of_others_proves_nobody_of_another_house(
    sender: str, customer: str, known: str
) -> None:
    raw = mail(From=sender, Reply_To=customer)
    message = await told(raw, STRANGER)
    assert (message.kind, message.sender_proof) == ("form", known)


async def test_dns_that_is_away_does_not_make_a_form() -> None:
    zone = Zone(away=True)
    named = Form(name="website", hosts=("www.demo.example",), dkim=("forms.example",))
    message = await told(signed(form(), "forms.example"), HOST, named, zone=zone)
    assert message.kind == "generated"


async def test_a_person_with_another_reply_to_never_waits_for_dns() -> None:
    zone = Zone(away=True)
    named = Form(name="website", hosts=("www.demo.example",), dkim=("forms.example",))
    world = World(zone=zone)
    await world.take_mail_at(SERVICE, trust=Trust(forms=(named,)))
    await world.arrivals.take(mail(Reply_To=CUSTOMER).encode(), "a@b.example", [SERVICE], "smtp")
    await world.deadlines.catch_up()
    assert world.published(MailReceived)[-1].kind == "person"
    assert zone.asked == []
    assert CLIENT
