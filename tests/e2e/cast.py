"""Who plays in the journeys: the people of the test organisation with their roles."""

from dataclasses import dataclass
from pathlib import Path

CONFIGURATION_FILE = Path(__file__).with_name("baton.yaml")
SECTIONS = ("cases", "routing", "email", "survey", "kpi")
"""Every service takes its own section of the configuration file."""
SERVICE_ADDRESS = "service@baton.example"


@dataclass(frozen=True)
class Person:
    """A person of the organisation, who has a token."""

    id: str
    roles: tuple[str, ...] = ("agent",)
    departments: tuple[str, ...] = ()


ANA = Person("ana", departments=("returns",))
BO = Person("bo", departments=("returns",))
FAY = Person("fay", departments=("billing",))
DEE = Person("dee", departments=("billing",))
CY = Person("cy", departments=("logistics",))
HAO = Person("hao", departments=("logistics",))
LENA = Person("lena", ("agent", "lead"), ("returns", "billing"))
LARS = Person("lars", ("agent", "lead"), ("logistics",))
OTTO = Person("otto", ("agent", "command-centre"))
AUDITOR = Person("ada", ("auditor",))
ADMINISTRATOR = Person("abel", ("administrator",))
