"""Events of merging: one for each of the two cases, and the same for its undoing."""

from collections.abc import Mapping
from typing import TypeAlias

from baton_cases.domain.case.any_case_event import AnyCaseEvent
from baton_cases.domain.handoff.events import Office


class CaseMerged(AnyCaseEvent, frozen=True):
    """The case was merged into another one and closed; the other one continues."""

    into: str
    by: str
    into_number: str | None = None


class CaseTookIn(AnyCaseEvent, frozen=True):
    """Another case was merged into this one: its words, files and participants are here, too."""

    merged_id: str
    merged_number: str
    by: str


class CaseMergeUndone(AnyCaseEvent, frozen=True):
    """The case is one of its own again. Accountable as after any reopening."""

    out_of: str
    out_of_number: str
    by: str
    department: str
    person: str
    office: Office | None
    roster_version: int


class CaseGaveBack(AnyCaseEvent, frozen=True):
    """What another case had brought is with that one again."""

    separated_id: str
    separated_number: str
    by: str


MergingEvent: TypeAlias = CaseMerged | CaseTookIn | CaseMergeUndone | CaseGaveBack

MERGING_EVENTS: Mapping[str, type[MergingEvent]] = {
    "case-merged": CaseMerged,
    "case-took-in": CaseTookIn,
    "case-merge-undone": CaseMergeUndone,
    "case-gave-back": CaseGaveBack,
}
"""By their stored names."""
