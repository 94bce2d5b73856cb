"""How well it is proven who wrote a mail: each rule as a row, with mails that are really signed."""

from datetime import timedelta

import pytest

from baton_contracts.email_received.mail import MailReceived, MailSenderJudged
from baton_email.domain.configuration.events import Trust
from baton_email.domain.sender_check.events import CheckBegun, CheckEnded, CheckPutOff
from baton_email.mailroom.arrivals import Bringer
from tests.unit.email.outside import Zone
from tests.unit.email.signing import (
    CLIENT,
    from_outside,
    published,
    signed,
    signed_with,
)
from tests.unit.email.world import ANN, CASE, SERVICE, World, mail

THEIRS = "mail.example"


@pytest.fixture
def zone() -> Zone:
    return Zone()


async def begun(zone: Zone, trust: Trust = Trust()) -> World:  # noqa: B008  # frozen
    world = World(zone=zone)
    await world.take_mail_at(SERVICE, trust=trust)
    return world


async def proof(
    zone: Zone,
    raw: str | bytes,
    *,
    sender: str | None = ANN,
    bringer: Bringer | None = None,
    trust: Trust = Trust(),  # noqa: B008  # frozen
) -> str:
    """What is known in the end: as it was told, or as it was judged later."""
    world = await begun(zone, trust)
    await world.take(raw, sender=sender, bringer=bringer or from_outside())
    (told,) = world.published(MailReceived)
    judged = world.published(MailSenderJudged)
    assert len(judged) <= 1
    return judged[0].sender_proof if judged else told.sender_proof


# -- SPF


@pytest.mark.parametrize(
    ("policy", "sender", "known"),
    [
        ("v=spf1 ip4:192.0.2.1 -all", ANN, "pass"),
        ("v=spf1 ip4:192.0.2.0/24 -all", f"bounce@news.{THEIRS}", "fail"),
        ("v=spf1 -all", ANN, "fail"),
        ("v=spf1 ~all", ANN, "fail"),
        ("v=spf1 ?all", ANN, "fail"),
        ("v=spf1 a mx -all", ANN, "pass"),
        ("v=spf1 include:spf.other.example -all", ANN, "pass"),
        ("v=spf1 redirect=spf.other.example", ANN, "pass"),
        ("v=spf1 ip4:192.0.2.1 -all", "forward@list.example", "fail"),
        ("v=spf1 nonsense", ANN, "fail"),
        ("", ANN, "unknown"),
    ],
)
async def test_a_policy_of_from_s_domain(zone: Zone, policy: str, sender: str, known: str) -> None:
    if policy:
        zone.has(THEIRS, policy)
    zone.has("spf.other.example", "v=spf1 ip4:192.0.2.1 -all")
    zone.has("list.example", "v=spf1 ip4:192.0.2.1 -all")
    zone.has(THEIRS, "10 mx.mail.example", kind="MX")
    zone.has("mx.mail.example", CLIENT, kind="A")
    zone.has(THEIRS, "192.0.2.77", kind="A")
    assert await proof(zone, mail(), sender=sender) == known


async def test_a_policy_of_another_domain_of_the_same_organisation(zone: Zone) -> None:
    zone.has(f"news.{THEIRS}", "v=spf1 ip4:192.0.2.1 -all")
    assert await proof(zone, mail(), sender=f"bounce@news.{THEIRS}") == "pass"


async def test_domains_of_one_public_suffix_are_strangers(zone: Zone) -> None:
    zone.has("evil.co.uk", "v=spf1 ip4:192.0.2.1 -all")
    zone.has("_dmarc.bank.co.uk", "v=DMARC1; p=reject")
    raw = mail(From="a@bank.co.uk")
    assert await proof(zone, raw, sender="a@evil.co.uk") == "fail"


async def test_without_a_client_a_policy_says_nothing(zone: Zone) -> None:
    zone.has(THEIRS, "v=spf1 -all")
    zone.has(f"_dmarc.{THEIRS}", "v=DMARC1; p=reject")
    world = await begun(zone)
    await world.take(mail())
    assert world.published(MailSenderJudged) == []


# -- DKIM


async def test_a_signature_of_from_s_domain(zone: Zone) -> None:
    published(zone, THEIRS)
    assert await proof(zone, signed(mail(), THEIRS)) == "pass"


