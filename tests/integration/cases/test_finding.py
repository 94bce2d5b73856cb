"""Cases are found by number, customer, state, matter and words; lists come in pages."""

import pytest

from baton_contracts.email_received.mail import MailMoreText, MailReceived
from baton_contracts.email_received.rest import packed
from tests.advice import Advice
from tests.integration.cases.conftest import Running
from tests.integration.services.conftest import NINE

MEI = "mei@customer.example"
TOM = "tom@customer.example"


@pytest.fixture
async def two(service: Running) -> Running:
    """A Chinese case of Mei's and an English one of Tom's."""
    await service.mail(MEI, "我要退货，水壶的盖子碎了")
    await service.mail(TOM, "The robot vacuum blinks red, I want to return it")
    return service


async def found(service: Running, **query: str) -> list[str]:
    """Languages of the cases found: `zh` is Mei's, `en` Tom's."""
    page = await service.as_("otto").get("/cases", **query)
    return [case["language"] for case in page["items"]]


async def test_the_newest_comes_first(two: Running) -> None:
    assert await found(two) == ["en", "zh"]


@pytest.mark.parametrize(
    ("words", "languages"),
    [
        ("水壶", ["zh"]),
        ("水壶 盖子", ["zh"]),
        ("水壶 手机", []),
        ("Vacuum RED", ["en"]),
        ("vac", []),
        ("盖", ["zh"]),
        ("hello", ["en", "zh"]),
    ],
)
async def test_by_words_all_of_which_must_be_there(
    two: Running, words: str, languages: list[str]
) -> None:
    assert await found(two, words=words) == languages


async def test_what_has_no_letter_is_refused_and_never_passed_over(two: Running) -> None:
    otto = two.as_("otto")
    said = await otto.refused("GET", "/cases", 422, words="vacuum 🔥")
    Advice("cannot be found: write a word instead.").said_in(said)
    assert await found(two, words="vacuum red") == ["en"]
    said = await otto.refused("GET", "/cases", 422, words="  ")
    Advice("Write at least one word to search for.").said_in(said)
    assert await found(two, words="vacuum") == ["en"]


async def test_words_are_kept_as_keyed_hashes_only(two: Running) -> None:
    assert await found(two, words="kettle") == []
    rows = await two.log.readers.fetch("select token from projections.search")
    assert rows
    assert all(len(row["token"]) == 64 for row in rows)


async def test_by_number_as_people_type_it(two: Running) -> None:
    page = await two.as_("otto").get("/cases")
    number: str = page["items"][0]["number"]
    assert await found(two, number=f" {number.lower()}") == ["en"]
    assert await found(two, number="0000") == []


async def test_by_customer_id_or_address(two: Running) -> None:
    page = await two.as_("otto").get("/cases")
    assert await found(two, customer=page["items"][1]["customer_id"]) == ["zh"]
    assert await found(two, customer="tom@CUSTOMER.example") == ["en"]
    assert await found(two, customer="nobody@customer.example") == []
    await two.as_("otto").refused("GET", "/cases", 422, customer="tom@")


async def test_by_state_matter_department_and_owner(two: Running) -> None:
    assert await found(two, status="open", department="returns", owner="lena") == ["en", "zh"]
    assert await found(two, status="closed") == []
    assert await found(two, matter="refund") == []


async def test_in_pages_whose_cursor_fits_their_filters_only(two: Running) -> None:
    otto = two.as_("otto")
    first = await otto.get("/cases", limit=1)
    assert first["items"][0]["language"] == "en"
    second = await otto.get("/cases", limit=1, after=first["next"])
    assert (second["items"][0]["language"], second["next"]) == ("zh", None)
    await otto.refused("GET", "/cases", 400, limit=1, status="open", after=first["next"])


async def test_by_words_that_were_told_beside_a_long_mail(service: Running) -> None:
    mei = await service.mailbox(MEI)
    subject = mei.address.subject
    text, *pieces = await service.vault.seal(
        [(subject, "Here is my log.")]
        + [
            (subject, packed(" ".join(f"word{n}" for n in range(at, at + 4_000)), "", 45_000))
            for at in (0, 4_000)
        ]
    )
    for part, piece in enumerate(pieces, start=1):
        more = MailMoreText(thread_id="t1", mail_id="m1", part=part, text=piece)
        await service.receive(more)
    assert await found(service, words="word3999") == []
    long = MailReceived(
        thread_id="t1", mail_id="m1", received_at=NINE, recipient="service@baton.example",
        from_=mei, subject=text, text=text, text_is_cut=True, left_out=60_000,
    )  # fmt: skip
    await service.receive(long)
    for words in ("log", "word0", "word3999 word4000", "word7999"):
        assert await found(service, words=words) == ["en"]
    assert await found(service, words="word8000") == []
