"""An organisation in minutes: who holds what and what is open, looked up afresh at every minute."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
MINUTE = timedelta(minutes=1)


class PaperOrganisation:
    """Reads the organisation of a scenario's content, whose times are whole minutes."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.organisation = content["setup"]
        self.zone = ZoneInfo(self.organisation["zone"])
        self.is_open = cache(self._is_open)
        self.officer = cache(self._officer)
        self.absent = cache(self._absent)
        self.duty = cache(self._duty)

    def minute(self, text: str) -> datetime:
        wall = datetime.fromisoformat(text)
        return wall.replace(tzinfo=self.zone).astimezone(UTC)

    def lead(self, department: str) -> str | None:
        lead: str | None = self.organisation["departments"][department].get("lead")
        return lead

    def lead_here(self, department: str, at: datetime) -> str | None:
        lead = self.lead(department)
        return None if lead is None or self.absent(lead, at) else lead

    def lead_office(self, department: str, at: datetime) -> str:
        return self.lead_here(department, at) or self.officer(at)

    def named_on_duty(self, department: str, at: datetime) -> set[str]:
        people = {*self.duty(department, "owner", at), *self.duty(department, "backup", at)}
        lead = self.lead_here(department, at)
        return people | ({lead} if lead else set())

    def on_duty(self, department: str, at: datetime) -> set[str]:
        return self.named_on_duty(department, at) | {self.officer(at)}

    def _is_open(self, department: str, at: datetime) -> bool:
        said = self.organisation["departments"][department]
        local = at.astimezone(self.zone)
        date = local.date().isoformat()
        if date in said.get("days", {}):
            intervals = said["days"][date]
        elif said["open"] == "always":
            return True
        else:
            intervals = []
            for names, those in said["open"].items():
                first, _, last = names.partition("-")
                a, b = DAYS.index(first), DAYS.index(last or first)
                if a <= local.weekday() <= b:
                    intervals = those
        wall = local.strftime("%H:%M")
        return any(opens <= wall < closes for opens, closes in intervals)

    def _duty(self, department: str, duty: str, at: datetime) -> frozenset[str]:
        shifts = self.organisation["rosters"].get(department, [])
        there = [s for s in shifts if self.minute(s["from"]) <= at < self.minute(s["to"])]
        people = [s[duty] for s in there if duty in s]
        return frozenset(who for who in people if not self.absent(who, at))

    def _absent(self, who: str, at: datetime) -> bool:
        times = self.organisation["absences"].get(who, [])
        return any(self.minute(a) <= at < self.minute(b) for a, b in times)

    def _officer(self, at: datetime) -> str:
        for shift in self.organisation["command_centre"]:
            if self.minute(shift["from"]) <= at < self.minute(shift["to"]):
                officer: str = shift["officer"]
                return officer
        raise AssertionError(f"no officer at {at}")
