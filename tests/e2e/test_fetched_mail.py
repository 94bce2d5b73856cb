"""A mailbox that the one-machine edition fetches: a mail in it becomes a case, and leaves it."""

from baton_testkit.servers.greenmail import MailUser, greenmail_server
from baton_testkit.waiting import until
from tests.e2e.cast import SERVICE_ADDRESS
from tests.e2e.doors import LIMIT
from tests.e2e.journeys import case_of, new_customer
from tests.e2e.mailbox import Mailbox
from tests.e2e.mails import letter
from tests.e2e.onebox import onebox

USER = MailUser(SERVICE_ADDRESS, "secret")


async def test_a_mail_in_a_mailbox_of_make_run_becomes_a_case() -> None:
    async with greenmail_server(USER) as server:
        inbox = Mailbox(USER, server.smtp_port, server.imap_port)
        fetched = inbox.fetched_as
        async with onebox(BATON_IMAP_IN=fetched, BATON_IMAP_ADDRESS=SERVICE_ADDRESS) as box:
            await box.start()
            await box.doors.load_configuration()
            customer = new_customer()
            await inbox.deliver(letter(customer, "It is broken."))
            assert (await case_of(box.doors, customer))["matter"] == "return-goods"
            await until(lambda: not inbox.mails(0), LIMIT)
            assert await box.stop() in {0, 130}
