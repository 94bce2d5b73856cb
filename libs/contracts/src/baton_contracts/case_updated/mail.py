"""Messages about mails that point at a case although it is not proven who wrote them."""

from baton_common.model.contract import Contract


class CaseMailMessage(Contract, frozen=True, kw_only=True):
    """The common part of both. The key is the case's id."""

    case_id: str
    thread_id: str
    mail_id: str

    @property
    def key(self) -> str:
        """The case's id."""
        return self.case_id


class MailUnproven(CaseMailMessage, frozen=True, kw_only=True):
    """A mail is kept with the case and counts for nothing, because its sender is not proven. Nobody
    has come to us by it until `MailCounts` says otherwise."""

    contract_type = "baton.case.mail-unproven.v1"
    number: str
    """The case's number."""
    department: str
    owner: str
    """Whoever is accountable, or was; the lead where they are not here any more. They are told."""
    has_acted: bool
    """True: it counted until its sender was judged. What it did stays."""


class MailCounts(CaseMailMessage, frozen=True, kw_only=True):
    """A mail of which `MailUnproven` was told counts after all, from its arrival."""

    contract_type = "baton.case.mail-counts.v1"
    by: str | None = None
    """The person who said that it is theirs; None: its sender was proven."""
