"""The `kpi` section of the configuration file: what it says, and every problem with its line."""

import pytest

from baton_common.platform.yaml_file.problems import FileRefused
from baton_kpi.configuration.plan import read_settings
from baton_kpi.domain.configuration.settings import QueueSettings, Settings, changed_settings

WHOLE = b"""
routing:
  queues:
    returns: {service_level: 30s, ring: 20s}
    complaints: {service_level: 15s}
    front-desk: {ring: 20s}
kpi:
  zone: Asia/Shanghai
  service_level: 25s
  first_contact_window: 14d
  queues:
    returns: {department: returns}
    front-desk: {department: office}
"""


def test_a_whole_section_is_read() -> None:
    assert read_settings(WHOLE) == Settings(
        zone="Asia/Shanghai",
        service_level=25,
        first_contact_window=14 * 86_400,
        queues={
            "complaints": QueueSettings(service_level=15),
            "front-desk": QueueSettings(department="office"),
            "returns": QueueSettings(department="returns", service_level=30),
        },
    )


def test_a_queue_is_of_the_departments_that_routing_names_unless_kpi_names_one() -> None:
    text = b"""
routing:
  queues:
    returns: {departments: [returns, complaints]}
    billing: {departments: [billing]}
    front-desk: {}
kpi:
  queues:
    billing: {department: office}
"""
    settings = read_settings(text)
    assert settings.queues_of(["complaints"]) == settings.queues_of(["returns"]) == ["returns"]
    assert (settings.queues_of(["billing"]), settings.queues_of(["office"])) == ([], ["billing"])
    assert settings.queues["returns"].counts_for is None
    assert settings.queues["billing"].counts_for == "office"


def test_without_the_section_everything_is_as_usual() -> None:
    assert read_settings(b"cases: {}\n") == Settings()


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("zone: Mars/One", "must be a time zone like Asia/Shanghai, not Mars/One"),
        ("service_level: 21s", "cannot be measured to the second here; say 20s"),
        ("service_level: 2d", "must be a time like 20s"),
        ("first_contact_window: 13d", "cannot be measured to the second here; say 1036800s"),
        ("queues: {returns: {}}", "needs department"),
        ("target: 3", "is not known here"),
    ],
)
def test_what_cannot_be_is_told_with_its_line(said: str, problem: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_settings(f"kpi:\n  {said}\n".encode())
    (found,) = refused.value.problems
    assert found.line == 2
    assert problem in found.problem


def test_what_changed_is_named() -> None:
    before = read_settings(WHOLE)
    after = read_settings(WHOLE.replace(b"25s", b"20s").replace(b"office", b"returns"))
    assert changed_settings(before, after) == ["service_level", "queue:front-desk"]
    assert changed_settings(before, before) == []
