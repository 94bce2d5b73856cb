"""Random scenarios with everything in them: gaps, overlaps, absences, holidays, short nights."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from tests.scenarios.reference.clerk import Clerk, finish

CAST = ["ana", "bo", "cy", "dan", "eve", "lena", "lars", "otto", "nora"]
# Times on the wall of the zone; in the last two the clock is changed on the next day.
DAYS = {
    "Asia/Shanghai": datetime.fromisoformat("2026-03-02"),
    "Europe/Berlin": datetime.fromisoformat("2026-03-28"),
    "America/New_York": datetime.fromisoformat("2026-10-31"),
}
WEEKS: list[Any] = [
    "always",
    {"mon-fri": [["09:00", "12:00"], ["13:00", "18:00"]]},
    {"mon-sun": [["08:00", "24:00"]]},
    {"mon-sun": [["00:00", "05:00"], ["10:00", "11:00"], ["16:00", "24:00"]]},
    {"mon-sat": [["10:00", "16:00"]]},
]


def make(seed: int, *, moves: float = 0.0) -> tuple[dict[str, Any], dict[str, Any]]:
    """A scenario's content, and what the clerk says must happen. `moves`: how likely it is that
    the organisation changes instead of somebody doing something (no scenario file has that)."""
    random = Random(seed)
    zone = random.choice(list(DAYS))
    start = DAYS[zone]
    content: dict[str, Any] = {
        "kind": "handoff",
        "name": f"made from {seed}",
        "setup": _organisation(random, zone, start),
        "policy": {
            "rungs": [f"{random.choice([1, 7, 15, 60, 200])}m" for _ in range(4)],
            "exhausted": random.choice(["returned", "assigned"]),
            "emergency": random.random() < 0.25,
        },
    }
    clerk = Clerk(content)
    return content, _act(random, content, clerk, start, moves)


def _act(
    random: Random, content: dict[str, Any], clerk: Clerk, start: datetime, moves: float
) -> dict[str, Any]:
    at = start + timedelta(hours=random.randrange(6, 24), minutes=random.choice([0, 0, 3, 30, 50]))
    quarrel = random.random() < 0.2
    steps: list[dict[str, Any]] = []
    refused: list[int] = []
    for index in range(random.randrange(2, 16)):
        instant = clerk.organisation.minute(at.isoformat())
        if clerk.now is not None and instant < clerk.now:
            break
        clerk.live_to(instant)
        step: dict[str, Any] = _step(
            random, clerk, list(content["setup"]["departments"]), quarrel=quarrel
        )
        if clerk.department is not None and random.random() < moves:
            step = {"do": "reorganise", "setup": _reorganised(random, content["setup"], start)}
        steps.append({"at": at.isoformat(), **step})
        if not clerk.do(step):
            refused.append(index)
        at = _later(random, at)
    content["steps"] = steps
    until = at + timedelta(hours=random.randrange(1, 30))
    content["until"] = until.isoformat()
    end = max(
        clerk.organisation.minute(until.isoformat()), clerk.now or datetime.min.replace(tzinfo=UTC)
    )
    return {**finish(clerk, end), "refused": refused}


def _later(random: Random, at: datetime) -> datetime:
    """Often at a round hour, where shifts change, and sometimes at the same instant."""
    match random.randrange(6):
        case 0:
            return at
        case 1 | 2:
            return (at + timedelta(hours=random.choice([1, 1, 2, 9]))).replace(minute=0)
        case _:
            return at + timedelta(minutes=random.choice([1, 2, 5, 15, 40, 300]))


def _step(random: Random, clerk: Clerk, departments: list[str], *, quarrel: bool) -> dict[str, str]:
    """Mostly what may succeed. In a quarrel two departments send the case to and fro."""
    if clerk.department is None:
        return {"do": "open", "department": random.choice(departments)}
    anybody = random.choice(CAST)
    paper = clerk.paper
    if quarrel and random.random() < 0.9:
        here = departments.index(clerk.department) if clerk.department in departments[:2] else 0
        if paper is None:
            return {"do": "transfer", "by": str(clerk.person), "to": departments[1 - here]}
        if paper.asked:
            centre = paper.rungs[paper.rung] == "centre"
            does = "accept" if paper.kind == "intake" else "decline" if centre else "refuse"
            return {"do": does, "by": min(paper.asked)}
    if paper is not None and random.random() < 0.75:
        asked = random.choice(sorted(paper.asked | paper.ever) or CAST)
        does = random.choices(["accept", "decline", "refuse", "withdraw"], weights=[4, 6, 2, 1])[0]
        return {"do": does, "by": str(clerk.person) if does == "withdraw" else asked}
    by = random.choice([str(clerk.person), str(clerk.person), anybody])
    does = random.choices(
        ["transfer", "internal", "close", "accept", "decline", "refuse", "withdraw"],
        weights=[8, 6, 1, 1, 1, 1, 1],
    )[0]
    step = {"do": does, "by": by}
    if does == "transfer":
        step["to"] = random.choice(departments)
    elif does == "internal":
        assert clerk.now is not None
        near = sorted(clerk.organisation.named_on_duty(clerk.department, clerk.now)) or CAST
        step["to"] = random.choice([random.choice(near), anybody])
    return step


def _organisation(random: Random, zone: str, start: datetime) -> dict[str, Any]:
    departments: dict[str, Any] = {}
    for name in ["returns", "logistics", "billing"][: random.randrange(2, 4)]:
        departments[name] = {"open": random.choice(WEEKS)}
        if random.random() < 0.8:
            departments[name]["lead"] = random.choice(["lena", "lars", "ana", "otto"])
        if random.random() < 0.3:
            day = (start + timedelta(days=random.randrange(3))).date().isoformat()
            departments[name]["days"] = {day: random.choice([[], [["09:00", "12:00"]]])}
    absences = {
        who: [_span(random, start, 12) for _ in range(random.randrange(1, 4))]
        for who in random.sample(CAST, random.randrange(5))
    }
    return {
        "zone": zone,
        "departments": departments,
        "command_centre": _officers(random, start),
        "rosters": {name: _shifts(random, start) for name in departments},
        "absences": absences,
    }


def _reorganised(random: Random, organisation: dict[str, Any], start: datetime) -> dict[str, Any]:
    """Other leads, shifts, absences, hours; the same departments."""
    other = _organisation(random, organisation["zone"], start)
    departments = {
        name: other["departments"].get(name, said)
        for name, said in organisation["departments"].items()
    }
    rosters = {name: other["rosters"].get(name, []) for name in departments}
    parts = {**other, "rosters": rosters}
    part = random.choice(["rosters", "absences", "command_centre"])
    return {**organisation, "departments": departments, part: parts[part]}


def _officers(random: Random, start: datetime) -> list[dict[str, str]]:
    shifts = []
    at = start - timedelta(days=1)
    while at < start + timedelta(days=20):
        end = at + timedelta(hours=random.choice([4, 8, 12, 13]))
        officer = random.choice(["otto", "nora", "ana", "lena"])
        shifts.append({"from": at.isoformat(), "to": end.isoformat(), "officer": officer})
        at = end
    return shifts


def _shifts(random: Random, start: datetime) -> list[dict[str, str]]:
    shifts: list[dict[str, str]] = []
    at = start + timedelta(hours=random.randrange(10))
    while at < start + timedelta(days=4):
        end = at + timedelta(hours=random.choice([1, 4, 9, 16]))
        shift = {"from": at.isoformat(), "to": end.isoformat()}
        if random.random() < 0.9:
            shift["owner"] = random.choice(CAST[:6])
        if random.random() < 0.8:
            shift["backup"] = random.choice(CAST[:7])
        shifts.append(shift)
        at = random.choice([end, end, end + timedelta(hours=3), end - timedelta(minutes=30)])
    return shifts


def _span(random: Random, start: datetime, hours: int) -> list[str]:
    begin = start + timedelta(minutes=random.choice([30, 60]) * random.randrange(1, 90))
    return [
        begin.isoformat(),
        (begin + timedelta(minutes=random.choice([5, 60, 60 * hours]))).isoformat(),
    ]
