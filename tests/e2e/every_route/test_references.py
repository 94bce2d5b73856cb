"""An id that is unknown, and one of others, in every place of every request, by everybody."""

import asyncio
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TypeVar

import asyncpg
import pytest

from baton_common.edge.identity.principal import Role
from tests.e2e.cast import SECTIONS
from tests.e2e.every_route.asking import Ids
from tests.e2e.every_route.conftest import Busy
from tests.e2e.every_route.judging import Try, answered, fault_of, is_taken, tries, unknown
from tests.e2e.every_route.known_faults import SHOWN, TAKEN
from tests.e2e.every_route.references import Kind, kinds_in_path, references

AT_ONCE = 8
TRIES = [each for reference in references() for each in tries(reference)]
T = TypeVar("T")
STORED = "select convert_from(metadata, 'UTF8') from events"


@dataclass
class Found:
    """The results of all tries."""

    faults: dict[str, str] = field(default_factory=dict)
    """By the try; nothing may be in it."""
    taken: set[str] = field(default_factory=set)
    """References where an id that nothing has was taken."""
    shown: defaultdict[str, set[Role]] = field(default_factory=lambda: defaultdict(set))
    """References where these roles can tell an id of others from an unknown one."""
    differences: dict[str, str] = field(default_factory=dict)
    """The differences found, by the try."""
    refused: set[str] = field(default_factory=set)
    """The traces of requests that were refused."""
    compared: int = 0
    """Tries whose answers about an unknown and a foreign id were compared."""


@pytest.fixture(scope="module")
async def found(busy: Busy) -> Found:
    """All tries, once."""
    made = Found()
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(each: Try) -> None:
        async with turns:
            await _tried(busy, each, made)

    await asyncio.gather(*map(one, TRIES))
    tried = f"{len(references())} references, {len(TRIES)} tries, {made.compared} compared"
    came_to = f"{len(made.differences)} differences, {len(made.faults)} faults"
    sys.stdout.write(f"{tried}: {came_to}\n")
    return made


async def _tried(busy: Busy, each: Try, found: Found) -> None:
    kind = each.reference.kind
    ids = await _ids(busy, each)
    answer = await answered(busy.doors, each, ids, unknown(kind))
    if is_taken(each, answer):
        found.taken.add(str(each.reference))
        return
    if fault := fault_of(each, answer):
        found.faults[str(each)] = fault
    if answer.is_refusal:
        found.refused.add(answer.trace)
    if kind in busy.foreign and not each.sees_everything:
        found.compared += 1
        other = await answered(busy.doors, each, ids, busy.foreign[kind])
        if not other.looks_like(answer):
            found.shown[str(each.reference)].add(each.role)
            found.differences[str(each)] = f"{answer}\n{other}"
        elif other.is_refusal:
            found.refused.add(other.trace)


async def _ids(busy: Busy, each: Try) -> Ids:
    """Ids for one try, with a new case unless the case itself is tried: the last try may have
    changed it."""
    ids = busy.own_in(each.reference.operation.service)
    if each.reference.where == "body" and Kind.CASE in kinds_in_path(each.reference.operation):
        return {**ids, Kind.CASE: (await busy.making.open_case())["id"]}
    return ids


def test_an_unknown_id_is_refused_with_a_sentence(found: Found) -> None:
    assert not found.faults, "\n".join(f"{each}: {told}" for each, told in found.faults.items())


def test_an_unknown_id_is_taken_nowhere_but_where_it_is_known(found: Found) -> None:
    assert found.taken == TAKEN


def test_what_is_not_theirs_looks_as_if_it_were_not_there(found: Found) -> None:
    differs = {
        each: told
        for each, told in found.differences.items()
        if not any(each.startswith(f"{known} ") for known in SHOWN)
    }
    assert not differs, "\n".join(f"{each}:\n{told}" for each, told in differs.items())
    assert found.shown == SHOWN


async def test_what_was_refused_changed_nothing(busy: Busy, found: Found) -> None:
    assert len(found.refused) > len(TRIES) / 2
    for service in SECTIONS:
        connection = await asyncpg.connect(busy.box.database(service).owner_dsn)
        try:
            stored = [row[0] for row in await connection.fetch(STORED)]
        finally:
            await connection.close()
        whole = "\n".join(stored)
        assert [each for each in found.refused if each in whole] == [], service
