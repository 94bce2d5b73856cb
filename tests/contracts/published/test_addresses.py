"""Whom an address identifies, whatever way a person or a telephone system wrote it."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton_contracts.addresses import (
    key_of,
    mail_address,
    mail_subject_key,
    our_address,
    read_address,
)
from baton_contracts.telephone import NumberRules

CALLERS: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("callers.json").read_text("utf-8")
)
MUSEUM = "+493023125123"
CHINA = NumberRules(country="CN")
HOUSE = NumberRules(country="CN", own=("+86105550*", "+493023125001"), shared=("+493023125000",))


@pytest.mark.parametrize("each", CALLERS, ids=lambda each: f"{each['caller']} in {each['country']}")
@pytest.mark.parametrize("by", ["telephone", "mail"])
def test_what_telephone_systems_say(each: dict[str, Any], by: Any) -> None:
    read = read_address(each["caller"], NumberRules(country=each["country"]), by)
    assert read.key == each["is"]
    assert read.suggests is None
    assert read.shown


@pytest.mark.parametrize(
    "written",
    [
        "+49 30 23125-123",
        "+49 30 23125 123\u202c",
        "\u202a+49 30 23125123",
        "TEL:+493023125123",
        "tel:23125123;phone-context=+4930",
        "tel:+493023125123;isub=3",
        "sips:+493023125123@trunk.example:5061",
        "sip:%2B493023125123@trunk.example;transport=udp",
        "sip:+493023125123:secret@trunk.example",
        '"Museum" <sip:+493023125123@trunk.example>',
        "callto:+493023125123",
        "0049 (0)30 23125123",
        "+49.30.23125123",
        "+49/30/23125123",
        "+49\u00a030\u200923125123",
        "+49\u221230\u221223125123",
        "00493023125123",
        '"Museum" <sip:+493023125123@trunk.example;user=phone>;tag=as58f4201b;rport',
        "<sip:+493023125123@ims.example>, <tel:+493023125123>",
        "tel:+493023125123, sip:+493023125123@ims.example",
        "sip:+493023125123;phone-context=ims.example@trunk.example;user=phone",
        "\u2066+493023125123\u2069",
        "\u200f+49 30 23125123",
        "+\u0664\u0669\u0663\u0660\u0662\u0663\u0661\u0662\u0665\u0661\u0662\u0663",
        "+\u06f4\u06f9\u06f3\u06f0\u06f2\u06f3\u06f1\u06f2\u06f5\u06f1\u06f2\u06f3",
    ],
)
def test_a_number_is_the_same_however_it_is_written(written: str) -> None:
    assert read_address(written, CHINA, "telephone").key == MUSEUM


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "0",
        "00",
        "-",
        "anonymous",
        "Anonymous Caller",
        "Unavailable",
        "no caller id",
        "Private",
        "匿名",
        "未知号码",
        "sip:anonymous@anonymous.invalid",
        "sip:unknown@unknown.invalid",
        "sip:+493023125123@anonymous.invalid",
        "anonymous@pbx.example",
        "anonymous@anonymous.invalid",
        "201@pbx.example",
        "sip:201@pbx.example",
        "tel:201;phone-context=pbx.example",
        "sip:mei@customer.example",
        "266696687",
        "+17378742833",
        "8656696",
        "+11111111111",
        "+99912345678",
        "+4930",
        "+4930123456789012345",
        "12345678",
        "10086",
        "call me",
        "+",
        "\x00",
        "9" * 400,
    ],
)  # fmt: skip
def test_nobody_is_known_by_it(written: str) -> None:
    read = read_address(written, CHINA, "telephone")
    assert (read.key, read.suggests) == (None, None)
    assert read.why is not None


@pytest.mark.parametrize(
    "written",
    [
        "Restricted", "RESTRICTED", "Private Number", "Unknown Caller", "unbekannt", "Unterdrückt",
        "未显示号码", "匿名来电", "null", "asterisk", "-1", "+0", "+00", "0000000", "9999999999",
        "#31#030123456", "*31#030123456", '"Anonymous" <sip:c8oqz84zk7z@privacy.example>;tag=hyh8',
        "Anonymous <sip:anonymous@anonymous.invalid>", "sip:unavailable@unknown.invalid",
    ],
)  # fmt: skip
def test_a_caller_who_hides_is_said_to(written: str) -> None:
    read = read_address(written, NumberRules(country="DE"), "telephone")
    assert (read.key, read.calls, read.why) == (None, None, "withheld")


@pytest.mark.parametrize(
    ("written", "country", "why"),
    [
        ("110", "CN", "unallocated"),
        ("112", "DE", "unallocated"),
        ("911", "US", "unallocated"),
        ("999", "GB", "unallocated"),
        ("999", "DE", "colleague"),
        ("222", "DE", "colleague"),
        ("5555", "CN", "colleague"),
        ("95588", "CN", "unallocated"),
        ("116117", "DE", "unallocated"),
        ("tel:110;phone-context=+49", "DE", "unallocated"),
        ("*97", "DE", "colleague"),
    ],
)
def test_short_numbers_are_emergencies_and_services_or_extensions(
    written: str, country: str, why: str
) -> None:
    read = read_address(written, NumberRules(country=country), "telephone")
    assert (read.key, read.calls, read.why) == (None, None, why)


@pytest.mark.parametrize(
    "written",
    [
        f"{MUSEUM} x12",
        f"{MUSEUM} ext. 12",
        f"{MUSEUM};ext=12",
        f"tel:{MUSEUM};ext=12",
        f"sip:{MUSEUM};ext=12@trunk.example",
        f"{MUSEUM}#12",
        f"{MUSEUM},,12#",
        f"{MUSEUM} 转12",
        f"{MUSEUM} 分机 12",
        "+49 30 23125000",
    ],
)
def test_a_switchboard_and_who_is_behind_one_only_suggest(written: str) -> None:
    read = read_address(written, HOUSE, "telephone")
    assert (read.key, read.why) == (None, "shared")
    assert read.suggests == read.calls
    assert read.suggests in {MUSEUM, "+493023125000"}


@pytest.mark.parametrize(
    "written", ["+86 10 5550 1234", "010-55501234", "+493023125001", "201", "4711"]
)
def test_numbers_of_our_own_house_are_colleagues(written: str) -> None:
    read = read_address(written, HOUSE, "telephone")
    assert (read.key, read.suggests, read.why) == (None, None, "colleague")


def test_a_possible_number_that_nobody_has_may_be_called_back() -> None:
    read = read_address("+861234567", CHINA, "telephone")
    assert (read.key, read.calls, read.why) == (None, "+861234567", "unallocated")


def test_without_a_country_only_numbers_with_their_country_code_are_read() -> None:
    assert key_of("13800138000") is None
    assert key_of("+8613800138000") == "+8613800138000"


def test_digits_before_an_at_are_a_number_on_the_telephone_and_a_mail_address_in_a_mail() -> None:
    written = "13800138000@163.com"
    assert read_address(written, CHINA, "mail").key == written
    assert read_address(written, CHINA, "telephone").key == "+8613800138000"


@pytest.mark.parametrize(
    ("written", "sent_to", "key"),
    [
        ("Mei.Lin@Customer.EXAMPLE", "Mei.Lin@customer.example", "mei.lin@customer.example"),
        (" <mei@customer.example.> ", "mei@customer.example", "mei@customer.example"),
        ('"mei"@customer.example', "mei@customer.example", "mei@customer.example"),
        ("MEI@例子.example", "MEI@xn--fsqu00a.example", "mei@xn--fsqu00a.example"),
        ("ÄÖ.Mei@customer.example", "ÄÖ.Mei@customer.example", "ÄÖ.mei@customer.example"),
        ("mei+shop@customer.example", "mei+shop@customer.example", "mei+shop@customer.example"),
        ("m.e.i@gmail.com", "m.e.i@gmail.com", "m.e.i@gmail.com"),
        ("\u202amei@customer.example\u202c", "mei@customer.example", "mei@customer.example"),
        ("Mei@faß.example", "Mei@xn--fa-hia.example", "mei@xn--fa-hia.example"),
        ("mei@ＣＵＳＴＯＭＥＲ.example", "mei@customer.example", "mei@customer.example"),
        ("İ@customer.example", "İ@customer.example", "İ@customer.example"),
    ],
)
def test_a_mail_address_is_compared_without_case_and_written_to_as_it_came(
    written: str, sent_to: str, key: str
) -> None:
    read = read_address(written)
    assert (read.shown, read.key) == (sent_to, key)
    assert mail_address(written) == sent_to


@pytest.mark.parametrize(
    "written",
    ["mailto:mei@customer.example", "MAILTO:mei@customer.example?subject=Kettle",
     "Mei Lin <mei@customer.example>", '"Lin, Mei" <Mei@customer.example> '],
)  # fmt: skip
def test_an_address_as_it_is_copied_is_read(written: str) -> None:
    assert key_of(written) == "mei@customer.example"


def test_two_mails_from_a_domain_that_nobody_can_have_are_not_one_person() -> None:
    nobody = "anonymous@anonymous.invalid"
    assert read_address(nobody).key is None
    assert mail_subject_key(nobody, "m1.0") != mail_subject_key(nobody, "m2.0")
    assert mail_subject_key("Mei@customer.example", "m1.0") == "mei@customer.example"


@pytest.mark.parametrize(
    "written",
    ["mei", "mei@", "@customer.example", "a b@customer.example", "mei@-x.example", "010 1234",
     "+0123456", "mei@customer..example", "x" * 330 + "@customer.example", "mei@\ud800.example",
     '"mei lin"@customer.example', '"mei@bank.example"@customer.example', "mei@[192.0.2.1]",
     "mei@bank.example@customer.example"],
    ids=range(14),
)  # fmt: skip
def test_what_is_no_address_is_nobody_s(written: str) -> None:
    assert key_of(written) is None


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("010 5550 0101", "+861055500101"),
        ("sip:+861055500101@pbx.example", "+861055500101"),
        ("Help@Baton.example", "help@baton.example"),
        ("201", None),
    ],
)
def test_our_own_addresses_are_compared_too(written: str, compared: str | None) -> None:
    assert our_address(written, "CN") == compared


@given(st.text(max_size=80), st.sampled_from([None, "CN", "DE", "US"]))
def test_nothing_makes_the_reader_stumble_and_a_key_reads_as_itself(
    written: str, country: str | None
) -> None:
    for by in ("mail", "telephone"):
        read = read_address(written, NumberRules(country=country), by)
        assert (read.key is None) == (read.why is not None)
        if read.key is not None:
            assert key_of(read.key) == read.key
