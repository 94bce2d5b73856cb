"""The invariants that must hold after any kill; each check gives the violations that it sees.

Named as in the project's list: INV-1 answered commands have their events once, INV-2 nothing that
nobody asked for, INV-3 one effect per record, INV-4 versions and chains without a hole, INV-5 what
is on the topic is what is in `contracts`, INV-6 one end per handoff, INV-7 exactly one accountable.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from tests.faults.kill_history import History, StoredContract

ENDS = ("handoff-accepted", "handoff-returned", "handoff-withdrawn")
MOVES = (
    "case-opened",
    "accountability-moved",
    "accountability-returned",
    "accountability-followed-office",
)

TWICE = ("unknown-twice", 2, 2)
"""The reason for giving up a mail after two attempts whose outcome is unknown."""


def holes_in_positions(history: History) -> Iterator[str]:
    """Positions run 1, 2, 3 …, whatever was killed while they were given out."""
    for expected, event in enumerate(history.events, 1):
        if event.position != expected:
            yield f"position {event.position} where {expected} should be"
            return


def holes_in_versions(history: History) -> Iterator[str]:
    """INV-4: in each stream versions run 1, 2, 3 … in the order of the log."""
    versions: Counter[str] = Counter()
    for event in history.events:
        versions[event.stream] += 1
        if event.version != versions[event.stream]:
            yield f"{event.stream} has version {event.version} as its {versions[event.stream]}."


def doubled_events(history: History) -> Iterator[str]:
    """INV-1: a unit that was sent again after an unknown outcome landed once."""
    for id_, times in Counter(event.id for event in history.events).items():
        if times > 1:
            yield f"event {id_} is there {times} times"


def open_chains(contracts: Iterable[StoredContract]) -> Iterator[str]:
    """INV-4: in each partition every contract names the one before it; (0, 0) the first."""
    last: dict[int, tuple[int, int]] = {}
    for each in contracts:
        before = last.get(each.partition, (0, 0))
        if each.after != before:
            yield f"partition {each.partition}: {each.at} is after {each.after}, not {before}"
        last[each.partition] = each.at


def not_as_on_topic(
    contracts: Iterable[StoredContract], on_topic: Iterable[StoredContract]
) -> Iterator[str]:
    """INV-5, INV-4: doubles removed, each partition has what `contracts` has, in that order."""
    expected, found = _by_partition(contracts), _by_partition(on_topic)
    for partition in sorted(expected.keys() | found.keys()):
        if expected[partition] != found[partition]:
            yield (
                f"partition {partition}: stored {expected[partition]}, "
                f"on the topic {found[partition]}"
            )


def _by_partition(contracts: Iterable[StoredContract]) -> Mapping[int, list[StoredContract]]:
    """Without doubles: what is not beyond the last one is one."""
    kept: dict[int, list[StoredContract]] = defaultdict(list)
    for each in contracts:
        if not kept[each.partition] or each.at > kept[each.partition][-1].at:
            kept[each.partition].append(each)
    return kept


def handoffs_without_one_end(cases: History) -> Iterator[str]:
    """INV-6: each handoff ends once at most, and nothing happens to it afterwards."""
    ended: set[str] = set()
    for event in cases.events:
        if not event.stream.startswith("handoff-"):
            continue
        if event.of in ended:
            yield f"handoff {event.of}: {event.type} after its end"
        if event.type in ENDS:
            ended.add(event.of)


def cases_without_one_accountable(cases: History) -> Iterator[str]:
    """INV-7: a case opens accountable, each move names one department and one person, and an
    acceptance and the move that it brings are one commit: side by side in the log."""
    seen: set[str] = set()
    by_position = {event.position: event for event in cases.events}
    for event in cases.events:
        if event.stream.startswith("case-") and event.of not in seen:
            seen.add(event.of)
            if event.type != "case-opened":
                yield f"case {event.of} begins with {event.type}"
        if event.type in MOVES and not (event.data["department"] and event.data["person"]):
            yield f"case {event.of}: nobody is accountable after {event.type}"
        if event.type == "handoff-accepted":
            beside = [by_position.get(event.position + step) for step in (-2, -1, 1, 2)]
            if not any(
                other is not None
                and other.type == "accountability-moved"
                and other.data["handoff_id"] == event.of
                and other.data["person"] == event.data["person"]
                for other in beside
            ):
                yield f"handoff {event.of} was accepted and accountability did not move with it"


def accountable(cases: History) -> dict[str, tuple[str, str]]:
    """INV-9: department and person of each case, folded anew."""
    held: dict[str, tuple[str, str]] = {}
    for event in cases.events:
        if event.type in (*MOVES, "case-reclassified", "case-reopened"):
            held[event.of] = event.data["department"], event.data["person"]
    return held


def mails_not_once_a_case(cases: History, email: History) -> Iterator[str]:
    """INV-2, INV-3: each mail that email took is filed once, and no other mail is."""
    taken = Counter(event.of for event in email.types("mail-arrived"))
    filed = Counter(event.data["mail_id"] for event in cases.types("mail-filed"))
    for mail_id in taken.keys() | filed.keys():
        if (taken[mail_id], filed[mail_id]) != (1, 1):
            yield f"mail {mail_id}: taken {taken[mail_id]} times, filed {filed[mail_id]} times"


def acknowledged_wrongly(cases: History, email: History) -> Iterator[str]:
    """One acknowledgement per case that a mail opened, with one Message-ID, and handed over
    at most twice (an outcome that nobody knows allows one copy more)."""
    opened = {event.of for event in cases.types("case-opened")}
    composed = [e for e in email.types("mail-composed") if e.data["kind"] == "acknowledgement"]
    counted = Counter(event.data["case_id"] for event in composed)
    for case_id in opened | counted.keys():
        if counted[case_id] != 1 or case_id not in opened:
            yield f"case {case_id} was acknowledged {counted[case_id]} times"
    for message_id, times in Counter(event.data["message_id"] for event in composed).items():
        if times > 1:
            yield f"{times} mails are called {message_id}"
    handed_over = Counter(event.stream for event in email.types("handover-began"))
    for stream, times in handed_over.items():
        if times > 2:
            yield f"{stream} was handed over {times} times"
    unknown = Counter(event.stream for event in email.types("outcome-unknown"))
    for event in email.types("sending-given-up"):
        if (event.data["reason"], handed_over[event.stream], unknown[event.stream]) != TWICE:
            yield f"{event.stream} was given up: {event.data['reason']}"


def checkpoints_beyond_the_log(history: History, others: Mapping[str, History]) -> Iterator[str]:
    """A checkpoint never passes what its topic's owner published; `others` by topic."""
    for subscriber, topic, partition, epoch, position in history.checkpoints:
        if topic not in others:
            continue
        published = {each.at for each in others[topic].contracts if each.partition == partition}
        if position and (epoch, position) not in published:
            yield f"{subscriber} marked {topic}/{partition} at {epoch}.{position}: nothing is there"


def broken(history: History) -> Iterator[str]:
    """Violations of the invariants that hold in the log of any service."""
    yield from holes_in_positions(history)
    yield from holes_in_versions(history)
    yield from doubled_events(history)
    yield from open_chains(history.contracts)
    if history.dead_letters:
        yield f"{history.dead_letters} dead letters"


def violations(cases: History, email: History) -> list[str]:
    """All that can be seen in the two logs; empty after the kills."""
    found: list[str] = []
    for name, history in (("cases", cases), ("email", email)):
        found += [f"{name}: {problem}" for problem in broken(history)]
    found += handoffs_without_one_end(cases)
    found += cases_without_one_accountable(cases)
    found += mails_not_once_a_case(cases, email)
    found += acknowledged_wrongly(cases, email)
    found += checkpoints_beyond_the_log(cases, {"email-received": email})
    found += checkpoints_beyond_the_log(email, {"case-updated": cases})
    return found
