"""Who sees a case gets links to its files, and that they asked is in the log."""

import re
from typing import Any

from baton_common.edge.auditing.words_read import PersonalWordsRead
from baton_common.model.position import START
from baton_contracts.attachment_links import VALID_FOR, is_signed
from baton_contracts.email_received.mail import Attachment
from baton_contracts.upload_ids import upload_id
from tests.integration.cases.conftest import LINK_KEY, Running

MEI = "mei@customer.example"
FILE = Attachment(id="mail-7.1", size=1_000, type="application/pdf", hash="0" * 64)
LINK = re.compile(r"/email/v1/attachments/(.+)\?until=([0-9]+)&signature=([0-9a-f]{40})")


async def case_with_a_file(service: Running) -> dict[str, Any]:
    await service.mail(MEI, "I want to return the kettle", attachments=(FILE,))
    (asked,) = (await service.as_("ana").get("/work-list"))["items"]
    case = asked["case"]
    assert isinstance(case, dict)
    return case


def links(case: dict[str, Any], attachment_id: str = FILE.id) -> str:
    return f"/cases/{case['id']}/attachments/{attachment_id}/links"


async def test_a_link_is_signed_for_the_file_and_told_with_its_end(service: Running) -> None:
    case = await case_with_a_file(service)
    link = await service.as_("ana").post(links(case))
    found = LINK.fullmatch(link["url"])
    assert found is not None
    id_, until, signature = found[1], int(found[2]), found[3]
    assert id_ == FILE.id
    assert is_signed(LINK_KEY, id_, until, signature, until - VALID_FOR)
    assert not is_signed(LINK_KEY, id_, until, signature, until + 1)


async def test_that_somebody_asked_for_it_is_in_the_log(service: Running) -> None:
    case = await case_with_a_file(service)
    await service.as_("eve").post(links(case))
    recorded = await service.log.read(START, 500)
    (read,) = [each.event for each in recorded if isinstance(each.event, PersonalWordsRead)]
    assert (read.of, read.what) == (f"case:{case['id']}", f"attachment:{FILE.id}")
    assert read.by == "person:eve"
    assert len(read.subjects) == 1


async def test_who_does_not_see_the_case_gets_none(service: Running) -> None:
    case = await case_with_a_file(service)
    await service.as_("lars").refused("POST", links(case), 404)
    await service.as_("root").refused("POST", links(case), 403)


async def test_a_file_of_another_case_is_unknown_here(service: Running) -> None:
    case = await case_with_a_file(service)
    other = await service.case_of("lin@customer.example", "Where is my refund?")
    otto = service.as_("otto")
    await otto.refused("POST", links(other), 404)
    await otto.refused("POST", links(case, "mail-7.2"), 404)


async def test_files_of_replies_and_packages_have_links_too(service: Running) -> None:
    case = await case_with_a_file(service)
    ana, lars = service.as_("ana"), service.as_("lars")
    await ana.post(f"/handoffs/{case['handoff']['id']}/accept")
    sent, handed = (upload_id(LINK_KEY, id_, "ana") for id_ in ("up-1", "up-2"))
    await ana.post(f"/cases/{case['id']}/replies", text="See there.", attachment_ids=[sent])
    await ana.post(
        f"/cases/{case['id']}/handoffs",
        to_department="logistics",
        attachment_ids=[handed, FILE.id, sent],
    )
    for id_ in (FILE.id, sent, handed):
        assert (await lars.post(links(case, id_)))["url"].startswith(
            f"/email/v1/attachments/{id_}?"
        )
    story = await ana.get(f"/cases/{case['id']}/story")
    assert [each for line in story["items"] for each in line["attachments"]] == [
        {"id": FILE.id, "size": 1_000, "type": "application/pdf"},
        *({"id": id_, "size": None, "type": None} for id_ in (sent, handed, FILE.id, sent)),
    ]


async def test_a_file_is_named_by_its_uploader_and_on_its_case_and_nowhere_else(
    service: Running,
) -> None:
    case = await case_with_a_file(service)
    mine = await service.case_of("lin@customer.example", "Where is my refund?")
    otto, files = service.as_("otto"), (FILE.id, upload_id(LINK_KEY, "up-1", "ana"), "mail-9.1")
    for path, words in (
        (f"/cases/{mine['id']}/replies", {"text": "See there."}),
        (f"/cases/{mine['id']}/handoffs", {"to_department": "logistics"}),
    ):
        for id_ in files:
            await otto.refused("POST", path, 404, attachment_ids=[id_], **words)
    await otto.post(f"/cases/{case['id']}/replies", text="It.", attachment_ids=[FILE.id])
