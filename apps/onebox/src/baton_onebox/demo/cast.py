"""The cast of the demo: the people of its organisation, its customers, and their mails."""

from dataclasses import dataclass
from email.headerregistry import Address
from importlib import resources
from typing import Any

import yaml

from baton_onebox.doors_client import Somebody
from baton_onebox.settings import Language

SERVICE_ADDRESS = "service@baton.example"


@dataclass(frozen=True)
class Customer:
    """A customer of the demo, at an example domain."""

    name: str
    address: str
    phone: str
    language: Language

    @property
    def mailbox(self) -> Address:
        """The mailbox as a mail's header has it."""
        return Address(self.name, addr_spec=self.address)


CUSTOMERS = (
    Customer("王芳", "wang.fang@customer.example", "+861055500111", "zh"),
    Customer("李强", "li.qiang@customer.example", "+861055500112", "zh"),
    Customer("陈静", "chen.jing@home.example", "+861055500113", "zh"),
    Customer("赵敏", "zhao.min@home.example", "+861055500114", "zh"),
    Customer("Tom Becker", "tom.becker@customer.example", "+493023125111", "en"),
    Customer("Grace Okafor", "grace.okafor@customer.example", "+441632960111", "en"),
    Customer("Ivan Petrov", "ivan.petrov@home.example", "+493023125112", "en"),
    Customer("Maria Costa", "maria.costa@home.example", "+12025550111", "en"),
)

ADDRESSES = frozenset(
    address for customer in CUSTOMERS for address in (customer.address, customer.phone)
)
"""The cast acts only for these; everybody else's mails and calls wait for the person who tries."""


@dataclass(frozen=True)
class SampleMail:
    """A mail and the matter that it is about."""

    matter: str
    text: str
    language: Language


def configuration_file() -> bytes:
    """The demo's baton.yaml."""
    return (resources.files(__package__) / "baton.yaml").read_bytes()


def written_mails() -> list[SampleMail]:
    """The forty mails with their matters."""
    text = (resources.files(__package__) / "mails.yaml").read_text("utf-8")
    return [
        SampleMail(each["matter"], each["mail"], language_of(each["mail"]))
        for each in yaml.safe_load(text)
    ]


def language_of(text: str) -> Language:
    """Chinese if it has any Chinese character."""
    return "zh" if any("\u4e00" <= character <= "\u9fff" for character in text) else "en"


def numbers() -> list[str]:
    """The telephone numbers of ours that customers dial."""
    configuration: dict[str, Any] = yaml.safe_load(configuration_file())["routing"]
    return [
        number for queue in configuration["queues"].values() for number in queue.get("numbers", ())
    ]


def queues_of_departments() -> dict[str, str]:
    """By department, the queue in which its people are found."""
    queues: dict[str, Any] = yaml.safe_load(configuration_file())["kpi"]["queues"]
    return {of["department"]: queue for queue, of in queues.items()}


def on_the_phone() -> frozenset[str]:
    """The person ids of those who answer calls."""
    return frozenset(yaml.safe_load(configuration_file())["routing"]["agents"])


def people() -> list[Somebody]:
    """Everybody who works in the demo's organisation, with their roles."""
    configuration: dict[str, Any] = yaml.safe_load(configuration_file())["cases"]
    leads = {department.get("lead") for department in configuration["departments"].values()}
    officers = {shift["officer"] for shift in configuration["command_centre"]}
    return [
        Somebody(id_, _roles(id_, leads, officers), tuple(person["departments"]))
        for id_, person in configuration["people"].items()
    ]


def _roles(id_: str, leads: set[str], officers: set[str]) -> tuple[str, ...]:
    if id_ in officers:
        return ("agent", "command-centre")
    return ("agent", "lead") if id_ in leads else ("agent",)
