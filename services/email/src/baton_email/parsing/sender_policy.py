"""SPF (RFC 7208): whether a host may send for a domain. Asks nobody: the answers come with the
question, and what is missing is said."""

import warnings
from collections.abc import Mapping
from typing import Any

from baton_email.parsing.check_messages import (
    DnsAnswer,
    DnsQuestion,
    Kind,
    Policy,
    PolicyAnswer,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its documentation has backslashes that Python dislikes
    import spf


def policy_of(
    client: str, sender: str, helo: str, answers: Mapping[DnsQuestion, DnsAnswer]
) -> PolicyAnswer:
    """Whether the host `client` may send for the domain of `sender`, or of `helo` where that is
    empty. The library counts its look-ups, and stops at ten."""
    asking = _Asking(client, sender, helo, answers)
    try:
        result, _, _ = asking.check()
    except _Wanted as missing:
        return PolicyAnswer(wanted=missing.question)
    except Exception:  # a reader of hostile records: whatever it raises, the host is not named
        return PolicyAnswer("refused")
    known: dict[str, Policy] = {"pass": "pass", "none": "none", "temperror": "failed"}
    return PolicyAnswer(known.get(result, "refused"))


class _Wanted(Exception):
    """The policy cannot be told without this answer."""

    def __init__(self, question: DnsQuestion) -> None:
        super().__init__(question.name)
        self.question = question


class _Asking(spf.query):  # type: ignore[misc]  # pyspf has no types
    """The library's evaluation over given answers."""

    def __init__(
        self, client: str, sender: str, helo: str, answers: Mapping[DnsQuestion, DnsAnswer]
    ) -> None:
        super().__init__(i=client, s=sender, h=helo)
        self._answers = answers

    def dns(
        self, name: str, qtype: Kind, cnames: object = None, ignore_void: bool = False
    ) -> list[Any]:
        """In place of the library's own: the records as it wants them. Counts those that are not
        there, which it allows twice."""
        question = DnsQuestion(str(name).rstrip(".").lower(), qtype)
        if not all(0 < len(label) < 64 for label in question.name.split(".")):
            return []
        answer = self._answers.get(question)
        if answer is None:
            raise _Wanted(question)
        if answer.failed:
            raise spf.TempError("DNS does not answer")
        if not answer.records and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > spf.MAX_VOID_LOOKUPS:
                raise spf.PermError("too many names that are not there")
        return [_as_wanted(qtype, each) for each in answer.records]


def _as_wanted(kind: Kind, record: bytes) -> object:
    if kind == "TXT":
        return (record,)
    written = record.decode("ascii", "replace")
    if kind == "MX":
        preference, _, host = written.partition(" ")
        return (int(preference) if preference.isdigit() else 0, host)
    return written
