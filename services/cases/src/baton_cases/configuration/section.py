"""The section `cases`: departments, people, matters, and who is on duty when."""

from collections.abc import Collection, Iterator, Mapping
from typing import Annotated

from pydantic import AfterValidator, ValidationInfo, field_validator

from baton_cases.configuration.calendars import Calendar
from baton_cases.configuration.duties import (
    Absence,
    Officer,
    Officers,
    PersonId,
    RosterName,
    Shifts,
    command_centre_of,
)
from baton_cases.configuration.matters import DepartmentId, Matter, Names
from baton_cases.configuration.numbers import Country, NumberRange
from baton_cases.domain.organisation.coverage import officer_gaps
from baton_cases.domain.organisation.model import Language, Notices
from baton_cases.domain.organisation.problems import NO_DEPARTMENT, NO_OFFICER
from baton_common.platform.yaml_file.entries import Together
from baton_common.platform.yaml_file.kinds import Flag, Id, NameOf, Text, Zone
from baton_common.platform.yaml_file.model import Part
from baton_common.platform.yaml_file.places import Path
from baton_common.platform.yaml_file.sentences import several, wrong
from baton_contracts.addresses import mail_address, mail_key

CalendarId = Annotated[Text, NameOf("calendars")]


def _read_mail(written: str) -> str:
    if (address := mail_address(written)) is None:
        raise wrong(f"must be a mail address like ana@baton.example, not {written}")
    return address


Mail = Annotated[Text, AfterValidator(_read_mail)]


class Person(Part):
    """Somebody who works here. The id is that of their token (`sub`), in every service."""

    names: Names
    """The name that people read."""
    departments: list[DepartmentId] = []
    """The departments they belong to."""
    languages: list[Language] = []
    """The languages they speak."""
    mail: Mail | None = None
    """Where they read mail. Mails from there are a colleague's, never a customer's."""
    notices: Notices = "at-once"
    """When they are told by mail that they are asked: `at-once`, `digest` or `off`."""
    suspended: Flag = False
    """`true`: they cannot sign in and are asked nothing, at once. The API keys that they made are
    withdrawn, and their cases go to the lead's office."""


class Department(Part):
    """A group with its own hours, lead and rosters."""

    names: Names
    """The name that people read."""
    calendar: CalendarId
    """Its opening hours: one of `calendars`."""
    lead: PersonId | None = None
    """The lead of the department."""


def _each_their_own(
    people: Mapping[str, Person], written: Mapping[str, object]
) -> Iterator[tuple[Path, str]]:
    taken: dict[str, str] = {}
    for id_ in written:
        if id_ in people and (mail := people[id_].mail) is not None:
            other = taken.setdefault(mail_key(mail), id_)
            if other != id_:
                yield (id_, "mail"), f"is already the mail of {other}"


def _at_least_one(_: object, written: Collection[object]) -> Iterator[tuple[Path, str]]:
    if not written:
        yield (), NO_DEPARTMENT


class CasesSection(Part):
    """Departments, people, matters, and who is on duty when."""

    zone: Zone
    """The time zone of the command centre, and of calendars that name none."""
    country: Country | None = None
    """The country of telephone numbers without a country code, here and in `routing`; left out:
    they are not read."""
    language: Language = "en"
    """The language for customers whose language we do not speak, and whose matter names none."""
    own_numbers: list[NumberRange] = []
    """Telephone numbers of our own house: who calls from there is a colleague, not a customer."""
    shared_numbers: list[NumberRange] = []
    """Switchboards of customers: a call from there only suggests who it may be."""
    people: Annotated[dict[Id, Person], Together(_each_their_own)]
    """The people who work here."""
    calendars: dict[Id, Calendar]
    """Opening hours that departments refer to."""
    departments: Annotated[dict[Id, Department], Together(_at_least_one)]
    """The departments."""
    command_centre: Officers
    """The duty officers' shifts, without a gap."""
    rosters: dict[RosterName, Shifts] = {}
    """By department, or `<department>/<matter>`: the shifts of owner and backup."""
    absences: dict[PersonId, list[Absence]] = {}
    """By person: when they are away."""
    matters: dict[Id, Matter]
    """The matters of cases, in their order; one is called `unsorted`."""

    @field_validator("command_centre")
    @classmethod
    def _no_gap(cls, officers: list[Officer], info: ValidationInfo) -> list[Officer]:
        if not officers:
            raise several([((), NO_OFFICER)])
        if (zone := info.data.get("zone")) is None:
            return officers
        if gaps := list(officer_gaps(command_centre_of(officers, zone))):
            raise several(((), gap) for gap in gaps)
        return officers
