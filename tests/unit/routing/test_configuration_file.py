"""The section `routing` of a configuration file: its meaning, and its problems by line."""

from pathlib import Path

import pytest

from baton_common.platform.yaml_file.problems import FileRefused
from baton_routing.configuration.plan import read_plan
from baton_routing.domain.configuration.model import ConfigurationPlan, Overflow, Queue, Skilled
from baton_routing.domain.configuration.problems import problems

ROOT = Path(__file__).parents[3]

WHOLE = """
routing:
  zone: Asia/Shanghai
  default_queue: desk
  queues:
    desk: {}
    returns:
      names: {zh: 退换货, en: Returns}
      skills: {returns: 2}
      numbers: ["+86 10 5550 0101", Help@Baton.example]
      priority: 5
      ring: 15s
      wrap_up: 1m
      affinity_wait: 0s
      service_level: 30s
      overflow: {after: 2m, to: desk}
  agents:
    ana: {skills: {returns: 3}, languages: [zh, pt-BR]}
    bo: {pool: night}
"""


def refused(text: str) -> list[tuple[int, str]]:
    with pytest.raises(FileRefused) as caught:
        read_plan(text.encode())
    return [(each.line, f"{each.where}: {each.problem}") for each in caught.value.problems]


def test_everything_that_a_section_may_say() -> None:
    assert read_plan(WHOLE.encode()) == ConfigurationPlan(
        zone="Asia/Shanghai",
        default_queue="desk",
        queues=(
            Queue(queue="desk"),
            Queue(
                queue="returns",
                names={"zh": "退换货", "en": "Returns"},
                skills={"returns": 2},
                priority=5,
                ring=15,
                wrap_up=60,
                affinity_wait=0,
                service_level=30,
                overflow=Overflow(after=120, to="desk"),
            ),
        ),
        agents=(
            Skilled(agent="ana", skills={"returns": 3, "lang:zh": 1, "lang:pt-BR": 1}),
            Skilled(agent="bo", pool="night"),
        ),
        numbers={"+861055500101": "returns", "help@baton.example": "returns"},
    )


def test_a_file_without_the_section_is_an_empty_floor() -> None:
    assert read_plan(b"email: {addresses: []}") == ConfigurationPlan()


def test_a_queue_is_of_departments_of_the_same_file() -> None:
    text = """
cases:
  departments:
    returns: {names: {zh: 退换货, en: Returns}}
routing:
  default_queue: desk
  queues:
    desk: {departments: []}
    returns: {departments: [return, returns]}
"""
    assert refused(text) == [
        (
            8,
            "routing.queues.desk.departments: must name a department; left out, the queue is every "
            "department's",
        ),
        (
            9,
            "routing.queues.returns.departments[0]: names return, which is not under departments; "
            "did you mean returns?",
        ),
    ]


def test_a_queue_without_departments_is_everybody_s() -> None:
    text = b"""
routing:
  default_queue: desk
  queues:
    desk: {}
    returns: {departments: [technical, returns, technical]}
"""
    desk, returns = read_plan(text).queues
    assert (desk.departments, returns.departments) == ((), ("returns", "technical"))


def test_every_problem_is_told_with_its_line() -> None:
    text = """
routing:
  zone: Mars/Olympus
  default_queue: nowhere
  queues:
    desk: {ring: 1s, overflow: {after: 1m, to: desk}}
    returns:
      skills: {returns: 0}
      numbers: [hello, "+861055500101"]
      overflow: {after: 1m, to: gone}
    billing:
      numbers: ["+861055500101"]
      rings: 20s
  agents:
    ana: {languages: [Chinese]}
"""
    assert refused(text) == [
        (3, "routing.zone: must be a time zone like Asia/Shanghai, not Mars/Olympus"),
        (4, "routing.default_queue: names nowhere, which is not under queues"),
        (6, "routing.queues.desk.overflow.to: names the queue itself"),
        (6, "routing.queues.desk.ring: must be a time like 20s, 15m, 2h or 14d, from 5s to 600s"),
        (
            8,
            "routing.queues.returns.skills.returns: must be a whole number from 1 to 100, not 0",
        ),
        (
            9,
            "routing.queues.returns.numbers[0]: must be a number like +861055500101, "
            "or a mail address",
        ),
        (10, "routing.queues.returns.overflow.to: names gone, which is not under queues"),
        (12, "routing.queues.billing.numbers[0]: leads to returns already"),
        (
            13,
            "routing.queues.billing.rings: is not known here; did you mean ring? Known are names, "
            "departments, skills, numbers, language, country, priority, ring, wrap_up, "
            "affinity_wait, overflow, "
            "service_level, pool",
        ),
        (
            15,
            "routing.agents.ana.languages[0]: must be a language like zh, en or pt-BR, not Chinese",
        ),
    ]


def test_what_is_wrong_with_the_whole_is_told_with_its_line_too() -> None:
    text = """
routing:
  default_queue: desk
  queues:
    desk: {}
    night: {pool: other, overflow: {after: 1m, to: desk}}
"""
    ((line, said),) = refused(text)
    assert (line, "another pool" in said) == (6, True)


@pytest.mark.parametrize(
    "file", ["apps/onebox/src/baton_onebox/demo/baton.yaml", "tests/e2e/baton.yaml"]
)
def test_the_configurations_that_come_with_the_project_can_be_applied(file: str) -> None:
    plan = read_plan((ROOT / file).read_bytes())
    assert problems(plan) == []
    assert plan.default_queue == "front-desk"
    assert {agent.agent for agent in plan.agents} >= {"ana", "bo", "fay", "cy"}
