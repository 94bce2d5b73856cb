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
    _note_doubles(document)
    document.refuse_if_wrong()
    return tuple(section.addresses) if section is not None else ()


def _note_doubles(document: Document) -> None:
    """Looked for in the file as it stands, beside whatever else is wrong with an address."""
    section = document.values.get(OURS)
    written = section.get("addresses") if isinstance(section, dict) else None
    if not isinstance(written, list):
        return
    seen: set[str] = set()
    for index, each in enumerate(written):
        if not isinstance(each, str):
            continue
        if each.lower() in seen:
            document.wrong((OURS, "addresses", index), f"appears twice: {each.lower()}")
        seen.add(each.lower())


def section_of(addresses: tuple[str, ...]) -> EmailSection | None:
    """The section that has these addresses; None: there are none."""
    return EmailSection(addresses=list(addresses)) if addresses else None
