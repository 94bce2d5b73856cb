"""Random situations on the floor, a seed each: everything happens at once."""

from random import Random
from typing import Any

from tests.scenarios.reference.dispatcher import Dispatcher

AGENTS = ("ana", "bo", "cy", "dee", "eve")
QUEUES = ("returns", "tech", "vip", "anyone")
SKILLS = ("returns", "tech", "lang:zh", "lang:en")


def make_calls(seed: int) -> dict[str, Any]:
    """The content of a scenario file; `expect` is what the dispatcher says must happen."""
    chance = Random(seed)
    queues = QUEUES[: chance.randint(1, 4)]
    agents = AGENTS[: chance.randint(1, 5)]
    until = chance.choice((120, 240, 400))
    organisation = {
        "queues": {name: _queue(chance, queues) for name in queues},
        "agents": {name: {"skills": _skills(chance, 0.7)} for name in agents},
    }
    day = _Day(chance, Dispatcher(organisation), chance.choice((0.03, 0.1, 0.3)))
    steps, refused = day.live(until)
    return {
        "kind": "routing",
        "name": f"made from {seed}",
        "setup": organisation,
        "steps": steps,
        "until": until,
        "expect": {"contacts": day.dispatcher.rows, "refused": refused},
    }


class _Day:
    """People who mostly do what makes sense just now, several at once now and then."""

    def __init__(self, chance: Random, dispatcher: Dispatcher, pace: float) -> None:
        self.chance = chance
        self.dispatcher = dispatcher
        self.pace = pace
        self.came = 0

    def live(self, until: int) -> tuple[list[dict[str, Any]], list[int]]:
        """The outcome of the calls: what was done, and which actions were refused."""
        steps: list[dict[str, Any]] = []
        refused: list[int] = []
        for now in range(until + 1):
            crowd = self.chance.choice((1, 1, 2, 4)) if self.chance.random() < self.pace else 0
            if now == 1:
                crowd += len(self.dispatcher.agents)
            done = [{"at": now, **self.something(now)} for _ in range(crowd)]
            said = self.dispatcher.second(now, done)
            refused += [len(steps) + index for index, no in enumerate(said) if no]
            steps += done
        return steps, refused

    def something(self, now: int) -> dict[str, Any]:
        """One step, as things stood a second ago."""
        chance, floor = self.chance, self.dispatcher
        if chance.random() < 0.05:
            return self.nonsense()
        agent = chance.choice([*floor.agents])
        hands = floor.agents[agent]["hands"]
        if now == 1 or not floor.agents[agent]["available"]:
            if chance.random() < 0.6:
                return {"do": "available", "by": agent}
        elif chance.random() < 0.1:
            return {"do": "away", "by": agent}
        if hands and chance.random() < 0.6:
            return self.with_hands(agent, hands)
        waiting = [id_ for id_, each in floor.contacts.items() if each["state"] == "waiting"]
        if waiting and chance.random() < 0.1:
            return {"do": "abandon", "contact": chance.choice(waiting)}
        return self.arrival()

    def with_hands(self, agent: str, hands: tuple[str, str, int]) -> dict[str, Any]:
        """Whoever has something in their hands."""
        roll = self.chance.random()
        if hands[0] == "wrap-up":
            return {"do": "wrap-up", "by": agent}
        if hands[0] == "interaction":
            return {"do": "end", "contact": hands[1], "by": agent}
        if roll < 0.1:
            return {"do": "abandon", "contact": hands[1]}
        return {"do": "answer" if roll < 0.6 else "decline", "contact": hands[1], "by": agent}

    def nonsense(self) -> dict[str, Any]:
        """Anything, by anybody."""
        contact = f"c{self.chance.randint(0, self.came + 1):02}"
        by = self.chance.choice([*self.dispatcher.agents, "nobody"])
        do = self.chance.choice(("answer", "decline", "end", "abandon", "wrap-up", "available"))
        if do == "abandon":
            return {"do": do, "contact": contact}
        return {"do": do, "contact": contact, "by": by}

    def arrival(self) -> dict[str, Any]:
        """A new contact, or by mistake one that came before."""
        chance = self.chance
        self.came += chance.random() < 0.97
        queues = [*self.dispatcher.queues]
        said: dict[str, Any] = {
            "do": "arrive",
            "contact": f"c{self.came:02}",
            "queue": chance.choice(queues) if chance.random() < 0.97 else "nowhere",
        }
        if chance.random() < 0.3:
            said["language"] = chance.choice(("zh", "en", "fr"))
        if chance.random() < 0.3:
            said["priority"] = chance.randint(-1, 4)
        if chance.random() < 0.6:
            said["last_agent"] = chance.choice([*self.dispatcher.agents, "gone"])
        return said


def _queue(chance: Random, queues: tuple[str, ...]) -> dict[str, Any]:
    said: dict[str, Any] = {"skills": _skills(chance, 0.25)}
    if chance.random() < 0.5:
        said["priority"] = chance.randint(0, 3)
    if chance.random() < 0.5:
        said["ring"] = chance.choice((1, 5, 20, 90))
    if chance.random() < 0.5:
        said["wrap_up"] = chance.choice((1, 5, 30, 60))
    if chance.random() < 0.5:
        said["affinity_wait"] = chance.choice((0, 5, 40, 100))
    if chance.random() < 0.6:
        after = chance.choice((1, 5, 10, 30, 60))
        said["overflow"] = {"after": after, "to": chance.choice(queues)}
    return said


def _skills(chance: Random, often: float) -> dict[str, int]:
    return {skill: chance.randint(1, 3) for skill in SKILLS if chance.random() < often}
