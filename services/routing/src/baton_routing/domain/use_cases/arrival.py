"""A contact arrives; later the case it is about becomes known."""

from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.domain.configuration.departments import is_theirs
from baton_routing.domain.configuration.state import Configuration, the_configuration
from baton_routing.domain.contact.commands import QueueContact, SetCase
from baton_routing.domain.contact.state import Contact
from baton_routing.domain.use_cases.consequences import decide_and_record
from baton_routing.domain.use_cases.requests import ArriveContact, LinkCase


def arrive(work: UnitOfWork, request: ArriveContact) -> Contact:
    """The contact waits in a queue; it is never lost where there is a default queue. Raises
    Refused."""
    configuration = the_configuration(work)
    command = QueueContact(
        contact_id=request.contact_id,
        channel=request.channel,
        queue=request.queue or _queue_for(request, configuration),
        language=request.language,
        priority=request.priority,
        caller=request.caller,
        dialled=request.dialled,
        last_agent=request.last_agent,
        case_id=request.case_id,
        unidentified=request.unidentified,
        within=request.within,
        configuration=configuration,
        at=request.at,
    )
    return decide_and_record(work, command)


def link_case(work: UnitOfWork, request: LinkCase) -> Contact:
    """The contact is about this case. Raises Unknown."""
    command = SetCase(contact_id=request.contact_id, case_id=request.case_id, at=request.at)
    return decide_and_record(work, command)


def _queue_for(request: ArriveContact, configuration: Configuration) -> str | None:
    """The first queue that needs the skill; else the skill's own name, which is not a queue."""
    if (skill := request.skill) is None:
        return None
    needing = (each for each in configuration.queues.values() if skill in each.skills)
    within = request.within
    return next(
        (each.queue for each in needing if within is None or is_theirs(each.departments, within)),
        skill,
    )
