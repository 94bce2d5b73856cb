"""Where colleagues read mail: the last word about each person, and never an address in clear."""

from typing import Any

from baton_common.model.personal import Personal
from baton_contracts.case_updated.organisation import Names, PersonChanged, PersonRemoved
from baton_email.projections.colleagues import COLLEAGUES, ColleagueRow, Colleagues
from baton_testkit.projecting import Projecting, received
from tests.unit.email.world import NINE

colleagues = Projecting(Colleagues)


def person(id_: str, subject: str | None, version: int = 1, **more: Any) -> PersonChanged:
    """As the configuration has them."""
    mail = Personal[str](subject=subject, key_version=1, ciphertext="YW5h") if subject else None
    names = Names(zh=id_, en=id_)
    return PersonChanged(
        person=id_, names=names, departments=(), house_version=version, mail=mail, **more
    )


def row(id_: str, subject: str, version: int = 1, *, suspended: bool = False) -> ColleagueRow:
    return ColleagueRow(person=id_, subject=subject, suspended=suspended, version=version)


def test_whoever_has_a_mail_is_kept_with_its_subject() -> None:
    told = received(person("ana", "s1"), person("bo", None), at=NINE)
    colleagues.given(*told).then(COLLEAGUES, row("ana", "s1"))


def test_a_changed_address_replaces_the_one_before_and_no_mail_takes_it_away() -> None:
    told = received(person("ana", "s1"), person("bo", "s2"), person("ana", "s3", 2), at=NINE)
    colleagues.given(*told).then(COLLEAGUES, row("ana", "s3", 2), row("bo", "s2"))
    gone = received(person("ana", "s1"), person("ana", None, 2), at=NINE)
    colleagues.given(*gone).then(COLLEAGUES)


def test_who_is_suspended_stays_a_colleague_and_who_left_is_none() -> None:
    suspended = received(person("ana", "s1"), person("ana", "s1", 2, suspended=True), at=NINE)
    colleagues.given(*suspended).then(COLLEAGUES, row("ana", "s1", 2, suspended=True))
    left = received(person("ana", "s1"), PersonRemoved(person="ana", house_version=2), at=NINE)
    colleagues.given(*left).then(COLLEAGUES)


def test_an_address_that_passes_on_is_kept_for_both_until_the_former_one_is_heard_of() -> None:
    """The newest configuration counts (`queries/colleagues.py`)."""
    told = received(person("ana", "s1"), person("bo", "s1", 2), at=NINE)
    colleagues.given(*told).then(COLLEAGUES, row("ana", "s1"), row("bo", "s1", 2))
