"""The limits of one principal are settings, the same in every edition."""

import pytest

from baton_common.edge.http.rate_limits import Rate
from baton_common.program.limits import LIMITS, Limits, limits_from
from baton_common.program.settings import settings_from
from baton_onebox.settings import settings_from as onebox_settings
from tests.advice import Advice
from tests.unit.program.test_program_settings import NEEDED


def test_without_settings_the_usual_limits_hold() -> None:
    limits = limits_from({})
    assert (limits.streams, limits.bodies) == (Limits().streams, Limits().bodies)
    assert limits.rates.per_principal == Rate(200, 1_000)
    assert limits.rates.per_address == Rate(500, 2_500)
    assert (limits.streams.person, limits.streams.machine, limits.bodies.uploads) == (10, 100, 5)


def test_each_limit_is_a_setting_of_services_and_of_the_one_machine_edition() -> None:
    environment = {name: str(7 + at) for at, name in enumerate(LIMITS)}
    environment["BATON_LIMIT_UPLOAD_BYTES"] = "2000000"
    limits = limits_from(environment)
    assert limits.rates.per_principal == Rate(7, 35)
    assert limits.rates.per_address == Rate(8, 40)
    assert (limits.streams.person, limits.streams.machine, limits.streams.all) == (9, 10, 11)
    assert (limits.bodies.bytes, limits.bodies.uploads) == (12, 13)
    assert (limits.bodies.in_memory, limits.bodies.upload_bytes) == (14, 2_000_000)
    onebox = onebox_settings(environment)
    assert (onebox.limits, onebox.own_limits) == (limits, environment)


def test_requests_may_be_without_a_limit() -> None:
    names = ("BATON_LIMIT_REQUESTS", "BATON_LIMIT_REQUESTS_ADDRESS")
    rates = limits_from(dict.fromkeys(names, "0")).rates
    assert (rates.per_principal, rates.per_address) == (None, None)


@pytest.mark.parametrize("name", LIMITS)
@pytest.mark.parametrize("wrong", ["-1", "many", "1.5", "９", "1" * 30])
def test_a_limit_that_is_no_number_is_refused(name: str, wrong: str) -> None:
    with Advice("… is …; write a number from … to ….").raised() as refused:
        limits_from({name: wrong})
    least = str(refused.value).rpartition("from ")[2].split()[0]
    assert limits_from({name: least})


def test_proxies_are_named_by_addresses_and_networks() -> None:
    assert settings_from({**NEEDED, "FORWARDED_ALLOW_IPS": "10.0.0.1, ::1,10.1.0.0/16"}).proxies
    assert settings_from({**NEEDED, "FORWARDED_ALLOW_IPS": "*"}).proxies == "*"
    with Advice(
        "FORWARDED_ALLOW_IPS is …; write addresses or networks of proxies, like "
        "10.0.0.1,10.1.0.0/16."
    ).raised():
        settings_from({**NEEDED, "FORWARDED_ALLOW_IPS": "the-proxy"})
    assert settings_from({**NEEDED, "FORWARDED_ALLOW_IPS": "10.0.0.1,10.1.0.0/16"}).proxies