async def test_a_signature_of_another_domain_of_the_same_organisation(zone: Zone) -> None:
    published(zone, f"mta.{THEIRS}")
    assert await proof(zone, signed(mail(), f"mta.{THEIRS}")) == "pass"


async def test_a_signature_of_a_stranger_proves_nothing(zone: Zone) -> None:
    published(zone, "evil.example")
    assert await proof(zone, signed(mail(), "evil.example")) == "unknown"
    assert not any("evil" in each for each in zone.asked)


async def test_a_forwarded_mail_is_proven_by_its_signature(zone: Zone) -> None:
    zone.has(THEIRS, "v=spf1 -all")
    published(zone, THEIRS)
    raw = b"Received: from a by b\r\n" + signed(mail(), THEIRS)
    assert await proof(zone, raw, sender="forward@list.example") == "pass"


@pytest.mark.parametrize(
    "raw",
    [
        signed(mail("Pay."), THEIRS).replace(b"Pay.", b"Pay me."),
        signed(mail(), THEIRS).replace(b"Subject: order", b"Subject: money"),
        signed(mail(), THEIRS, signature_algorithm=b"rsa-sha1"),
        signed(mail(), THEIRS, length=True) + b"Send the money to me.\r\n",
        b"Subject: other\r\n" + signed(mail(), THEIRS),
        b"Reply-To: me@evil.example\r\n" + signed(mail(), THEIRS),
        b"Content-Type: text/html\r\n"
        + signed(mail(Content_Type="text/plain; charset=utf-8"), THEIRS),
        signed_with(mail().encode(), THEIRS, b"x=1772000000"),
        signed(mail(), THEIRS, include_headers=[b"from"]).replace(b"h=from", b"h=to"),
    ],
    ids=[
        "body", "subject", "sha1", "tail", "second-subject", "reply-to",
        "second-type", "expired", "from-unsigned",
    ],
)  # fmt: skip
async def test_a_signature_that_does_not_hold_is_a_broken_one(zone: Zone, raw: bytes) -> None:
    published(zone, THEIRS)
    assert await proof(zone, raw) == "fail"


async def test_a_short_key_proves_nothing(zone: Zone) -> None:
    published(zone, THEIRS, bits=768)
    assert await proof(zone, signed(mail(), THEIRS, bits=768)) == "fail"


async def test_a_signature_that_is_not_over_yet_holds(zone: Zone) -> None:
    published(zone, THEIRS)
    assert await proof(zone, signed_with(mail().encode(), THEIRS, b"x=4000000000")) == "pass"


async def test_a_length_that_covers_the_whole_body_holds(zone: Zone) -> None:
    published(zone, THEIRS)
    assert await proof(zone, signed(mail(), THEIRS, length=True)) == "pass"


async def test_a_key_that_is_too_long_to_be_true_is_not_used(zone: Zone) -> None:
    zone.has(f"s1._domainkey.{THEIRS}", b"v=DKIM1; k=rsa; p=" + b"A" * 60_000)
    assert await proof(zone, signed(mail(), THEIRS)) == "fail"


async def test_of_a_hundred_signatures_five_are_looked_at(zone: Zone) -> None:
    lines = [
        f"DKIM-Signature: v=1; a=rsa-sha256; d={THEIRS}; s=s{n}; h=from; bh=AAAA; b=AAAA\r\n"
        for n in range(100)
    ]
    assert await proof(zone, "".join(lines) + mail()) == "fail"
    assert len([each for each in zone.asked if "_domainkey" in each]) == 5


async def test_policies_that_include_each_other_end(zone: Zone) -> None:
    zone.has(THEIRS, f"v=spf1 include:{THEIRS} include:a.example -all")
    zone.has("a.example", f"v=spf1 include:{THEIRS} include:a.example -all")
    assert await proof(zone, mail()) == "fail"
    assert len(zone.asked) < 12


async def test_a_policy_that_asks_for_too_much_is_not_followed(zone: Zone) -> None:
    names = " ".join(f"include:n{n}.example" for n in range(30))
    zone.has(THEIRS, f"v=spf1 {names} -all")
    for n in range(30):
        zone.has(f"n{n}.example", "v=spf1 ?all")
    assert await proof(zone, mail()) == "fail"
    assert len(zone.asked) < 15


