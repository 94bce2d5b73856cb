"""The customers of the demo: they write, read what comes back, and answer it."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import make_msgid

from baton_onebox.demo.cast import (
    CUSTOMERS,
    SERVICE_ADDRESS,
    Customer,
    SampleMail,
    written_mails,
)
from baton_onebox.demo.day import Day
from baton_onebox.demo.ratings import Ratings
from baton_onebox.demo.words import ANSWERS
from baton_onebox.doors_client import Doors
from baton_onebox.outbox import Outbox, Sent

FIRST = 3
"""Mails that come at once, so that there is something to see."""
EVERY = 18.0
"""Seconds between two mails, on the whole."""
READING = (4.0, 9.0)
"""Seconds until a customer answers."""
ANSWERS_OF_TEN = 6
_LONGEST_SUBJECT = 40


@dataclass
class Customers:
    """All of them in two loops: one writes, one answers."""

    doors: Doors
    outbox: Outbox
    chance: random.Random
    day: Day
    ratings: Ratings
    _read: set[str] = field(default_factory=set)

    async def write(self) -> None:
        """A new mail every now and then, the forty in turn. Runs until cancelled."""
        for number, (customer, written) in enumerate(self._turns()):
            await self.doors.send(letter(customer, written))
            now = asyncio.get_running_loop().time()
            pause = self.day.pause(now, EVERY, self.chance)
            await asyncio.sleep(2.0 if number < FIRST else pause)

    async def answer(self) -> None:
        """Answer what people wrote, and surveys. Runs until cancelled."""
        self._read.update(sent.mail_id for sent in await self.outbox.newest())
        while True:
            await asyncio.sleep(self.chance.uniform(*READING))
            for sent in reversed(await self.outbox.newest()):
                if sent.mail_id not in self._read:
                    self._read.add(sent.mail_id)
                    await self._answer(sent)

    def _turns(self) -> Iterator[tuple[Customer, SampleMail]]:
        mails = written_mails()
        while True:
            self.chance.shuffle(mails)
            for written in mails:
                same = [each for each in CUSTOMERS if each.language == written.language]
                yield self.chance.choice(same), written

    async def _answer(self, sent: Sent) -> None:
        customer = next((each for each in CUSTOMERS if each.address in sent.to), None)
        if customer is None:
            return
        if sent.is_automatic:
            await self.ratings.answer(sent)
            return
        if self.chance.randrange(10) >= ANSWERS_OF_TEN:
            return
        await self.doors.send(
            answer_to(sent, customer, self.chance.choice(ANSWERS[customer.language]))
        )


def letter(customer: Customer, written: SampleMail) -> EmailMessage:
    """A new mail of a customer, as any mail program writes one."""
    mail = EmailMessage()
    mail["From"] = customer.mailbox
    mail["To"] = SERVICE_ADDRESS
    mail["Subject"] = subject_of(written.text)
    mail["Message-ID"] = make_msgid(domain=customer.address.partition("@")[2])
    mail.set_content(written.text)
    return mail


def subject_of(text: str) -> str:
    """The beginning of what is written, up to a stop, and of English whole words."""
    for stop in "，。！？：,.!?:—":
        text = text.partition(stop)[0] or text
    text = text.strip()
    if len(text) <= _LONGEST_SUBJECT:
        return text
    return text[: _LONGEST_SUBJECT + 1].rpartition(" ")[0] or text[:_LONGEST_SUBJECT]


def answer_to(sent: Sent, customer: Customer, words: str) -> EmailMessage:
    """An answer in the same thread, with what was written before quoted below it."""
    before = BytesParser(policy=policy.default).parsebytes(sent.raw)
    mail = EmailMessage()
    mail["From"] = customer.mailbox
    mail["To"] = str(before["Reply-To"] or before["From"])
    mail["Subject"] = f"Re: {before['Subject']}"
    mail["Message-ID"] = make_msgid(domain=customer.address.partition("@")[2])
    mail["In-Reply-To"] = str(before["Message-ID"])
    mail["References"] = f"{before['References'] or ''} {before['Message-ID']}".strip()
    quoted = "\n".join(f"> {line}" for line in sent.text.splitlines())
    mail.set_content(f"{words}\n\n{quoted}\n")
    return mail
