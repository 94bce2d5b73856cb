"""A dispatcher with a stop-watch and a sheet of paper: routing by the rules' text alone.

Second by second, everything looked at every time; shares no code with the product.
"""

from typing import Any

PASS = 60


class No(Exception):
    """The step is refused."""


class Dispatcher:
    """One configuration. Seconds are whole numbers."""

    def __init__(self, organisation: dict[str, Any]) -> None:
        self.queues: dict[str, dict[str, Any]] = {
            name: {"priority": 0, "ring": 20, "wrap_up": 30, "affinity_wait": 20, **(said or {})}
            for name, said in organisation["queues"].items()
        }
        self.agents: dict[str, dict[str, Any]] = {
            name: {
                "skills": (said or {}).get("skills") or {},
                "available": False,
                "idle": 0,
                "hands": None,
            }
            for name, said in organisation["agents"].items()
        }
        self.contacts: dict[str, dict[str, Any]] = {}
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.now = 0

    def second(self, now: int, steps: list[dict[str, Any]]) -> list[bool]:
        """Live through this second; which steps were refused."""
        self.now = now
        self.time_passes()
        refused = [self.is_refused(step) for step in steps]
        self.match()
        self.look()
        return refused

    def is_refused(self, step: dict[str, Any]) -> bool:
        """Carries out an action; True if it is refused."""
        try:
            self.somebody_does(step)
        except No:
            return True
        return False

    def time_passes(self) -> None:
        """Lapses, ends of wrap-up, overflow."""
        for name, agent in self.agents.items():
            hands = agent["hands"]
            if hands and hands[0] == "ringing" and hands[2] == self.now:
                agent["available"] = False
                self.comes_back(name)
            if hands and hands[0] == "wrap-up" and hands[2] == self.now:
                agent["hands"], agent["idle"] = None, self.now
        for contact in self.contacts.values():
            if contact["state"] == "waiting":
                self.overflow(contact)

    def overflow(self, contact: dict[str, Any]) -> None:
        """Move it as often as it is due."""
        while (rule := self.queues[contact["queue"]].get("overflow")) is not None:
            due = contact["entered"] + rule["after"]
            if due > self.now or rule["to"] in contact["been"]:
                return
            contact["queue"], contact["entered"] = rule["to"], due
            contact["been"].append(rule["to"])

    def comes_back(self, name: str) -> None:
        """The contact that rings at this agent waits again; the agent has a pass on it."""
        agent = self.agents[name]
        contact = self.contacts[agent["hands"][1]]
        agent["hands"] = None
        contact["state"], contact["agent"] = "waiting", None
        contact["passes"][name] = self.now + PASS
        self.overflow(contact)

    def somebody_does(self, step: dict[str, Any]) -> None:
        """One step, or No."""
        by = step.get("by")
        if by is not None and by not in self.agents:
            raise No
        if step["do"] in {"available", "away"}:
            self.presence(by or "", step["do"] == "available")
        elif step["do"] == "wrap-up":
            agent = self.agents[by or ""]
            if not agent["hands"] or agent["hands"][0] != "wrap-up":
                raise No
            agent["hands"], agent["idle"] = None, self.now
        elif step["do"] == "arrive":
            self.arrive(step)
        else:
            self.of_contact(step, by)

    def presence(self, name: str, available: bool) -> None:
        """Said available or away."""
        agent = self.agents[name]
        if agent["available"] == available:
            raise No
        agent["available"] = available
        if available:
            agent["idle"] = self.now
        elif agent["hands"] and agent["hands"][0] == "ringing":
            self.comes_back(name)

    def arrive(self, step: dict[str, Any]) -> None:
        """A contact comes."""
        if step["contact"] in self.contacts or step["queue"] not in self.queues:
            raise No
        self.contacts[step["contact"]] = {
            "id": step["contact"],
            "state": "waiting",
            "queue": step["queue"],
            "agent": None,
            "arrived": self.now,
            "entered": self.now,
            "been": [step["queue"]],
            "language": step.get("language"),
            "priority": step.get("priority", 0),
            "last": step.get("last_agent"),
            "passes": {},
        }

    def of_contact(self, step: dict[str, Any], by: str | None) -> None:
        """Answer, decline, end, abandon."""
        contact = self.contacts.get(step["contact"])
        if contact is None:
            raise No
        if step["do"] == "abandon":
            if contact["state"] not in {"waiting", "offered"}:
                raise No
            if contact["agent"]:
                self.agents[contact["agent"]]["hands"] = None
            contact["state"], contact["agent"] = "abandoned", None
            return
        needed = "answered" if step["do"] == "end" else "offered"
        if contact["state"] != needed or contact["agent"] != by:
            raise No
        agent = self.agents[by or ""]
        if step["do"] == "decline":
            self.comes_back(by or "")
        elif step["do"] == "answer":
            contact["state"] = "answered"
            agent["hands"] = ("interaction", contact["id"], None)
        else:
            contact["state"] = "ended"
            lasts = self.queues[contact["queue"]]["wrap_up"]
            agent["hands"] = ("wrap-up", contact["id"], self.now + lasts)

    def match(self) -> None:
        """Everybody who waits, in order, takes whom they can."""
        waiting = [each for each in self.contacts.values() if each["state"] == "waiting"]
        for contact in sorted(waiting, key=self.in_order):
            queue = self.queues[contact["queue"]]
            can = [name for name in self.agents if self.might(name, contact)]
            free = [name for name in can if self.agents[name]["hands"] is None]
            last = contact["last"]
            if last in free:
                chosen = last
            elif last in can and self.now < contact["arrived"] + queue["affinity_wait"]:
                continue
            elif free:
                chosen = min(free, key=lambda name: (self.agents[name]["idle"], name))
            else:
                continue
            contact["state"], contact["agent"] = "offered", chosen
            self.agents[chosen]["hands"] = ("ringing", contact["id"], self.now + queue["ring"])

    def in_order(self, contact: dict[str, Any]) -> tuple[int, int, str]:
        """Priority, arrival, id."""
        priority = self.queues[contact["queue"]]["priority"] + contact["priority"]
        return -priority, contact["arrived"], contact["id"]

    def might(self, name: str, contact: dict[str, Any]) -> bool:
        """Available, able, and without a pass; whether busy or not."""
        agent = self.agents[name]
        needs = dict(self.queues[contact["queue"]].get("skills") or {})
        if contact["language"] is not None:
            language = f"lang:{contact['language']}"
            needs[language] = max(1, needs.get(language, 0))
        return (
            agent["available"]
            and all(agent["skills"].get(skill, 0) >= level for skill, level in needs.items())
            and contact["passes"].get(name, -1) <= self.now
        )

    def look(self) -> None:
        """Write down what is seen of each contact, where it is new."""
        for id_, contact in self.contacts.items():
            row = {"state": contact["state"], "queue": contact["queue"]}
            if contact["state"] in {"offered", "answered", "ended"}:
                row["agent"] = contact["agent"]
            rows = self.rows.setdefault(id_, [])
            if not rows or {key: rows[-1][key] for key in rows[-1] if key != "at"} != row:
                rows.append({"at": self.now, **row})
