"""An uploaded file is kept for its time, and for as long as something names it."""

from datetime import timedelta

from baton_common.model.personal import Personal
from baton_contracts.case_updated.handoff import HandoffRequested
from baton_contracts.email_received.mail import MailReceived
from baton_email.domain.attachment.commands import DropFile, KeepFile, NameFile
from baton_email.domain.attachment.decide import decide
from baton_email.domain.attachment.events import FileDropped, FileNamed, FileUploaded
from baton_email.domain.attachment.state import UPLOAD
from baton_email.domain.stored_bytes import Blob
from baton_email.domain.use_cases.do import do
from baton_email.domain.use_cases.requests import KeepUpload
from baton_testkit.deciding import Deciding
from tests.unit.email.world import CASE, NINE, World, mail

FILE = "0190a1b2-0000-7000-8000-00000000000f"
NAME = Personal[str](subject="file", key_version=1, ciphertext="")
RAW = Blob(sha256="bb" * 32, subject="file", size=1)
LATER = NINE + timedelta(minutes=3)
MOMENT = timedelta(seconds=1)
KEPT = timedelta(hours=30)

upload = Deciding(UPLOAD, decide)
uploaded = FileUploaded(
    attachment_id=FILE, raw=RAW, name=NAME, media_type="text/plain", sha256="cc" * 32, by="ana",
    at=NINE,
)  # fmt: skip
named = FileNamed(case_id=CASE, at=LATER)
dropped = FileDropped(stored=RAW.sha256, at=LATER)


def test_a_file_is_named_once_and_dropped_if_it_never_was() -> None:
    name, drop = NameFile(case_id=CASE, at=LATER), DropFile(at=LATER)
    upload.given(uploaded).when(name).then(named)
    upload.given(uploaded, named).when(name).then()
    upload.given(uploaded).when(drop).then(dropped)
    upload.given(uploaded, named).when(drop).then()
    upload.given(uploaded, dropped).when(drop).then()
    upload.given(uploaded, dropped).when(name).then()
    upload.given().when(name).then()
    keep = KeepFile(
        attachment_id=FILE, raw=RAW, name=NAME, media_type="text/plain", sha256="cc" * 32,
        by="ana", at=NINE,
    )  # fmt: skip
    upload.given().when(keep).then(uploaded)


async def kept(world: World) -> None:
    """Ana uploads it."""
    name, stored = await sealed(world)
    await world.run(
        lambda work: do(
            work,
            KeepUpload(
                attachment_id=FILE,
                raw=Blob(sha256=stored, subject="file", size=5),
                name=name,
                media_type="text/plain",
                sha256="cc" * 32,
                by="ana",
                kept=KEPT,
                at=work.now,
            ),
        )
    )


async def sealed(world: World) -> tuple[Personal[str], str]:
    (subject,) = await world.vault.subjects_of(["attachment:file"])
    (name,) = await world.vault.seal([(subject, "plan.txt")])
    ciphertext = await world.vault.seal_bytes(subject, b"words")
    return name, await world.blobs.put(subject, ciphertext)


def there(world: World) -> bool:
    return world.log.state(UPLOAD, FILE).file is not None


async def test_one_that_nothing_names_is_gone_after_its_time(world: World) -> None:
    await kept(world)
    await world.later(KEPT - MOMENT)
    assert there(world)
    await world.later(2 * MOMENT)
    assert not there(world)
    assert not world.log.store.deadlines


async def test_one_that_a_reply_names_stays(world: World) -> None:
    await world.take(mail())
    received = world.published(MailReceived)[-1]
    await world.case_of(received)
    await kept(world)
    await world.reply(received, "the plan", attachment_ids=(FILE,))
    await world.later(timedelta(days=3))
    assert there(world)
    assert not world.log.store.deadlines


async def test_one_that_a_handoff_names_stays(world: World) -> None:
    await kept(world)
    await world.receive(
        HandoffRequested(
            handoff_id="h1", case_id=CASE, kind="transfer", from_department="returns",
            to_department="logistics", by="ana", ends_by=NINE,
            files=(FILE, "0190a1b2-0000-7000-8000-00000000000a.1"),
        )
    )  # fmt: skip
    await world.later(timedelta(days=3))
    assert there(world)
    assert world.log.history(UPLOAD.stream(FILE))[-1] == FileNamed(case_id=CASE, at=NINE)
