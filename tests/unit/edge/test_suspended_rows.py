"""Whoever is suspended is known in every service, until cases says otherwise."""

from datetime import UTC, datetime
from typing import Any

import pytest

from baton_contracts.case_updated.organisation import Names, PersonChanged, PersonRemoved
from baton_email.projections import suspended as of_email
from baton_kpi.projections import suspended as of_kpi
from baton_routing.projections import suspended as of_routing
from baton_survey.projections import suspended as of_survey
from baton_testkit.projecting import Projecting, received

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def changed(person: str, **how: Any) -> PersonChanged:
    names = Names(zh=person, en=person)
    return PersonChanged(person=person, names=names, departments=(), house_version=1, **how)


@pytest.mark.parametrize("service", [of_email, of_kpi, of_routing, of_survey])
def test_the_last_word_about_each_counts(service: Any) -> None:
    screen, row = Projecting(service.Suspended), service.SuspendedRow
    first = (changed("ana", suspended=True), changed("bo"), changed("cy", suspended=True))
    then = (changed("ana"), PersonRemoved(person="cy", house_version=2))
    known = screen.given(*received(*first, at=NINE))
    known.then(service.SUSPENDED, row(person="ana"), row(person="cy"))
    screen.given(*received(*first, *then, at=NINE)).then(service.SUSPENDED)
