"""From the file to the addresses that can be applied, and back."""

from baton_common.platform.yaml_file.document import Document
from baton_contracts.sections import SECTIONS
from baton_email.configuration.section import EmailSection

OURS = "email"


def read_addresses(content: bytes) -> tuple[str, ...]:
    """Our addresses, lower case, in the order of the file; none if there is no section. Raises
    FileRefused with every problem and its line."""
    document = Document(content, SECTIONS)
    section = document.section(OURS, EmailSection)
    document.refuse_if_wrong()
    return tuple(section.addresses) if section is not None else ()


def section_of(addresses: tuple[str, ...]) -> EmailSection | None:
    """The section that has these addresses; None: there are none."""
    return EmailSection(addresses=list(addresses)) if addresses else None
