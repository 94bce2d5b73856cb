"""What is exported and applied again is the same: the file says all that a service keeps of it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from baton_cases.configuration import export as cases_export
from baton_cases.configuration import plan as cases
from baton_cases.domain.organisation import decide as organisation
from baton_cases.domain.organisation.commands import ApplyPlan
from baton_cases.domain.organisation.state import Organisation
from baton_cases.domain.organisation.state import evolve as evolve_organisation
from baton_common.model.messages import Refused
from baton_common.platform.yaml_file.differences import Difference, differences
from baton_common.platform.yaml_file.writing import write_file
from baton_email.configuration import plan as email
from baton_kpi.configuration import plan as kpi
from baton_routing.api.agents import ChangingSkills
from baton_routing.api.queues import ChangingQueue, queue_change
from baton_routing.configuration import export as routing_export
from baton_routing.configuration import plan as routing
from baton_routing.domain.configuration import decide as configuration
from baton_routing.domain.configuration.commands import SetPlan
from baton_routing.domain.configuration.model import TIMES, ConfigurationPlan, Skilled
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
    "email": (email.read_configuration, email.section_of),
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
        "cases": cases_export.section_of(
            cases_export.plan_now(organisation_after(content), cases.read_plan(content).mails)
        ),
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


BEFORE = configuration_after(FILES[2].read_bytes())
SKILL_NAMES = st.from_regex(r"\A(lang:)?[A-Za-z0-9-]{1,70}\Z")
BODIES = st.one_of(
    *(
        st.fixed_dictionaries({name: st.integers(-1, most + 1)})
        for name, most in {**dict.fromkeys(TIMES, 100), "priority": 100}.items()
    ),
    st.fixed_dictionaries({"skills": st.dictionaries(SKILL_NAMES, st.integers(0, 101))}),
    st.fixed_dictionaries(
        {
            "overflow": st.fixed_dictionaries(
                {
                    "after": st.integers(0, 90_000),
                    "to": st.sampled_from(["desk", "night", "returns", "nowhere"]),
                }
            )
        }
    ),
)
FEW = settings(
    max_examples=40, phases=[Phase.generate], suppress_health_check=[HealthCheck.filter_too_much]
)


def accepted(model: type[ChangingQueue | ChangingSkills], **body: object) -> Any:
    """The body as routing's API takes it; of one that it refuses the test says nothing."""
    try:
        return model.model_validate_json(json.dumps(body))
    except ValidationError:
        reject()


def exported_again(plan: ConfigurationPlan) -> bytes:
    section = routing_export.section_of(plan)
    assert section is not None
    return write_file({"routing": section.written()}).encode()


@given(change=BODIES)
@FEW
def test_what_the_api_sets_of_a_queue_can_be_applied_again(change: dict[str, Any]) -> None:
    body = accepted(ChangingQueue, **change)
    plan = BEFORE.plan_with(queue_change(body).applied_to(BEFORE.queues["returns"]))
    try:
        configuration.decide(SetPlan(plan=plan, by="root", at=AT), BEFORE)
    except Refused:
        reject()
    text = exported_again(plan)
    assert routing.read_plan(text) == plan
    assert kpi.read_settings(text).queues["returns"].service_level == plan.queues[1].service_level


@given(skills=st.dictionaries(SKILL_NAMES, st.integers(0, 101), max_size=2))
@FEW
def test_what_the_api_sets_of_an_agent_can_be_applied_again(skills: dict[str, int]) -> None:
    body = accepted(ChangingSkills, skills=skills)
    plan = BEFORE.plan_with(Skilled(agent="ana", skills=body.skills))
    assert routing.read_plan(exported_again(plan)) == plan


def test_a_service_level_that_is_said_stays_said_for_every_service() -> None:
    """Even the usual one: indicators have a limit of their own for queues that say nothing."""
    said = FILES[2].read_bytes().replace(b"service_level: 30s", b"service_level: 20s")
    assert kpi.read_settings(exported(said)) == kpi.read_settings(said)
    assert kpi.read_settings(said).queues["returns"].service_level == 20
    assert "night" not in kpi.read_settings(said).queues
