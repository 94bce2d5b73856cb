"""What a mail quotes of mails that we know. The log knows them, so it is found after reading."""

from dataclasses import dataclass

import msgspec

from baton_common.model.log_port import Log
from baton_common.model.metadata import Metadata
from baton_common.model.personal import Personal, Vault
from baton_common.model.unit_of_work import UnitOfWork
from baton_email.domain.correspondence.state import CORRESPONDENCE
from baton_email.domain.mail.state import MAIL, Readable
from baton_email.domain.message_id.state import MESSAGE_ID
from baton_email.domain.outgoing.state import OUTGOING, Composed
from baton_email.domain.thread.reply_token import Signer
from baton_email.domain.thread.state import THREAD
from baton_email.mailroom.reader import MailReader
from baton_email.parsing.parsed import ParsedMail

_LOOKS = Metadata(correlation_id="looks-at-earlier-mails")
_MOST_MAILS = 12
_MOST_REFERENCES = 20


@dataclass(frozen=True)
class Folding:
    """Finds the mails that a mail refers to, and what it quotes of them."""

    log: Log
    vault: Vault
    signer: Signer
    reader: MailReader

    async def folded(self, mail: ParsedMail, token_case: str = "") -> ParsedMail:
        """The mail with the spans that fold. `token_case`: the case whose signed reply address it
        came to, if any. Raises VaultUnavailable, LogUnavailable."""
        if not mail.text or mail.is_forward:
            return mail
        ids = (*mail.in_reply_to, *reversed(mail.references))[:_MOST_REFERENCES]
        keys = [self.signer.message_key(each) for each in dict.fromkeys(ids)]
        looking = self.log.run(lambda work: _earlier(work, keys, token_case), metadata=_LOOKS)
        sealed = (await looking).answer
        opened = await self.vault.open(sealed) if sealed else []
        texts = tuple(each for each in opened if isinstance(each, str))
        if not texts:
            return mail
        return msgspec.structs.replace(mail, quotes=await self.reader.quotes(mail, texts))


def _earlier(work: UnitOfWork, keys: list[str], token_case: str) -> list[Personal[str]]:
    """The texts of mails with those ids, and of the last of their threads."""
    known = [work.state(MESSAGE_ID, key) for key in keys]
    mail_ids = [mail_id for each in known for _, mail_id in each.mails]
    threads = [each.thread_id for each in known]
    if token_case:
        threads.append(work.state(CORRESPONDENCE, token_case).thread_id)
    for thread_id in dict.fromkeys(filter(None, threads)):
        mail_ids.append(work.state(THREAD, thread_id).last_mail)
    found = []
    for mail_id in list(dict.fromkeys(filter(None, mail_ids)))[:_MOST_MAILS]:
        ours, theirs = work.state(OUTGOING, mail_id), work.state(MAIL, mail_id)
        if isinstance(ours, Composed):
            found.append(ours.mail.text)
        elif isinstance(theirs, Readable):
            found.append(theirs.read.text)
    return found
