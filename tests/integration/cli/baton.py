"""A Baton that answers what the command line asks, served as the product serves it."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends

from baton_cli.__main__ import main
from baton_cli.client import SERVICES
from baton_common.edge.dead_letters.routes import DeadLetterView, dead_letter_routes
from baton_common.edge.http.allow import allow
from baton_common.edge.http.app import Api, create_app
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.edge import Edge
from baton_common.edge.http.health import State
from baton_common.edge.http.key_routes import key_routes
from baton_common.edge.http.recovery_routes import recovery_routes
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.http.router import ServiceRouter
from baton_common.edge.http.section_export import export_routes
from baton_common.edge.http.section_routes import SectionChange
from baton_common.edge.http.uploads import YamlFile
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.keys import LocalKeys, local_key
from baton_common.edge.identity.policy import needs
from baton_common.edge.identity.principal import Role
from baton_common.edge.identity.tokens import Tokens
from baton_common.edge.models import PLAIN
from baton_common.edge.problems import FieldProblem, Problem
from baton_common.model.log_port import Deadline
from baton_common.model.messages import Unknown
from baton_common.model.metadata import Metadata
from baton_common.model.position import Position
from baton_common.platform.yaml_file.differences import Difference
from baton_common.platform.yaml_file.model import Part
from baton_testkit.hand_clock import HandClock
from baton_testkit.memory_log import MemoryLog
from tests.integration.edge.serving import served

CONFIGURATION: dict[str, Any] = {
    "zone": "Asia/Shanghai",
    "people": [
        {"id": "ana", "departments": ["returns"]},
        {"id": "lena", "departments": ["billing"]},
        {"id": "otto", "departments": []},
    ],
    "departments": [{"id": "returns", "lead": "lena", "on_duty": ["ana"]}],
    "duty_officer": "otto",
}
FOREIGN = {"id": "c-9", "number": "F0REIGN"}
"""A case that is listed, as its customer is on the line, and whose story is not for us."""
CHANGES = [
    Difference("departments.returns.lead", "ana", "lena"),
    Difference("people.zoe", None, "{names: {zh: 佐伊, en: Zoe}}"),
    Difference("rosters.billing", "[]", None),
]


class Stock(Part):
    """A section."""

    shelves: list[str]
    """Names of shelves."""


LINES: list[dict[str, Any]] = [
    {"at": "2026-03-02T09:00:00Z", "sentence": "Ms Li wrote.", "words": ["My parcel\nis lost"]},
    {"at": "2026-03-02T09:00:01Z", "sentence": "Ana Keller accepted.", "words": [None]},
]


@dataclass
class Baton:
    """An installation that records requests and gives prepared answers."""

    home: Path
    port: int = 0
    loaded: list[tuple[str, bool]] = field(default_factory=list)
    letters: dict[str, list[str]] = field(default_factory=dict)
    wishes: list[tuple[str, str]] = field(default_factory=list)
    wrong: dict[str, str] = field(default_factory=dict)
    why: str | None = None
    """The reason that the log of cases needs recovery; None: it is in order."""
    without: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=lambda: ["My parcel is lost"])
    """Mails to the service address; without any there is no case."""
    held: dict[str, int] = field(default_factory=lambda: {"ana": 0, "bo": 450})
    """The number of cases that people hold."""
    dissolved: list[str] = field(default_factory=list)
    concerns: dict[str, str] = field(default_factory=dict)
    """Warnings of cases that need attention."""

    async def run(self, *arguments: str, **environment: str) -> int:
        """The exit code of `baton …`, run in a thread as its own program would run."""
        here: Mapping[str, str] = {
            "BATON_URL": f"http://127.0.0.1:{self.port}",
            "BATON_HOME": str(self.home),
            **environment,
        }
        return await asyncio.to_thread(main, arguments, here)

    async def page(self, after: str | None, limit: int) -> Sequence[DeadLetterView]:
        return [_letter(each) for each in self.letters.get("cases", [])]

    async def say_why(self) -> str | None:
        return self.why

    async def waiting(self, limit: int) -> Sequence[Deadline]:
        due_at = datetime(2026, 3, 2, tzinfo=UTC)
        return [Deadline(f"outgoing-{n}", "send", 1, due_at) for n in range(25)]

    async def recover(self, without: Sequence[str]) -> Position:
        self.without += without
        self.why = None
        return Position(2, 4)

    async def wish(self, id_: str, wish: Literal["retry", "drop"], metadata: Metadata) -> None:
        if id_ not in self.letters.get("cases", []):
            raise Unknown
        self.wishes.append((id_, wish))


class _NoLetters:
    async def page(self, after: str | None, limit: int) -> Sequence[DeadLetterView]:
        return []

    async def wish(self, id_: str, wish: Literal["retry", "drop"], metadata: Metadata) -> None:
        raise Unknown


Auditor = Annotated[Caller, Depends(allow(needs(Role.AUDITOR)))]
Anybody = Annotated[Caller, Depends(allow(needs(*Role)))]


@asynccontextmanager
async def a_baton(home: Path) -> AsyncIterator[Baton]:
    """Runs it with a signing key in its home."""
    baton = Baton(home)
    (home / "keys").mkdir()
    key = local_key(home / "keys" / "token-signing")
    identify = Identify(Tokens([LocalKeys(key)]).verify)
    edge = Edge(identify, access_log=False)
    services: dict[str, Api] = {}
    for name in SERVICES:
        parts: list[APIRouter] = [
            dead_letter_routes(baton if name == "cases" else _NoLetters()),
            _configuration_routes(baton, name),
            _export_routes(name),
            key_routes(Commands(_log()), name, identify, None),
        ]
        if name == "cases":
            parts.append(_case_routes(baton))
            parts.append(recovery_routes(baton.say_why, baton.waiting, baton.recover))
        state = State(concerns=lambda: baton.concerns) if name == "cases" else None
        services[name] = create_app(name, parts, edge, state=state)
    async with served(ServiceRouter(services, services["cases"])) as baton.port:
        yield baton


def _configuration_routes(baton: Baton, name: str) -> APIRouter:
    router = edge_router("configuration")

    @router.put("/v1/configuration")
    async def load(
        caller: Annotated[Caller, Depends(allow(needs(Role.ADMINISTRATOR)))], body: YamlFile
    ) -> SectionChange:
        """Apply it."""
        if name in baton.wrong:
            fields = [FieldProblem("line 3: people", baton.wrong[name])]
            raise Problem(422, "configuration-problems", "The file is wrong.", fields=fields)
        baton.loaded.append((name, caller.query == b"dry_run=true"))
        changed = ["department:returns"] if name == "cases" else []
        changes = CHANGES if name == "cases" else []
        return SectionChange(section=name, changed=changed, differences=changes, dry_run=False)

    return router


def _export_routes(name: str) -> APIRouter:
    found = Stock(shelves=["a", "b"]) if name in {"cases", "kpi"} else None
    return export_routes(Commands(_log()), name, Stock, lambda work: found)


def _log() -> MemoryLog:
    return MemoryLog(HandClock(datetime(2026, 3, 2, tzinfo=UTC)).now)


def _case_routes(baton: Baton) -> APIRouter:
    router = edge_router("stories")

    @router.get("/v1/configuration")
    async def configuration(
        caller: Annotated[Caller, Depends(allow(needs(*Role)))],
    ) -> dict[str, Any]:
        """The organisation; once a configuration was applied, zoe is in it."""
        people = CONFIGURATION["people"]
        if ("cases", False) in baton.loaded:
            people = [*people, {"id": "zoe", "departments": ["returns"]}]
        return {**CONFIGURATION, "people": people}

    @router.post("/v1/people/{person_id}/hand-over")
    async def hand_over(
        caller: Annotated[Caller, Depends(allow(needs(Role.ADMINISTRATOR)))],
        person_id: Annotated[str, PLAIN],
    ) -> dict[str, int]:
        """Two hundred at a time."""
        if person_id not in baton.held:
            raise Unknown
        done = min(200, baton.held[person_id])
        baton.held[person_id] -= done
        return {"handed_over": done, "left": baton.held[person_id]}

    @router.post("/v1/departments/{department_id}/hand-over")
    async def dissolve(
        caller: Annotated[Caller, Depends(allow(needs(Role.ADMINISTRATOR)))],
        department_id: Annotated[str, PLAIN],
    ) -> dict[str, int]:
        """Everything at once."""
        baton.dissolved.append(department_id)
        return {"handed_over": 3, "left": 0}

    @router.get("/v1/cases")
    async def cases(caller: Anybody) -> dict[str, Any]:
        """Find."""
        found = b"number=NONE" not in caller.query and baton.mails
        own = [{"id": "c-2", "number": "K7NM2QX8Z"}, {"id": "c-1", "number": "B4TTRW3HD"}]
        newest = [own[0], FOREIGN, own[1]]
        shown = newest[:1] if b"number=" in caller.query else newest
        return {"items": shown if found else [], "next": None}

    @router.get("/v1/cases/{case_id}/story")
    async def story(caller: Auditor, case_id: Annotated[str, PLAIN]) -> dict[str, Any]:
        """Tell, one line a page."""
        if case_id == FOREIGN["id"]:
            raise Unknown
        at = 1 if b"after=x" in caller.query else 0
        lang = "zh" if b"lang=zh" in caller.query else "en"
        line: dict[str, Any] = {**LINES[at], "sentence": f"[{lang}] {LINES[at]['sentence']}"}
        return {"items": [line], "next": None if at else "x"}

    return router


def _letter(id_: str) -> DeadLetterView:
    return DeadLetterView(
        id=id_,
        subscriber="cases",
        topic="email-received",
        partition=3,
        offset=1,
        key="t-1",
        position="1.2",
        record=b"",
        reason="no JSON",
        wish=None,
        recorded_at=datetime(2026, 3, 2, tzinfo=UTC),
    )
