"""The questions to DNS about one mail: asked at once where they can be, each once, and bounded."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from baton_email.parsing.check_messages import DnsAnswer, DnsQuestion
from baton_email.ports import Dns

MOST_QUESTIONS = 60
"""For one mail. A policy may need ten names, and ten addresses for one of them."""


class TooManyQuestions(Exception):
    """Nobody who writes mail needs so many."""


@dataclass
class Questions:
    """Of one mail."""

    dns: Dns
    answers: dict[DnsQuestion, DnsAnswer] = field(default_factory=dict)

    async def ask(self, questions: Iterable[DnsQuestion]) -> list[DnsAnswer]:
        """The answers, in order. Raises TooManyQuestions."""
        wanted = list(dict.fromkeys(questions))
        new = [each for each in wanted if each not in self.answers]
        if len(self.answers) + len(new) > MOST_QUESTIONS:
            raise TooManyQuestions
        for answer in await asyncio.gather(*(self.dns.ask(each) for each in new)):
            self.answers[answer.question] = answer
        return [self.answers[each] for each in wanted]