# -- who is shown


@pytest.mark.parametrize(
    "raw",
    [
        "From: Boss <boss@bank.example>\r\n" + mail(),
        mail(From=f"boss@bank.example, {ANN}"),
        mail(From=f"<boss@bank.example> <{ANN}>"),
        mail(From=f"{ANN}\rFrom: boss@bank.example"),
        mail(From=""),
    ],
    ids=["two-fields", "two-addresses", "two-brackets", "hidden-line-end", "none"],
)
async def test_a_mail_without_exactly_one_author_is_not_proven(zone: Zone, raw: str) -> None:
    published(zone, THEIRS)
    zone.has(THEIRS, "v=spf1 +all")
    assert await proof(zone, signed(raw, THEIRS) if "From: " in raw else raw) == "fail"
    assert zone.asked == []


# -- when it is judged


async def test_the_mail_is_told_at_once_and_judged_later(zone: Zone) -> None:
    zone.has(THEIRS, "v=spf1 ip4:192.0.2.1 -all")
    world = await begun(zone)
    mail_id = await world.take(mail(), bringer=from_outside())
    (told,), (judged,) = world.published(MailReceived), world.published(MailSenderJudged)
    assert told.sender_proof == "unknown"
    assert (judged.mail_id, judged.thread_id) == (mail_id, told.thread_id)
    assert judged.sender_proof == "pass"


async def test_while_dns_is_away_it_is_tried_for_an_hour(zone: Zone) -> None:
    zone.away = True
    world = await begun(zone)
    mail_id = await world.take(mail(), bringer=from_outside())
    assert world.published(MailReceived)[0].sender_proof == "unknown"
    await world.later(timedelta(minutes=61))
    events = [type(each) for each in checked(world, mail_id)]
    assert events == [CheckBegun, *[CheckPutOff] * 6, CheckEnded]
    last = checked(world, mail_id)[-1]
    assert isinstance(last, CheckEnded)
    assert (last.outcome, last.why) == ("unknown", "no-answer")
    assert world.published(MailSenderJudged) == []


async def test_when_dns_is_back_it_is_judged(zone: Zone) -> None:
    zone.away = True
    zone.has(THEIRS, "v=spf1 -all")
    world = await begun(zone)
    await world.take(mail(), bringer=from_outside())
    await world.later(timedelta(minutes=2))
    assert world.published(MailSenderJudged) == []
    zone.away = False
    await world.later(timedelta(minutes=2))
    assert [each.sender_proof for each in world.published(MailSenderJudged)] == ["fail"]


async def test_without_dns_nothing_is_asked_and_all_stays_unknown() -> None:
    world = await World().begin()
    mail_id = await world.take(mail(), bringer=from_outside())
    assert world.published(MailReceived)[0].sender_proof == "unknown"
    assert checked(world, mail_id) == []


async def test_a_token_is_enough(zone: Zone) -> None:
    world = await begun(zone)
    raw = mail(References=f"<{world.signer.case_token(CASE)}.1@demo.example>")
    mail_id = await world.take(raw, bringer=from_outside())
    assert world.published(MailReceived)[0].sender_proof == "token"
    assert checked(world, mail_id) == []
    assert zone.asked == []


async def test_what_opens_no_case_and_is_of_none_is_not_checked(zone: Zone) -> None:
    world = await begun(zone)
    mail_id = await world.take(mail(Auto_Submitted="auto-replied"), bringer=from_outside())
    assert checked(world, mail_id) == []


async def test_two_processes_judge_a_mail_once(zone: Zone) -> None:
    zone.has(THEIRS, "v=spf1 ip4:192.0.2.1 -all")
    one = await begun(zone)
    other = World(beside=one, zone=zone)
    await one.arrivals.take(mail().encode(), ANN, [SERVICE], "smtp", bringer=from_outside())
    await one.settle()
    await other.settle()
    assert len(one.published(MailSenderJudged)) == 1


def checked(world: World, mail_id: str) -> list[object]:
    """What happened to the check of a mail."""
    return world.log.history(f"check-{mail_id}")
