"""What kpi answers: the definitions of its figures, and their counts a day."""

from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from baton_common.http.bodies import Query
from baton_common.http.calls import Call
from baton_common.http.problems import Problem
from baton_common.http.routes import Routes
from baton_common.identity.policy import needs
from baton_common.identity.principal import Principal, Role
from baton_common.running.queries import Queries
from baton_kpi.domain.figures import FIGURES
from baton_kpi.projections.daily import daily_counts

LONGEST = 400
FIRST_YEAR, LAST_YEAR = 2000, 2999
"""Beyond them no clock of ours stands, and dates cannot be reckoned in every zone."""
READERS = needs(
    Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE, Role.PROCESS_OWNER, Role.AUDITOR, Role.MACHINE
)
SEES_EVERY_DEPARTMENT = (Role.COMMAND_CENTRE, Role.PROCESS_OWNER, Role.AUDITOR)


class Definition(msgspec.Struct, frozen=True):
    """What a figure counts, in both languages."""

    id: str
    contract: str
    en: str
    zh: str


class Definitions(msgspec.Struct, frozen=True):
    """All figures."""

    figures: tuple[Definition, ...]


class Range(Query, frozen=True):
    """The days of the report, both included, as days of `zone`."""

    first: date
    last: date
    zone: str = "UTC"
    department: str | None = None


class Count(msgspec.Struct, frozen=True):
    """One figure of one day of one department."""

    day: date
    department: str
    figure: str
    count: int


class Report(msgspec.Struct, frozen=True):
    """The counts that are not zero, by day, department and figure."""

    first: date
    last: date
    zone: str
    counts: tuple[Count, ...]


def indicator_routes(pool: Queries) -> Routes:
    """The routes of the indicators, reading through `pool`."""
    routes = Routes("indicators")

    @routes.get("/v1/indicators", policy=READERS, answers=Definitions)
    async def list_indicators() -> Definitions:
        """Which figures there are and what each counts."""
        return Definitions(
            tuple(Definition(f.id, f.counts.contract_type, f.en, f.zh) for f in FIGURES)
        )

    @routes.get("/v1/reports/daily", policy=READERS, answers=Report)
    async def report_daily(call: Call, query: Range) -> Report:
        """Cases and handoffs a day, by department. A day without any has no row."""
        zone = zone_of(query)
        departments = departments_of(call.principal, query.department)
        async with pool.acquire() as connection:
            rows = await daily_counts(
                connection,
                first=query.first,
                last=query.last,
                zone=zone,
                departments=departments,
            )
        counts = tuple(Count(r["day"], r["department"], r["figure"], r["count"]) for r in rows)
        return Report(query.first, query.last, zone.key, counts)

    return routes


def zone_of(query: Range) -> ZoneInfo:
    """The time zone asked for. Raises Problem 422 for a wrong zone or range."""
    if not FIRST_YEAR <= query.first.year <= query.last.year <= LAST_YEAR:
        detail = f"Give a first and a last day of the years {FIRST_YEAR} to {LAST_YEAR}, in order."
        raise Problem(422, "invalid", detail)
    if not query.first <= query.last:
        raise Problem(422, "invalid", "Give a last day that is not before the first.")
    if (query.last - query.first).days >= LONGEST:
        raise Problem(422, "invalid", f"Ask for at most {LONGEST} days at a time.")
    try:
        return ZoneInfo(query.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        detail = f"{query.zone[:40]!r} is no time zone; name one like Asia/Shanghai."
        raise Problem(422, "invalid", detail) from None


def departments_of(principal: Principal, asked: str | None) -> list[str] | None:
    """Whose counts the principal gets: their own departments', or all (None), as a machine does
    whose key names no department."""
    is_whole = principal.is_machine and not principal.departments
    if is_whole or principal.has(*SEES_EVERY_DEPARTMENT):
        return None if asked is None else [asked]
    own = principal.departments if asked is None else principal.departments & {asked}
    return sorted(own)
