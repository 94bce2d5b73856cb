"""A file comes with a mail, and whoever sees the case opens it by a link that ends."""

import time

import httpx

from baton_contracts.attachment_links import VALID_FOR, signed
from tests.e2e.cast import CY, OTTO
from tests.e2e.doors import Doors
from tests.e2e.journeys import case_of, new_customer, story, told
from tests.e2e.mails import letter
from tests.e2e.onebox import Onebox

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40


async def test_the_file_of_a_mail_is_opened_by_a_link_for_five_minutes(
    shared_onebox: Onebox, doors: Doors
) -> None:
    customer = new_customer()
    mail = letter(customer, "The invoice is wrong, see there.")
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename="发票.pdf")
    await doors.send(mail)
    opened = await case_of(doors, customer)
    await told(doors, opened["id"], "The customer wrote, with 1 attached.")
    lines = await story(doors, opened["id"])
    (file,) = [each for line in lines for each in line["attachments"]]
    assert (file["size"], file["type"]) == (len(PDF), "application/pdf")

    path = f"/cases/{opened['id']}/attachments/{file['id']}/links"
    assert (await doors.ask(CY, "POST", "cases", path)).status_code == 404
    link = await doors.post(OTTO, "cases", path)
    fetched = await by_browser(shared_onebox, link["url"])
    assert fetched.content == PDF
    assert "%E5%8F%91%E7%A5%A8.pdf" in fetched.headers["content-disposition"]

    key = bytes.fromhex((shared_onebox.home / "keys" / "attachment-links").read_text())
    for age, status in ((VALID_FOR - 30, 200), (VALID_FOR + 1, 403)):
        old = "/email" + signed(key, file["id"], int(time.time()) - age)
        assert (await by_browser(shared_onebox, old)).status_code == status
    assert (await by_browser(shared_onebox, link["url"][:-1])).status_code == 403


async def by_browser(running: Onebox, url: str) -> httpx.Response:
    """Without a token, as an `href` does it."""
    async with httpx.AsyncClient(trust_env=False, timeout=60) as browser:
        return await browser.get(f"http://127.0.0.1:{running.port}{url}")
