"""Survey and email, each on its database: closed, invited, a mail with a link, answered."""

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from baton_contracts.survey_completed.survey import SurveyCompleted
from baton_email.adapters.folder_outbox import FolderOutbox
from baton_testkit.waiting import until
from tests.integration.email.conftest import Running as RunningEmail
from tests.integration.email.conftest import serving as serving_email
from tests.integration.services.conftest import Databases
from tests.integration.survey.conftest import ANN, PATIENCE, serving


async def mails(email: RunningEmail) -> list[bytes]:
    """The mails that would have gone out."""
    kept = FolderOutbox(email.settings.outbox_folder, email.vault)
    return [raw for _, raw in await kept.newest(10)]


@pytest.mark.parametrize(
    ("language", "title"), [("en", "How did we do?"), ("zh", "我们做得怎么样？")]
)
async def test_the_link_in_the_mail_is_the_one_that_the_page_knows(
    database_of: Databases, tmp_path: Path, language: str, title: str
) -> None:
    async with (
        database_of("email") as of_email,
        database_of("survey") as of_survey,
        serving_email(of_email, tmp_path) as email,
        serving(of_survey, email.vault) as survey,
    ):
        await email.load()
        await survey.load()
        message = await survey.closed(language=language)
        await email.receive(message)
        await email.receive(message)
        (raw,) = await until(lambda: mails(email), PATIENCE, every=0.05)
        mail = message_from_bytes(raw, policy=policy.default)
        assert (mail["To"], mail["Auto-Submitted"]) == (ANN, "auto-generated")
        (link,) = re.findall(r"https://service\.example/survey(/s/\S+)", mail.get_content())
        page = await survey.http.get(link)
        assert f"<h1>{title}</h1>" in page.text
        assert (await survey.http.post(link, data={"q-satisfied": "1"})).status_code == 303
        (done,) = await survey.published(SurveyCompleted)
        assert (done.invitation_id, done.low) == (message.invitation_id, True)
        assert await email.published("baton.mail.sent.v1") == 1
        rows = await email.log.readers.fetch("select data as body from events")
        assert all(link.removeprefix("/s/").encode() not in row["body"] for row in rows)
