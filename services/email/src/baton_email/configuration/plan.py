"""From the file to the configuration that can be applied, and back."""

from baton_common.platform.yaml_file.document import Document
from baton_contracts.sections import SECTIONS
from baton_email.configuration.section import AddressRule, EmailSection, FormSender, Mail
from baton_email.domain.configuration.events import Form, Trust
from baton_email.domain.configuration.state import Configuration

OURS = "email"


def read_configuration(content: bytes) -> Configuration:
    """What the section says, addresses in lower case and in the order of the file; nothing if there
    is no section. Raises FileRefused with every problem and its line."""
    document = Document(content, SECTIONS)
    section = document.section(OURS, EmailSection)
    for address in section.rules if section is not None else ():
        if section is not None and address not in section.addresses:
            document.wrong(
                (OURS, "rules", address), f"names {address}, which is not an address of ours"
            )
    document.refuse_if_wrong()
    if section is None:
        return Configuration()
    return Configuration(
        our_addresses=tuple(section.addresses),
        bulk_listed=frozenset(
            address for address, rule in section.rules.items() if rule.bulk == "list"
        ),
        return_address=section.mail.return_address,
        trust=_trust(section.mail),
    )


def section_of(configuration: Configuration) -> EmailSection | None:
    """The section that says this; None: there are no addresses."""
    if not configuration.our_addresses:
        return None
    listed = [each for each in configuration.our_addresses if each in configuration.bulk_listed]
    return EmailSection(
        addresses=list(configuration.our_addresses),
        rules={address: AddressRule(bulk="list") for address in listed},
        mail=_mail(configuration),
    )


def _trust(mail: Mail) -> Trust:
    return Trust(
        authserv_id=mail.authserv_id or "",
        unknown=mail.unknown,
        unproven_acknowledgements=mail.unproven_acknowledgements,
        forms=tuple(
            Form(name=name, hosts=tuple(form.hosts), dkim=tuple(form.dkim))
            for name, form in mail.forms.items()
        ),
    )


def _mail(configuration: Configuration) -> Mail:
    trust = configuration.trust
    return Mail(
        return_address=configuration.return_address,
        authserv_id=trust.authserv_id or None,
        unknown=trust.unknown,
        unproven_acknowledgements=trust.unproven_acknowledgements,
        forms={
            form.name: FormSender(hosts=list(form.hosts), dkim=list(form.dkim))
            for form in trust.forms
        },
    )
