"""Makes a unit from a decision: what is stored of it, in the form in which it is stored."""

from collections.abc import Mapping

from baton_common.engine.log.append_call import MAX_BODY, MAX_BYTES, MAX_EVENTS
from baton_common.engine.log.commit_request import CommitRequest, Decided
from baton_common.engine.log.publishing import published_draft
from baton_common.engine.log.states import States
from baton_common.engine.log.unit import AnswerRow, DeadlineRow, Draft, Unit
from baton_common.model.aggregate import Publish
from baton_common.model.clock import uuid7
from baton_common.model.log_port import Rejected, StoredAnswer
from baton_common.model.metadata import encode_metadata
from baton_common.model.unit_of_work import UnitOfWork

_UNNAMED = StoredAnswer(200, b"")


class UnitMaker:
    """`publishers` say by category what an event publishes; `partitions` are those of the topic."""

    def __init__(self, states: States, publishers: Mapping[str, Publish]) -> None:
        self._states = states
        self._publishers = publishers
        self.partitions = 0

    def unit(self, request: CommitRequest, decided: Decided) -> Unit:
        """Make the unit and move the states on; it must be submitted before anything else runs.

        A decision that raised becomes a unit that only reads. Raises Rejected for a body that
        is too long, ValueError for a unit that breaks a rule of the log.
        """
        work = decided.work
        if decided.no is not None:
            unit = Unit(work.touched, b"")
        else:
            unit = self._writing(request, decided)
        unit.after = self._states.writers(work.touched)
        self._states.move(unit, work.current)
        return unit

    def _writing(self, request: CommitRequest, decided: Decided) -> Unit:
        deadlines = _deadlines(request, decided.work)
        answer = _answer(request, decided)
        drafts, size = self._encoded(decided.work)
        unit = Unit(
            decided.work.touched,
            encode_metadata(request.metadata),
            drafts,
            request.checkpoints,
            deadlines,
            answer,
            request.fences,
            request.records,
            size,
            is_firing=bool(request.fires),
        )
        if deadlines and not drafts and not unit.changes_a_register():
            raise ValueError("a unit that sets or cancels a deadline records an event too")
        return unit

    def _encoded(self, work: UnitOfWork) -> tuple[list[Draft], int]:
        """The events as they are stored, and the bytes of their bodies."""
        try:
            drafts, size = self._drafts(work)
        except UnicodeEncodeError as odd:
            raise Rejected(f"it holds a character that cannot be stored: {odd.reason}") from odd
        if size > MAX_BYTES or len(drafts) > MAX_EVENTS:
            raise Rejected(
                f"{len(drafts)} events of {size} bytes are too much for one unit: "
                f"the limits are {MAX_EVENTS} and {MAX_BYTES}"
            )
        return drafts, size

    def _drafts(self, work: UnitOfWork) -> tuple[list[Draft], int]:
        drafts = []
        size = 0
        versions: dict[str, int] = {}
        for (aggregate, stream, event), after in zip(work.recorded, work.states_after, strict=True):
            version = versions.get(stream) or work.touched[stream].version
            versions[stream] = version = version + 1
            name, type_version, data = aggregate.events.encode(event)
            bodies = [(name, data)]
            published = None
            publish = self._publishers.get(aggregate.category)
            if publish is not None and (contract := publish(event, after)) is not None:
                published = published_draft(contract, self.partitions)
                bodies.append((published.type, published.body))
            for type_, body in bodies:
                if len(body) > MAX_BODY:
                    raise Rejected(f"{type_} is {len(body)} bytes long, the limit is {MAX_BODY}")
                size += len(body)
            drafts.append(
                Draft(uuid7(), stream, version, name, type_version, data, event.at, published)
            )
        return drafts, size


def _deadlines(request: CommitRequest, work: UnitOfWork) -> list[DeadlineRow]:
    rows = [DeadlineRow("fire", d.id, d.attempt, d.stream, None) for d in request.fires]
    for change in work.deadlines:
        if change.stream not in work.touched:
            raise ValueError(
                f"the deadline {change.name!r} of {change.stream} is touched, its stream is not"
            )
        id_ = f"{change.stream}/{change.name}"
        if change.op == "set" and change.due_at is None:
            raise ValueError(f"the deadline {id_} is set without a time")
        rows.append(DeadlineRow(change.op, id_, change.attempt, change.stream, change.due_at))
    return rows


def _answer(request: CommitRequest, decided: Decided) -> AnswerRow | None:
    if request.once is None:
        return None
    answer = request.answer(decided.said) if request.answer else _UNNAMED
    if not 200 <= answer.status < 300:
        return None
    once = request.once
    return AnswerRow(once.principal, once.key, once.request, answer.status, answer.body)
