"""Links and cursors open nothing that their bearer may not see."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from tests.e2e.cast import OTTO
from tests.e2e.every_route.asking import ASKERS, SEES_EVERYTHING
from tests.e2e.every_route.conftest import Busy
from tests.e2e.every_route.making import FAY
from tests.e2e.every_route.references import Kind
from tests.e2e.every_route.test_lists import EMPTY, List, lists


async def test_a_link_to_a_file_opens_no_other(busy: Busy) -> None:
    case, own = busy.own[Kind.CASE], busy.own[Kind.ATTACHMENT]
    path = f"/cases/{case}/attachments/{own}/links"
    link = urlsplit((await busy.doors.post(FAY, "cases", path))["url"])
    query = {name: value[0] for name, value in parse_qs(link.query).items()}
    right = await busy.doors.ask(None, "GET", "email", f"/attachments/{own}", params=query)
    assert right.status_code == 200
    others = {}
    for id_ in (busy.foreign[Kind.ATTACHMENT], f"{uuid4()}.1"):
        answer = await busy.doors.ask(None, "GET", "email", f"/attachments/{id_}", params=query)
        problem = {**answer.json(), "trace_id": ""}
        others[id_] = (answer.status_code, problem)
    first, second = others.values()
    assert first == second
    assert first[0] == 403


LIMITED = [
    each
    for each in lists()
    if str(each) not in EMPTY and (each.operation.roles & ASKERS.keys()) - SEES_EVERYTHING
]


@pytest.mark.parametrize("each", LIMITED, ids=str)
async def test_a_cursor_of_somebody_who_sees_everything_shows_nothing_more(
    busy: Busy, each: List
) -> None:
    request = each.asked(busy)
    if not each.operation.roles & SEES_EVERYTHING:
        return
    first = await replace(request, query={**request.query, "limit": 1}).by(busy.doors, OTTO)
    if first.status_code != 200 or first.json()["next"] is None:
        return
    for role in sorted((each.operation.roles & ASKERS.keys()) - SEES_EVERYTHING):
        who = ASKERS[role]
        query = {**request.query, "limit": 200}
        whole = await replace(request, query=query).by(busy.doors, who)
        query["after"] = first.json()["next"]
        rest = await replace(request, query=query).by(busy.doors, who)
        if whole.status_code == 200:
            assert rest.status_code in {200, 400}, rest.text
            shown = rest.json().get("items", [])
            assert all(entry in whole.json()["items"] for entry in shown)
        else:
            assert rest.status_code == whole.status_code
