"""A mailbox that the one-machine edition fetches: a mail in it becomes a case, and leaves it."""

import asyncio
import smtplib
from urllib.parse import quote

from baton_testkit.servers.greenmail import MailUser, greenmail_server
from baton_testkit.waiting import until
from tests.e2e.cast import SERVICE_ADDRESS
from tests.e2e.journeys import LIMIT, case_of, new_customer
from tests.e2e.mailbox import Mailbox
from tests.e2e.mails import letter
from tests.e2e.onebox import onebox

USER = MailUser(SERVICE_ADDRESS, "secret")


async def test_a_mail_in_a_mailbox_of_make_run_becomes_a_case() -> None:
    async with greenmail_server(USER) as server:
        account = f"{quote(USER.address)}:{USER.password}@127.0.0.1:{server.imap_port}"
        mailbox = f"imap://{account}/INBOX?tls=off"
        async with onebox(BATON_IMAP_IN=mailbox, BATON_IMAP_ADDRESS=SERVICE_ADDRESS) as box:
            await box.start()
            await box.doors.load_configuration()
            customer = new_customer()
            await asyncio.to_thread(_deliver, server.smtp_port, customer)
            assert (await case_of(box.doors, customer))["matter"] == "return-goods"
            inbox = Mailbox(USER, server.smtp_port, server.imap_port)
            await until(lambda: not inbox.mails(0), LIMIT)
            assert await box.stop() in {0, 130}


def _deliver(port: int, customer: str) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as connection:
        connection.send_message(letter(customer, "It is broken."))
