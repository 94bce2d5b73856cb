"""From the file to settings that can be applied, and back.

Within what time a queue's contacts should be answered, and whose queue it is, stands in the
section of routing.
"""

from pydantic import TypeAdapter, ValidationError

from baton_common.platform.yaml_file.document import Document
from baton_common.platform.yaml_file.places import entries_of
from baton_common.platform.yaml_file.sentences import note
from baton_contracts.sections import SECTIONS
from baton_kpi.configuration.section import KpiSection, Queue, Wait
from baton_kpi.domain.configuration.settings import QueueSettings, Settings

OURS = "kpi"
_WAIT: TypeAdapter[int] = TypeAdapter(Wait)


def read_settings(content: bytes) -> Settings:
    """The settings of a configuration file, with defaults for what it leaves out. Raises
    FileRefused with every problem and its line."""
    document = Document(content, SECTIONS)
    section = document.section(OURS, KpiSection)
    levels, whose = _service_levels(document), _departments(document)
    document.refuse_if_wrong()
    return settings_of(section or KpiSection(), levels, whose)


def settings_of(
    section: KpiSection, levels: dict[str, int], whose: dict[str, tuple[str, ...]]
) -> Settings:
    """The section as values of the domain, with routing's service level and departments of each
    queue."""
    departments = {id_: each.department for id_, each in section.queues.items()}
    return Settings(
        zone=section.zone,
        service_level=section.service_level,
        first_contact_window=section.first_contact_window,
        queues={
            id_: QueueSettings(
                department=departments.get(id_),
                departments=whose.get(id_, ()),
                service_level=levels.get(id_),
            )
            for id_ in sorted({*departments, *levels, *whose})
        },
    )


def section_of(settings: Settings) -> KpiSection | None:
    """The section that makes settings these; None: they are as usual. Service levels and
    departments of queues are routing's to say."""
    section = KpiSection(
        zone=settings.zone,
        service_level=settings.service_level,
        first_contact_window=settings.first_contact_window,
        queues={
            id_: Queue(department=each.department)
            for id_, each in settings.queues.items()
            if each.department is not None
        },
    )
    return section if section.written() else None


def _departments(document: Document) -> dict[str, tuple[str, ...]]:
    """The departments of queues in the section of routing, which tells its own problems."""
    found: dict[str, tuple[str, ...]] = {}
    for id_, queue in entries_of(document.values, "routing", "queues").items():
        named = queue.get("departments") if isinstance(queue, dict) else None
        if isinstance(named, list) and named:
            found[id_] = tuple(sorted({str(each) for each in named}))
    return found


def _service_levels(document: Document) -> dict[str, int]:
    """The service levels of queues in the section of routing; everything else there is ignored."""
    found: dict[str, int] = {}
    for id_, queue in entries_of(document.values, "routing", "queues").items():
        level = queue.get("service_level") if isinstance(queue, dict) else None
        if level is None:
            continue
        try:
            found[id_] = _WAIT.validate_python(level)
        except ValidationError as error:
            for each in error.errors(include_url=False):
                loc = ("routing", "queues", id_, "service_level", *each["loc"])
                note(document.values, {**each, "loc": loc})
    return found
