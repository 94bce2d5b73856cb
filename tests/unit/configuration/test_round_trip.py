"""What is exported and applied again is the same: the file says all that a service keeps of it."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

from baton_cases.configuration import export as cases_export
from baton_cases.configuration import plan as cases
from baton_cases.domain.organisation import decide as organisation
from baton_cases.domain.organisation.commands import ApplyPlan
from baton_cases.domain.organisation.state import Organisation
from baton_cases.domain.organisation.state import evolve as evolve_organisation
from baton_common.platform.yaml_file.differences import Difference, differences
from baton_common.platform.yaml_file.writing import write_file
from baton_email.configuration import plan as email
from baton_kpi.configuration import plan as kpi
from baton_routing.configuration import export as routing_export
from baton_routing.configuration import plan as routing
from baton_routing.domain.configuration import decide as configuration
from baton_routing.domain.configuration.commands import SetPlan
from baton_routing.domain.configuration.state import Configuration
from baton_routing.domain.configuration.state import evolve as evolve_configuration
from baton_survey.configuration import plan as survey

AT = datetime(2026, 3, 2, tzinfo=UTC)
ROOT = Path(__file__).parents[3]
FILES = [
    ROOT / "apps/onebox/src/baton_onebox/demo/baton.yaml",
    ROOT / "tests/e2e/baton.yaml",
    Path(__file__).with_name("everything.yaml"),
]
READERS: dict[str, tuple[Callable[[bytes], Any], Callable[[Any], Any]]] = {
    "cases": (cases.read_plan, cases_export.section_of),
    "routing": (routing.read_plan, routing_export.section_of),
    "email": (email.read_addresses, email.section_of),
    "survey": (survey.read_plan, survey.section_of),
    "kpi": (kpi.read_settings, kpi.section_of),
}


def organisation_after(content: bytes) -> Organisation:
    command = ApplyPlan(plan=cases.read_plan(content), by="root", at=AT)
    return reduce(evolve_organisation, organisation.decide(command, Organisation()), Organisation())


def configuration_after(content: bytes) -> Configuration:
    command = SetPlan(plan=routing.read_plan(content), by="root", at=AT)
    return reduce(
        evolve_configuration, configuration.decide(command, Configuration()), Configuration()
    )


def exported(content: bytes) -> bytes:
    """The file that is written once this one has been applied."""
    sections = {
        "cases": cases_export.section_of(cases_export.plan_now(organisation_after(content))),
        "routing": routing_export.section_of(configuration_after(content).plan_with()),
        **{
            name: write(read(content))
            for name, (read, write) in READERS.items()
            if name not in {"cases", "routing"}
        },
    }
    return write_file(
        {name: section.written() for name, section in sections.items() if section is not None}
    ).encode()


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.parent.name)
def test_what_is_exported_says_the_same(file: Path) -> None:
    content = file.read_bytes()
    text = exported(content)
    for name, (read, _) in READERS.items():
        if name != "cases":
            assert read(text) == read(content), name
    assert exported(text) == text


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.parent.name)
def test_applying_an_export_changes_nothing(file: Path) -> None:
    content = file.read_bytes()
    text = exported(content)
    plan = cases.read_plan(text)
    there = organisation_after(content)
    assert organisation.decide(ApplyPlan(plan=plan, by="root", at=AT), there) == []
    floor = configuration_after(content)
    command = SetPlan(plan=routing.read_plan(text), by="root", at=AT)
    assert configuration.decide(command, floor) == []


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.parent.name)
def test_another_installation_that_applies_an_export_is_the_same(file: Path) -> None:
    content = file.read_bytes()
    text = exported(content)
    ours, theirs = organisation_after(content), organisation_after(text)
    assert cases_export.section_of(cases_export.plan_now(theirs)) == cases_export.section_of(
        cases_export.plan_now(ours)
    )
    assert configuration_after(text) == configuration_after(content)


def sections(text: str) -> Any:
    return cases_export.section_of(cases.read_plan(text.encode()))


def test_each_place_that_differs_is_told_once() -> None:
    before = FILES[2].read_text()
    after = (
        before.replace("reopen_days: 7", "reopen_days: 30")
        .replace("    lars: {names: {zh: 罗思, en: Lars Holm}, departments: [claims]}\n", "")
        .replace("[refund*, money back]", "[refund*]")
        .replace("    returns/refund:", "    returns/invoice:")
    )
    assert differences(sections(before), sections(after)) == [
        Difference(
            "people.lars", "{names: {zh: 罗思, en: Lars Holm}, departments: [claims]}", None
        ),
        Difference(
            "rosters.returns/refund",
            "[{days: 'mon, wed-fri', from: '22:00', to: '06:00', owner: ana, backup: bo}]",
            None,
        ),
        Difference(
            "rosters.returns/invoice",
            None,
            "[{days: 'mon, wed-fri', from: '22:00', to: '06:00', owner: ana, backup: bo}]",
        ),
        Difference("matters.refund.words.en", "[refund*, money back]", "[refund*]"),
        Difference("matters.refund.reopen_days", "7", "30"),
    ]
    assert differences(sections(before), sections(before)) == []


def test_the_order_of_matters_is_a_difference() -> None:
    before = FILES[2].read_text()
    invoice = before[before.index("    invoice:") : before.index("    refund:")]
    after = before.replace(invoice, "").replace("routing:\n", f"{invoice}routing:\n")
    found = differences(sections(before), sections(after), ordered=("matters",))
    assert [each.where for each in found] == ["matters (order)"]


def test_a_whole_section_is_told_entry_by_entry() -> None:
    found = differences(None, sections(FILES[2].read_text()))
    assert {"zone", "people.ana", "matters.refund"} <= {each.where for each in found}
    assert all(each.before is None for each in found)
