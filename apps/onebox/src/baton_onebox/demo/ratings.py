"""The customers of the demo answer the survey: by the link in their mail, as a browser does."""

import random
import re
from dataclasses import dataclass

from baton_onebox.demo import words
from baton_onebox.demo.cast import language_of
from baton_onebox.doors_client import Doors
from baton_onebox.outbox import Sent

_LINK = re.compile(r"/survey/s/[a-z2-7]{26}")
ANSWERS_OF_TEN = 7
SATISFIED = (5, 5, 5, 4, 4, 4, 3, 2)
"""Out of five; the last is low, and somebody follows up."""


@dataclass(frozen=True)
class Ratings:
    """Answers the surveys of the cast; chance decides who answers, and with which scores."""

    doors: Doors
    chance: random.Random

    async def answer(self, sent: Sent) -> None:
        """Answer a mail that has a link to a survey, perhaps."""
        found = _LINK.search(sent.text)
        if found is None or self.chance.randrange(10) >= ANSWERS_OF_TEN:
            return
        satisfied = self.chance.choice(SATISFIED)
        form = {
            "q-satisfied": str(satisfied),
            "q-easy": str(min(7, satisfied + 2)),
            "q-recommend": str(satisfied * 2),
        }
        if satisfied < 3:
            form["q-comment"] = words.UNHAPPY[language_of(sent.text)]
        await self.doors.fill_in(found[0], form)
