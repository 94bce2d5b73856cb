"""The house file's `email` section: at which addresses mail is taken."""

import re

import msgspec

from baton_common.http.bodies import Query
from baton_common.http.calls import Call, Reply
from baton_common.http.commands import Commands
from baton_common.http.problems import FieldProblem, Problem
from baton_common.http.routes import Routes
from baton_common.work import Work
from baton_common.yaml_file.problems import FileRefused
from baton_common.yaml_file.reading import read_file
from baton_common.yaml_file.spot import Spot
from baton_email.api.access import ADMINISTRATORS
from baton_email.domain.house import change_addresses, the_house

_OTHERS = ("cases", "routing", "survey", "kpi")
_ADDRESS = re.compile(r"[A-Za-z0-9._-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
MOST_ADDRESSES = 500


class HouseQuery(Query, frozen=True):
    """`dry_run`: check and say what would change, and change nothing."""

    dry_run: bool = False


class HouseChange(msgspec.Struct, frozen=True):
    """How many addresses were added or removed, or would be."""

    section: str
    changed: int
    dry_run: bool


class MailHouse(msgspec.Struct, frozen=True):
    """At which addresses mail is taken; none: every mail is refused."""

    addresses: tuple[str, ...]


def read_addresses(content: bytes) -> tuple[str, ...]:
    """Our addresses, lower case, in the order of the file; none if there is no section.
    Raises FileRefused with every problem and its line."""
    return read_file(content, _addresses)


def _addresses(root: Spot) -> tuple[str, ...]:
    section = root.fields((), ("email", *_OTHERS)).get("email")
    if section is None:
        return ()
    found: dict[str, None] = {}
    for spot in section.fields(("addresses",)).items("addresses"):
        address = spot.text(254).lower()
        if address and not _ADDRESS.fullmatch(address):
            spot.wrong(f"must be a mail address like service@baton.example, not {address}")
        elif address in found:
            spot.wrong(f"stands twice: {address}")
        found[address] = None
    if len(found) > MOST_ADDRESSES:
        section.wrong(f"has more than {MOST_ADDRESSES} addresses")
    return tuple(found)


def house_routes(commands: Commands) -> Routes:
    """The routes of the house file's section."""
    routes = Routes("house")

    @routes.put("/v1/house", policy=ADMINISTRATORS, answers=HouseChange)
    async def load(call: Call, body: bytes, query: HouseQuery) -> Reply:
        """Take over the house file (YAML); the same file again changes nothing."""
        try:
            addresses = read_addresses(body)
        except FileRefused as refused:
            raise _problem(refused) from refused

        def decide(work: Work) -> HouseChange:
            if query.dry_run:
                before = set(the_house(work).our_addresses)
                return HouseChange("email", len(before ^ set(addresses)), True)
            changed = change_addresses(work, addresses, call.principal.id)
            return HouseChange("email", changed, False)

        return await commands.run(call, decide)

    @routes.get("/v1/house", policy=ADMINISTRATORS, answers=MailHouse)
    async def read(call: Call) -> MailHouse:
        """The addresses at which mail is taken."""
        done = await commands.log.run(the_house, about=call.about)
        return MailHouse(done.answer.our_addresses)

    return routes


def _problem(refused: FileRefused) -> Problem:
    fields = [
        FieldProblem(f"line {each.line}: {each.where}", each.problem) for each in refused.problems
    ]
    detail = f"Nothing was applied. Correct the file: {refused.problems[0]}."
    return Problem(422, "invalid", detail, fields=fields)
