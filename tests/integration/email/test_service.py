"""Email whole: a mail by SMTP is read by the API, acknowledged, answered; files come and go."""

import asyncio
import base64
import hashlib
import time
from pathlib import Path

import asyncpg

from baton_common.platform.postgres.database import Database
from baton_contracts.attachment_links import signed
from baton_contracts.case_updated.case import ReplyRequested
from baton_email.adapters.folder_outbox import FolderOutbox
from baton_testkit.waiting import until
from tests.integration.email.conftest import LINK_KEY, PATIENCE, Running
from tests.unit.email.world import ANN, CASE, NUMBER, mail, summary

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40


def with_file() -> str:
    body = base64.encodebytes(PDF).decode().replace("\n", "\r\n")
    return (
        f"From: Ann <{ANN}>\r\nTo: service@demo.example\r\nSubject: invoice\r\n"
        "Message-ID: <9@mail.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        '<p>see <img src="https://t.example/1.gif"></p>\r\n'
        "--b\r\nContent-Type: application/pdf; name=a.pdf\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n{body}\r\n--b--\r\n"
    )


async def outbox(email: Running, count: int) -> list[tuple[str, bytes]]:
    """Wait until so many mails went out."""
    kept = FolderOutbox(email.settings.outbox_folder, email.vault)

    async def went() -> list[tuple[str, bytes]]:
        mails = await kept.newest()
        return mails if len(mails) >= count else []

    return await until(went, PATIENCE, every=0.05)


def on_disk(folder: Path) -> list[bytes]:
    """The outbox's files as a thief would read them."""
    return [file.read_bytes() for file in folder.iterdir()]


async def test_a_mail_is_listed_and_shown_whole(email: Running) -> None:
    text = "New words.\r\n\r\n在 2024-05-06 10:11:12，客服 写道：\r\n> old words"
    said = {"Content_Type": "text/plain; charset=utf-8", "In_Reply_To": "<0@demo.example>"}
    await email.send(mail(text, **said).encode())
    (line,) = await email.messages(1)
    assert (line["other"], line["subject"], line["state"]) == (ANN, "order", "received")
    shown = (await email.ask("command-centre", "GET", f"/messages/{line['id']}")).json()
    assert shown["text"].startswith("New words.")
    (quote,) = shown["quotes"]
    assert shown["text"][quote["start"] :].startswith("在 2024-05-06")
    raw = await email.ask("auditor", "GET", f"/messages/{line['id']}/raw")
    assert raw.content.endswith(b"> old words\r\n")
    assert raw.headers["content-disposition"].startswith("attachment")


async def test_other_departments_see_nothing_of_it(email: Running, database: Database) -> None:
    await email.send(mail())
    (line,) = await email.messages(1)
    await email.opened(line["id"])
    assert (await email.ask("agent", "GET", "/messages")).json()["items"] == []
    for path in (f"/messages/{line['id']}", f"/messages/{line['id']}/raw", "/messages/none"):
        assert (await email.ask("agent", "GET", path)).status_code == 404
    connection = await asyncpg.connect(database.service_dsn)
    try:
        await connection.execute(
            "insert into projections.message_cases values ($1, 'billing', 1)", CASE
        )
    finally:
        await connection.close()
    await email.messages(2, case_id=CASE)  # theirs, and the acknowledgement
    items = (await email.ask("agent", "GET", "/messages")).json()["items"]
    assert line["id"] in {item["id"] for item in items}
    assert (await email.ask("agent", "GET", f"/messages/{line['id']}")).status_code == 200


async def test_the_acknowledgement_and_the_reply_go_out_and_are_listed(email: Running) -> None:
    await email.send(mail())
    (line,) = await email.messages(1)
    found = await email.opened(line["id"])
    ((_, acknowledgement),) = await outbox(email, 1)
    assert NUMBER.encode() in acknowledgement
    answer = await email.ask(
        "agent", "POST", "/attachments", content=PDF, params={"name": "../发票.pdf"},
        headers={"content-type": "text/html"},
    )  # fmt: skip
    assert answer.status_code == 201, answer.text
    file = answer.json()
    assert (file["name"], file["type"], file["size"]) == ("发票.pdf", "application/pdf", len(PDF))
    assert found.read.from_ is not None
    (text,) = await email.vault.seal([(found.read.from_.address.subject, "It is here.")])
    await email.receive(
        ReplyRequested(
            case=summary(), reply_id="r1", text=text, to=(found.read.from_.address,),
            thread_id=found.read.thread_id, answers=line["id"], language="en", by="ana",
            attachment_ids=(file["id"],),
        )
    )  # fmt: skip
    newest, _ = await outbox(email, 2)
    assert b"In-Reply-To: <1@mail.example>" in newest[1]
    assert base64.b64encode(PDF[:30]) in newest[1]
    lines = await email.messages(3)
    assert [each["direction"] for each in lines] == ["out", "out", "in"]
    shown = (await email.ask("command-centre", "GET", f"/messages/{lines[0]['id']}")).json()
    assert (shown["text"], shown["to"]) == ("It is here.", [ANN])
    assert not any(b"It is here" in kept for kept in on_disk(email.settings.outbox_folder))


async def test_a_file_of_a_mail_is_fetched_by_a_signed_link_only(email: Running) -> None:
    await email.send(with_file())
    (line,) = await email.messages(1)
    shown = (await email.ask("command-centre", "GET", f"/messages/{line['id']}")).json()
    assert shown["html"] == '<p>see <img data-blocked-src="https://t.example/1.gif"></p>'
    (file,) = shown["attachments"]
    assert file["hash"] == hashlib.sha256(PDF).hexdigest()
    path = signed(LINK_KEY, file["id"], int(time.time()))
    fetched = await email.http.get(path)
    assert fetched.content == PDF
    assert fetched.headers["content-type"] == "application/pdf"
    assert "sandbox" in fetched.headers["content-security-policy"]
    assert (await email.http.get(path[:-1] + "z")).status_code == 403
    old = signed(LINK_KEY, file["id"], int(time.time()) - 301)
    assert (await email.http.get(old)).status_code == 403
    other = signed(LINK_KEY, "none.1", int(time.time()))
    assert (await email.http.get(other)).status_code == 404


async def test_a_wrong_configuration_file_names_every_line_and_changes_nothing(
    email: Running,
) -> None:
    wrong = "email:\n  addresses:\n    - nonsense\n    - a@b.example\n    - a@b.example\n"
    answer = await email.ask("administrator", "PUT", "/configuration", content=wrong.encode())
    assert answer.status_code == 422
    assert [p["field"].split(":")[0] for p in answer.json()["problems"]] == ["line 3", "line 5"]
    again = await email.ask(
        "administrator", "PUT", "/configuration", content=b"email:\n  addresses: [x@y.example]\n",
        params={"dry_run": "true"},
    )  # fmt: skip
    assert again.json() == {
        "section": "email",
        "changed": [
            "address:returns@demo.example",
            "address:service@demo.example",
            "address:x@y.example",
        ],
        "differences": [
            {
                "where": "addresses",
                "before": "[service@demo.example, returns@demo.example]",
                "after": "[x@y.example]",
            }
        ],
        "dry_run": True,
    }
    await email.send(mail())
    assert (await email.ask("agent", "PUT", "/configuration", content=b"")).status_code == 403


async def test_many_mails_at_once_are_all_there(email: Running) -> None:
    count = 60
    await asyncio.gather(
        *(email.send(mail(str(n), Message_ID=f"<{n}@mail.example>")) for n in range(count))
    )
    lines = await email.messages(count, limit="200")
    assert len({line["id"] for line in lines}) == count
