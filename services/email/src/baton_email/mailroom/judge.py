"""Finds out whether the address in From wrote a mail: DKIM and SPF, aligned by organisation."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from baton_email.domain.sender_check.events import Outcome, Why
from baton_email.mailroom.questions import Questions, TooManyQuestions
from baton_email.parsing.check_messages import (
    AskAuthor,
    AskPolicy,
    AskSigned,
    Author,
    DnsAnswer,
    DnsQuestion,
    Policy,
    Signed,
)
from baton_email.parsing.domains import domain_of
from baton_email.ports import Dns, SenderChecks

LONGEST = 30.0
"""Seconds for one mail."""


class Delivered(NamedTuple):
    """How a mail came; empty where nobody knows."""

    at: datetime
    client: str = ""
    helo: str = ""
    sender: str = ""
    """MAIL FROM."""


class Finding(NamedTuple):
    """What was found out. `again`: DNS could not tell just now."""

    outcome: Outcome
    why: Why
    again: bool = False


_NO_ANSWER = Finding("unknown", "no-answer", again=True)


@dataclass(frozen=True)
class Judge:
    """Safe to use from many tasks."""

    dns: Dns
    checks: SenderChecks
    longest: float = LONGEST

    async def judged(self, raw: bytes, delivered: Delivered) -> Finding:
        """The verdict, in bounded time."""
        try:
            async with asyncio.timeout(self.longest):
                return await _Case(Questions(self.dns), self.checks, raw, delivered).finding()
        except TimeoutError:
            return _NO_ANSWER

    async def is_signed_by(self, raw: bytes, domains: tuple[str, ...], at: datetime) -> bool:
        """True if a signature of one of these domains, and no other, holds."""
        author = await self.checks.author(raw, AskAuthor(domains=domains))
        questions = Questions(self.dns)
        keys = await questions.ask(DnsQuestion(each) for each in author.keys)
        ask = AskSigned(author=author.domain, domains=domains, keys=_keys(keys), at=_epoch(at))
        return bool(author.keys) and await self.checks.signed(raw, ask) == "pass"

    async def addresses(self, name: str) -> frozenset[str]:
        """The addresses of a host; none where DNS does not tell."""
        asked = [DnsQuestion(name, "A"), DnsQuestion(name, "AAAA")]
        answers = await Questions(self.dns).ask(asked)
        return frozenset(record.decode() for answer in answers for record in answer.records)


@dataclass(frozen=True)
class _Case:
    """One mail before the judge."""

    questions: Questions
    checks: SenderChecks
    raw: bytes
    delivered: Delivered

    async def finding(self) -> Finding:
        delivered = self.delivered
        envelope = domain_of(delivered.sender or delivered.helo)
        author = await self.checks.author(self.raw, AskAuthor(envelope=envelope))
        if not author.domain:
            return Finding("unknown", "not-checkable")
        keys = await self.questions.ask(DnsQuestion(each) for each in author.keys)
        signed = await self._signed(author, keys)
        if signed == "pass":
            return Finding("pass", "dkim")
        policy = await self._policy(author)
        if policy == "pass":
            return Finding("pass", "spf")
        if any(each.failed for each in keys) or policy == "failed":
            return _NO_ANSWER
        if policy == "refused":
            return Finding("fail", "nothing-aligned")
        return await self._nothing_aligned(author, signed)

    async def _signed(self, author: Author, keys: list[DnsAnswer]) -> Signed:
        if not author.keys:
            return "none"
        at = _epoch(self.delivered.at)
        ask = AskSigned(author=author.domain, keys=_keys(keys), at=at)
        return await self.checks.signed(self.raw, ask)

    async def _policy(self, author: Author) -> Policy:
        """That of the envelope's domain, where it could prove the author."""
        delivered = self.delivered
        if not delivered.client or not author.is_from_there:
            return "none"
        while True:
            ask = AskPolicy(
                client=delivered.client,
                sender=delivered.sender,
                helo=delivered.helo,
                answers=tuple(self.questions.answers.values()),
            )
            found = await self.checks.policy(ask)
            if found.wanted is None:
                return found.policy or "none"
            try:
                await self.questions.ask([found.wanted])
            except TooManyQuestions:
                return "refused"

    async def _nothing_aligned(self, author: Author, signed: Signed) -> Finding:
        """Failed, if the domain publishes by what its mails are known."""
        if signed == "broken":
            return Finding("fail", "nothing-aligned")
        names = [f"_dmarc.{author.domain}", f"_dmarc.{author.organisation}", author.domain]
        try:
            answers = await self.questions.ask(DnsQuestion(each) for each in dict.fromkeys(names))
        except TooManyQuestions:
            return Finding("fail", "nothing-aligned")
        has_policy = _has(answers[-1], b"v=spf1")
        has_rule = any(_has(each, b"v=dmarc1") for each in answers[:-1])
        if has_policy and not self.delivered.client:
            return Finding("unknown", "not-checkable")
        if has_policy or has_rule:
            return Finding("fail", "nothing-aligned")
        if any(each.failed for each in answers):
            return _NO_ANSWER
        return Finding("unknown", "nothing-published")


def _keys(answers: list[DnsAnswer]) -> dict[str, bytes]:
    return {each.question.name: each.records[0] for each in answers if each.records}


def _has(answer: DnsAnswer, beginning: bytes) -> bool:
    return any(each.lower().startswith(beginning) for each in answer.records)


def _epoch(at: datetime) -> int:
    return int(at.timestamp())
