"""What is behind a figure; questions that cannot be answered; reports and facts as files."""

import csv
import io
from pathlib import Path
from typing import Any

import duckdb

from tests.advice import Advice
from tests.integration.kpi.conftest import Kpi
from tests.integration.kpi.known_day import CONFIGURATION, DAY
from tests.unit.kpi import messages as n
from tests.unit.kpi.messages import World


async def test_each_figure_leads_to_the_cases_and_contacts_behind_it(known: Kpi) -> None:
    otto = known.as_("otto")
    seen = await otto.get("/indicators/service-level/behind", **DAY)
    (only,) = seen["items"]
    assert (only["fact"], only["id"], only["case_id"]) == ("contacts", "k1", "c1")
    among = await otto.get("/indicators/service-level/behind", **DAY, part="denominator")
    assert [each["id"] for each in among["items"]] == ["k1", "k2", "k3"]
    again = await otto.get("/indicators/first-contact-resolution/behind", **DAY)
    counted = [(each["case_id"], each["counts"]) for each in again["items"]]
    assert sorted(counted) == [("c1", 1), ("c2", -1), ("c2", 1)]


async def test_the_limit_of_a_queue_holds_behind_the_figure_too(known: Kpi) -> None:
    await known.as_("root").load(CONFIGURATION)
    seen = await known.as_("otto").get("/indicators/service-level/behind", **DAY)
    assert [each["id"] for each in seen["items"]] == ["k1", "k2"]


async def test_what_is_behind_comes_in_pages(known: Kpi) -> None:
    otto = known.as_("otto")
    query = {**DAY, "part": "denominator", "limit": 2}
    first = await otto.get("/indicators/service-level/behind", **query)
    rest = await otto.get("/indicators/service-level/behind", **query, after=first["next"])
    assert [each["id"] for each in first["items"] + rest["items"]] == ["k1", "k2", "k3"]
    assert rest["next"] is None
    detail = await otto.refused("/indicators/contacts/behind", 400, **DAY, after=first["next"])
    assert "after" in detail


async def test_nobody_sees_behind_figures_that_they_do_not_get(known: Kpi) -> None:
    lena = known.as_("lena")
    seen = await lena.get("/indicators/cases-closed/behind", **DAY)
    assert [each["case_id"] for each in seen["items"]] == ["c2"]
    assert (await lena.get("/indicators/contacts/behind", **DAY))["items"] == []


IMPOSSIBLE: list[tuple[str, dict[str, Any], int, str]] = [
    ("/indicators/luck", {"from": "2026-03-02"}, 404, "There is no indicator 'luck'"),
    ("/indicators/nps", {"from": "2026-03-02", "by": "queue"}, 422, "ask by one of hour, day"),
    ("/indicators/nps", {"from": "2026-03-02", "queue": "x"}, 422, "nps has no queues"),
    ("/indicators/nps", {"from": "2026-03-02", "to": "2027-04-08"}, 422, "at most 400 days"),
    ("/indicators/nps", {"from": "2026-03-02", "to": "2026-03-01"}, 422, "after `from`"),
    ("/indicators/nps", {"from": "yesterday"}, 422, "a date like 2026-03-02"),
    ("/indicators/nps", {"from": "2026-03-02T08:20:00Z"}, 422, "on a quarter of an hour"),
    ("/indicators/nps", {"from": "2026-03-02", "zone": "Mars"}, 422, "is not a time zone"),
    ("/indicators/nps", {"from": "9999-12-31"}, 422, "of the years 2000 to 2999"),
    (
        "/indicators/nps",
        {"from": "2026-01-01", "to": "2026-03-31", "by": "hour"},
        422,
        "at most 32 days",
    ),
    ("/facts/wishes", {"from": "2026-03-02"}, 404, "there are contacts, legs"),
    ("/indicators/mails/behind", {"from": "2026-03-02", "person": "x"}, 422, "has no person"),
]


async def test_what_cannot_be_answered_is_said_with_what_can(kpi: Kpi) -> None:
    otto = kpi.as_("otto")
    for path, query, status, said in IMPOSSIBLE:
        assert said in await otto.refused(path, status, **query)


async def test_an_indicator_is_named_once(kpi: Kpi) -> None:
    otto, question = kpi.as_("otto"), {"from": "2026-03-02"}
    said = await otto.refused("/reports", 422, **question, indicator=["nps", "nps"])
    Advice("The question names an indicator twice; name it once.").said_in(said)
    assert (await otto.ask("/reports", **question, indicator=["nps"])).status_code == 200


async def test_a_report_is_taken_away_as_csv_and_as_parquet(known: Kpi, tmp_path: Path) -> None:
    otto = known.as_("otto")
    query = {**DAY, "by": "department", "indicator": ["cases-closed", "nps"]}
    as_csv = await otto.ask("/reports", **query, format="csv", bom=True)
    assert as_csv.headers["content-type"].startswith("text/csv")
    assert as_csv.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(as_csv.content.decode("utf-8-sig"))))
    assert [(row["key"], row["cases-closed"]) for row in rows] == [
        ("logistics", "1"),
        ("returns", "1"),
    ]
    as_parquet = await otto.ask("/reports", **query, format="parquet")
    (tmp_path / "report.parquet").write_bytes(as_parquet.content)
    read = rows_of(f"select key, nps from '{tmp_path}/report.parquet' order by key")
    assert read == [("logistics", 100.0), ("returns", -100.0)]


async def test_facts_are_taken_away_whole(kpi: Kpi, tmp_path: Path) -> None:
    world = World()
    for number in range(30):
        world.publish(number, n.arrived(f"k{number:02}", queue="=cmd()"))
    await kpi.publish(world.published)
    otto = kpi.as_("otto")
    as_csv = await otto.ask("/facts/contacts", **DAY)
    rows = list(csv.DictReader(io.StringIO(as_csv.text)))
    assert [row["id"] for row in rows] == [f"k{number:02}" for number in range(30)]
    assert {row["queue"] for row in rows} == {"'=cmd()"}
    as_parquet = await otto.ask("/facts/contacts", **DAY, format="parquet")
    (tmp_path / "contacts.parquet").write_bytes(as_parquet.content)
    file = f"'{tmp_path}/contacts.parquet'"
    read = rows_of(f"select count(*), min(queue), max(waited) from {file}")
    assert read == [(30, "=cmd()", None)]


async def test_today_is_read_at_once(known: Kpi) -> None:
    today = await known.as_("otto").get("/indicators/now")
    assert len(today["whole"]) == len(today["indicators"]) > 5
    assert today["rows"] == []


def rows_of(sql: str) -> list[Any]:
    """The file's rows, as another program reads them."""
    with duckdb.connect() as connection:
        return connection.execute(sql).fetchall()
