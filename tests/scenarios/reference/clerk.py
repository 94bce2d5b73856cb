"""A clerk who looks every minute and applies the rules of handoffs sentence by sentence."""

from datetime import datetime
from typing import Any

from tests.scenarios.reference.paper import Paper, write_down
from tests.scenarios.reference.roster import MINUTE, PaperOrganisation

NORMAL = ["owner", "backup", "lead", "centre"]


class Clerk:
    """Keeps one case, minute by minute. Refusals are the answer False."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.organisation = PaperOrganisation(content)
        self.policy = content["policy"]
        self.now: datetime | None = None
        self.department: str | None = None
        self.person: str | None = None
        self.office: str | None = None
        self.closed = False
        self.paper: Paper | None = None
        self.came_back: list[frozenset[str]] = []
        self.timeline: list[dict[str, Any]] = []
        self.ended: list[dict[str, Any]] = []

    def live_to(self, at: datetime) -> None:
        """Everything that time brings up to the minute, included."""
        while self.now is not None and self.now < at:
            self._note()
            if self.paper is not None and self._counts():
                self.paper.left -= 1
            self.now += MINUTE
            self._time_passes()
        self.now = at

    def do(self, step: dict[str, Any]) -> bool:
        """Carries out an action at this minute; True if it is granted."""
        granted = self._granted(step)
        self._note()
        return granted

    def _granted(self, step: dict[str, Any]) -> bool:
        by, to = step.get("by", ""), step.get("to", "")
        if step["do"] == "reorganise":
            return self._move_organisation(step["setup"])
        if step["do"] == "open":
            return self._open(step["department"])
        if self.department is None or self.closed:
            return False
        match step["do"]:
            case "accept":
                return self._accept(by)
            case "decline":
                return self._decline(by)
            case "refuse":
                return self._refuse(by)
            case "withdraw":
                if self.paper is None or self.paper.kind == "intake" or not self._may(by):
                    return False
                self._end("WITHDRAWN")
                return True
            case "close":
                if not self._may(by):
                    return False
                if self.paper is not None:
                    self._end("WITHDRAWN")
                self.closed = True
                return True
            case "transfer":
                return self._transfer(by, to)
            case "internal":
                return self._internal(by, to)
        raise AssertionError(step)

    def _move_organisation(self, organisation: dict[str, Any]) -> bool:
        self.organisation = PaperOrganisation({"setup": organisation})
        if self.department is not None and not self.closed:
            if self.paper is not None:
                self._settle()
            self._follow_office()
        return True

    def _may(self, by: str) -> bool:
        assert self.department is not None
        assert self.now is not None
        lead = self.organisation.lead_here(self.department, self.now)
        return by in (self.person, lead, self.organisation.officer(self.now))

    def _open(self, department: str) -> bool:
        assert self.now is not None
        if self.department is not None:
            return False
        self.department, self.office = department, "lead"
        self.person = self.organisation.lead_office(department, self.now)
        self._start(Paper("intake", department, self.organisation, self._ladder(), returns=False))
        return True

    def _ladder(self) -> list[str]:
        return ["both", "lead", "centre"] if self.policy["emergency"] else list(NORMAL)

    def _transfer(self, by: str, to: str) -> bool:
        if self.paper is not None or not self._may(by) or to == self.department:
            return False
        if to not in self.organisation.organisation["departments"]:
            return False
        assert self.department is not None
        if self.came_back.count(frozenset((self.department, to))) >= 2:
            self._start(Paper("transfer", to, self.organisation, ["centre"], returns=False))
        else:
            returns = self.policy["exhausted"] == "returned"
            self._start(Paper("transfer", to, self.organisation, self._ladder(), returns))
        return True

    def _internal(self, by: str, to: str) -> bool:
        assert self.department is not None
        assert self.now is not None
        if self.paper is not None or not self._may(by) or to == self.person:
            return False
        if to not in self.organisation.named_on_duty(self.department, self.now):
            return False
        paper = Paper(
            "internal", self.department, self.organisation, ["colleague"], True, colleague=to
        )
        self._start(paper)
        return True

    def _accept(self, by: str) -> bool:
        paper = self.paper
        assert self.now is not None
        if paper is None:
            return False
        late = (
            paper.kind != "internal"
            and by in paper.ever
            and by not in paper.declined
            and by in self.organisation.on_duty(paper.to, self.now)
        )
        if by not in paper.asked and not late:
            return False
        self.department, self.person, self.office = paper.to, by, None
        self._end("ACCEPTED")
        return True

    def _decline(self, by: str) -> bool:
        paper = self.paper
        if paper is None or by not in paper.asked:
            return False
        paper.declined.add(by)
        paper.asked.discard(by)
        if not paper.asked:
            self._next_rung()
        return True

    def _refuse(self, by: str) -> bool:
        paper = self.paper
        if paper is None or by not in paper.asked or paper.rungs[paper.rung] == "centre":
            return False
        if paper.kind == "intake":
            self._begin(len(paper.rungs) - 1)
        else:
            self._give_back()
        return True

    def _start(self, paper: Paper) -> None:
        self.paper = paper
        self._begin(0)

    def _begin(self, rung: int) -> None:
        paper = self.paper
        assert paper is not None
        if rung == len(paper.rungs):
            self._exhausted()
            return
        duty = paper.rungs[rung]
        owner, backup, lead, centre = (int(text[:-1]) for text in self.policy["rungs"])
        times = {"owner": owner, "both": owner, "colleague": owner, "backup": backup}
        times |= {"lead": lead, "centre": centre}
        paper.rung, paper.left, paper.rang, paper.asked = rung, times[duty], False, set()
        self._settle()

    def _next_rung(self) -> None:
        assert self.paper is not None
        self._begin(self.paper.rung + 1)

    def _settle(self) -> None:
        """Finds the person to ask at this minute; if nobody, waits or goes on."""
        paper = self.paper
        assert paper is not None
        assert self.now is not None
        duty = paper.rungs[paper.rung]
        is_open = paper.hours.is_open(paper.to, self.now)
        emergency = self.policy["emergency"]
        holders = self._holders(paper, duty) - paper.declined
        if duty != "centre":
            holders -= paper.lapsed
        if duty == "lead" and not is_open and not paper.rang and not emergency:
            holders = set()
        paper.asked = holders
        if holders:
            paper.ever |= holders
            paper.rang = True
            return
        waits = not is_open and not emergency and duty in ("owner", "backup", "lead")
        if duty == "lead" and self.organisation.lead(paper.to) is None:
            waits = False
        if not waits:
            self._next_rung()

    def _holders(self, paper: Paper, duty: str) -> set[str]:
        assert self.now is not None
        lead = self.organisation.lead_here(paper.to, self.now)
        match duty:
            case "both":
                owners = self.organisation.duty(paper.to, "owner", self.now)
                return set(owners | self.organisation.duty(paper.to, "backup", self.now))
            case "lead":
                return {lead} if lead else set()
            case "centre":
                return {self.organisation.officer(self.now)}
            case "colleague":
                return {str(paper.colleague)} & self.organisation.on_duty(paper.to, self.now)
        return set(self.organisation.duty(paper.to, duty, self.now))

    def _counts(self) -> bool:
        assert self.paper is not None
        assert self.now is not None
        clock = self.policy["emergency"] or self.paper.rungs[self.paper.rung] == "centre"
        return clock or self.paper.hours.is_open(self.paper.to, self.now)

    def _time_passes(self) -> None:
        """A lapse before a change of shift; then the office."""
        if self.department is None or self.closed:
            return
        if self.paper is not None:
            if self.paper.left == 0:
                self.paper.lapsed |= self.paper.asked
                self._next_rung()
            else:
                self._settle()
        self._follow_office()

    def _follow_office(self) -> None:
        assert self.now is not None
        assert self.department is not None
        if self.office == "lead":
            self.person = self.organisation.lead_office(self.department, self.now)
        elif self.office == "officer":
            self.person = self.organisation.officer(self.now)

    def _exhausted(self) -> None:
        assert self.paper is not None
        assert self.now is not None
        if self.paper.returns:
            self._give_back()
        else:
            self.department, self.office = self.paper.to, "officer"
            self.person = self.organisation.officer(self.now)
            self._end("ACCEPTED", assigned=True)

    def _give_back(self) -> None:
        assert self.paper is not None
        assert self.now is not None
        assert self.department is not None
        if self.office is None and self.person not in self.organisation.on_duty(
            self.department, self.now
        ):
            self.office = "lead"
        self._follow_office()
        if self.paper.kind == "transfer":
            self.came_back.append(frozenset((self.department, self.paper.to)))
        self._end("RETURNED")

    def _end(self, end: str, assigned: bool = False) -> None:
        assert self.paper is not None
        row = {"kind": self.paper.kind, "end": end, "at": self.now, "assigned": assigned}
        self.ended.append(row)
        self.paper = None

    def _note(self) -> None:
        if self.department is None:
            return
        row: dict[str, Any] = {"department": self.department, "person": self.person}
        if self.closed:
            row = {"department": None, "person": None, "asked": [], "state": "closed"}
        elif self.paper is None:
            row |= {"asked": [], "state": "held"}
        else:
            state = "offered" if self.paper.asked else "waiting for opening"
            row |= {"asked": sorted(self.paper.asked), "state": state}
        write_down(self.timeline, self.now, row)


def finish(clerk: Clerk, until: datetime) -> dict[str, Any]:
    """The clerk's account at the end of the observation."""
    clerk.live_to(until)
    clerk._note()
    return {"timeline": clerk.timeline, "handoffs": clerk.ended}
