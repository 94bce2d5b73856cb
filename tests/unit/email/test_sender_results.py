"""What our own mail server found out of a sender, and what others only pretend it did."""

import pytest

from baton_email.domain.configuration.events import Trust
from baton_email.mailroom.arrivals import Bringer
from tests.unit.email.outside import Zone
from tests.unit.email.signing import OUR_RELAY, from_outside, through_our_server
from tests.unit.email.test_sender_proof import THEIRS, proof
from tests.unit.email.world import mail


@pytest.fixture
def zone() -> Zone:
    return Zone()


@pytest.mark.parametrize(
    ("results", "known"),
    [
        ("dkim=pass header.d=mail.example", "pass"),
        ("dkim=pass header.i=@mta.mail.example", "pass"),
        ("spf=pass smtp.mailfrom=ann@mail.example", "pass"),
        ("dmarc=pass header.from=mail.example", "pass"),
        ("dmarc=fail (p=reject) header.from=mail.example", "fail"),
        ("spf=softfail smtp.mailfrom=mail.example; dkim=none", "fail"),
        ("spf=pass smtp.mailfrom=evil.example; dkim=fail header.d=mail.example", "fail"),
        ("spf=pass smtp.mailfrom=evil.example; dkim=pass header.d=evil.example", "unknown"),
        ("spf=temperror smtp.mailfrom=mail.example; dkim=none", "unknown"),
        ("none", "unknown"),
        ('dkim=pass header.d="', "unknown"),
    ],
)
async def test_what_our_own_mail_server_found_is_believed(
    zone: Zone, results: str, known: str
) -> None:
    raw = through_our_server(results=results) + mail()
    trust = Trust(authserv_id="mx.demo.example")
    zone.away = True
    assert await proof(zone, raw, bringer=OUR_RELAY, trust=trust) == known


@pytest.mark.parametrize(
    ("raw", "bringer", "trust"),
    [
        (
            through_our_server()
            + "Authentication-Results: mx.demo.example; dkim=pass header.d=mail.example\r\n"
            + mail(),
            OUR_RELAY,
            Trust(authserv_id="mx.demo.example"),
        ),
        (
            through_our_server()
            + through_our_server("192.0.2.9", "dkim=pass header.d=mail.example")
            + mail(),
            OUR_RELAY,
            Trust(authserv_id="mx.demo.example"),
        ),
        (
            through_our_server(results="dkim=pass header.d=mail.example") + mail(),
            OUR_RELAY,
            Trust(authserv_id="other.example"),
        ),
        (
            through_our_server(results="dkim=pass header.d=mail.example") + mail(),
            OUR_RELAY,
            Trust(),
        ),
        (
            through_our_server(results="dkim=pass header.d=mail.example") + mail(),
            from_outside(),
            Trust(authserv_id="mx.demo.example"),
        ),
        (
            "Authentication-Results: mx.demo.example; dkim=pass header.d=mail.example\r\n" + mail(),
            OUR_RELAY,
            Trust(authserv_id="mx.demo.example"),
        ),
    ],
    ids=["below", "below-a-forged-line", "another-name", "no-name", "no-server", "no-line"],
)
async def test_results_that_others_wrote_are_nothing(
    zone: Zone, raw: str, bringer: Bringer, trust: Trust
) -> None:
    assert await proof(zone, raw, bringer=bringer, trust=trust) == "unknown"


async def test_results_above_a_step_within_our_house_are_ours(zone: Zone) -> None:
    inner = (
        "Received: from mx.demo.example (mx.demo.example [10.0.0.5])\r\n"
        "\tby store.demo.example with LMTP id 1; Mon, 2 Mar 2026 09:00:01 +0000\r\n"
    )
    raw = inner + through_our_server(results="dkim=pass header.d=mail.example") + mail()
    trust = Trust(authserv_id="mx.demo.example")
    assert await proof(zone, raw, bringer=OUR_RELAY, trust=trust) == "pass"


async def test_behind_our_own_server_its_client_is_asked_about(zone: Zone) -> None:
    zone.has(THEIRS, "v=spf1 ip4:192.0.2.1 -all")
    raw = through_our_server() + mail()
    assert await proof(zone, raw, bringer=OUR_RELAY) == "pass"
    raw = through_our_server("203.0.113.9") + mail()
    assert await proof(zone, raw, bringer=OUR_RELAY) == "fail"


async def test_a_line_that_does_not_say_who_the_client_was_leaves_it_open(zone: Zone) -> None:
    zone.has(THEIRS, "v=spf1 -all")
    raw = "Received: from [192.0.2.1] by mx.demo.example; Mon, 2 Mar 2026 09:00:00 +0000\r\n"
    assert await proof(zone, raw + mail(), bringer=OUR_RELAY) == "unknown"
