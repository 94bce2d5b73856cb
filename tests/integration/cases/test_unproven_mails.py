"""A mail whose sender is not proven: kept with its case, shown so, and theirs when somebody says
so."""

from typing import Any

from baton_contracts.email_received.mail import MailSenderJudged
from tests.advice import Advice
from tests.integration.cases.conftest import Running
from tests.integration.cases.test_work_list import accepted, kinds

MEI = "mei@customer.example"


async def closed(service: Running) -> dict[str, Any]:
    """A case of ana's, closed."""
    case = await accepted(service, "I want to return the kettle", "t-a")
    await service.as_("ana").post(f"/cases/{case['id']}/close")
    return case


async def shown(service: Running, case: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = await service.as_("ana").get(f"/cases/{case['id']}")
    return found


async def test_it_is_kept_with_a_closed_case_shown_so_and_theirs_opens_it_again(
    service: Running,
) -> None:
    ana, case = service.as_("ana"), await closed(service)
    mail = await service.mail(MEI, f"about {case['number']}, gooseberry", sender_proof="unknown")
    now = await shown(service, case)
    assert (now["status"], now["sender_proof"]) == ("closed", "pass")
    assert (now["attention"], now["unproven_mails"]) == (["unproven-mail"], [mail])
    assert await kinds(service, "ana") == ["unproven-mail"]
    (item,) = (await ana.get("/work-list", lang="en"))["items"]
    Advice("say whether it is theirs.").said_in(item["next"])
    (found,) = (await ana.get("/cases", words="gooseberry"))["items"]
    assert found["unproven_mails"] == [mail]
    line = (await ana.get(f"/cases/{case['id']}/story", lang="en"))["items"][-1]
    assert (line["mail_id"], line["counts"], line["sender_proof"]) == (mail, False, "unknown")
    assert line["sentence"].startswith("A mail came in under the customer's address. Its sender")
    counted = await ana.post(f"/cases/{case['id']}/mails/{mail}/theirs")
    assert counted["status"] == "open"
    again = await ana.post(f"/cases/{case['id']}/mails/{mail}/theirs")
    assert again["version"] == counted["version"]
    now = await shown(service, case)
    assert (now["attention"], now["unproven_mails"]) == (["customer-wrote"], [])
    lines = (await ana.get(f"/cases/{case['id']}/story", lang="en"))["items"]
    assert {each["counts"] for each in lines if each["mail_id"] == mail} == {True, None}
    assert [each["sender_proof"] for each in lines if each["counts"]] == ["pass", "theirs"]
    said = [each["sentence"] for each in lines if each["kind"] == "held-mail-counted"]
    assert said == ["Ana Keller said that the mail is theirs: it counts from its arrival."]


async def test_it_is_not_theirs_and_nobody_waits_for_it(service: Running) -> None:
    ana, case = service.as_("ana"), await closed(service)
    mail = await service.mail(MEI, "and?", thread="t-a", sender_proof="fail")
    await ana.post(f"/cases/{case['id']}/mails/{mail}/not-theirs")
    now = await shown(service, case)
    assert (now["status"], now["attention"], now["unproven_mails"]) == ("closed", [], [])
    assert await kinds(service, "ana") == []


async def test_a_verdict_decides_and_what_counts_or_is_not_here_is_refused(
    service: Running,
) -> None:
    ana, case = service.as_("ana"), await closed(service)
    mail = await service.mail(MEI, f"about {case['number']}", thread="t-b", sender_proof="unknown")
    await service.receive(MailSenderJudged(thread_id="t-b", mail_id=mail, sender_proof="pass"))
    now = await shown(service, case)
    assert (now["status"], now["unproven_mails"]) == ("open", [])
    for way in ("theirs", "not-theirs"):
        unknown = f"/cases/{case['id']}/mails/m99/{way}"
        assert "nothing under this id" in await ana.refused("POST", unknown, 404)
        foreign = f"/cases/{case['id']}/mails/{mail}/{way}"
        await service.as_("cy").refused("POST", foreign, 404)
    first = await ana.get(f"/cases/{case['id']}/story", lang="en")
    opening = next(each["mail_id"] for each in first["items"] if each["mail_id"])
    counts = await ana.refused("POST", f"/cases/{case['id']}/mails/{opening}/theirs", 409)
    assert counts == "The mail counts already."


async def test_a_case_and_its_customer_are_shown_as_not_proven(service: Running) -> None:
    case = await service.case_of(MEI, "I want to return the kettle")
    assert case["sender_proof"] == "pass"
    await service.mail("eve@customer.example", "I want to return a cup", thread="t-e",
                       sender_proof="fail")  # fmt: skip
    (eve,) = (await service.as_("otto").get("/cases", limit=1))["items"]
    assert eve["sender_proof"] == "fail"
    page = await service.as_("ana").get(f"/customers/{eve['customer_id']}")
    assert page["is_unproven"]
    line = await service.mail("eve@customer.example", "it is me", thread="t-e")
    assert line
    page = await service.as_("ana").get(f"/customers/{eve['customer_id']}")
    assert not page["is_unproven"]


async def test_its_mail_alone_gives_no_right_to_read_a_customer_of_others(
    service: Running,
) -> None:
    parcel = await service.case_of(MEI, "my parcel is lost")
    assert parcel["department"] == "logistics"
    customer = f"/customers/{parcel['customer_id']}"
    await service.mail(MEI, "I want to return the kettle", thread="t-x", sender_proof="fail")
    await service.as_("ana").refused("GET", customer, 404)
    await service.mail(MEI, "I want to return the cup", thread="t-y")
    await service.as_("ana").get(customer)


async def test_one_that_was_erased_counts_no_more(service: Running) -> None:
    ana, case = service.as_("ana"), await closed(service)
    mail = await service.mail(MEI, "and?", thread="t-a", sender_proof="fail")
    await service.vault.erase((await service.mailbox(MEI)).address.subject)
    said = await ana.refused("POST", f"/cases/{case['id']}/mails/{mail}/theirs", 409)
    assert said == "The mail was erased; nothing is left that could count."
    await ana.post(f"/cases/{case['id']}/mails/{mail}/not-theirs")
