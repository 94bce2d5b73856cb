"""Visibility of cases: the departments' own cases, and those a person is asked for or holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from baton_cases.domain.case.state import Active, CaseRecord
from baton_cases.domain.handoff.state import Handoff, Open

VISIBLE = (
    "($1::bool or {t}.department = any($2::text[]) or {t}.asked_department = any($2::text[]) "
    "or {t}.person = $3 or $3 = any({t}.asked))"
)
"""The rule of `sees` as SQL over the table `cases`; its parameters are `Scope.parameters`."""

HELD = "($1::bool or {t}.department = any($2::text[]) or {t}.person = $3)"
"""Cases whose accountable department or person is in the scope; the same parameters."""


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom a case concerns, as the read model has it."""

    department: str
    asked_department: str | None
    person: str
    asked: Sequence[str]


@dataclass(frozen=True)
class Scope:
    """The cases that a person may see. Others appear not to exist."""

    person: str
    departments: frozenset[str] = frozenset()
    everything: bool = False

    @property
    def parameters(self) -> tuple[bool, list[str], str]:
        """The first three parameters of every scoped query."""
        return self.everything, sorted(self.departments), self.person

    def sees_concerned(self, case: Concerned) -> bool:
        """The rule of `VISIBLE`, over a row that was read already."""
        return (
            self.everything
            or case.department in self.departments
            or case.asked_department in self.departments
            or case.person == self.person
            or self.person in case.asked
        )

    def sees(self, case: CaseRecord, handoff: Handoff | None) -> bool:
        """True if their department is accountable or asked by an open handoff, or the person is
        accountable or asked themselves."""
        if self.everything or case.department in self.departments or case.person == self.person:
            return True
        if not (isinstance(case, Active) and isinstance(handoff, Open)):
            return False
        return handoff.terms.to_department in self.departments or self.person in handoff.asked
