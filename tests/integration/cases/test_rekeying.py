"""A process of a release that compares addresses otherwise starts on a log of the one before."""

from baton_cases.main import build
from baton_cases.settings import CasesSettings
from baton_common.engine.rekeying import FormAdopted
from baton_common.model.position import START
from baton_common.platform.postgres.database import Database
from baton_common.program.supervision import running
from baton_contracts.email_received.mail import Mailbox
from tests.integration.cases.conftest import LINK_KEY, Running, environment_of

WISH = "I want to return the kettle"


class OldRelease(Running):
    """Addresses are compared as they were written."""

    async def mailbox(self, address: str) -> Mailbox:
        (subject,) = await self.vault.subjects_of([address])
        (sealed,) = await self.vault.seal([(subject, address)])
        return Mailbox(address=sealed)


async def test_keys_are_new_before_it_serves_and_who_meets_is_on_a_list(
    service: Running, database: Database
) -> None:
    old = OldRelease(service.api, service.http, service.log, service.vault)
    one, other = [
        await old.case_of(address, WISH)
        for address in ("Mei@customer.example", "mei@customer.example")
    ]
    tom = await old.case_of("Tom@customer.example", WISH)
    await old.mail("anonymous@anonymous.invalid", WISH)
    for _ in range(2):
        process = build(environment_of(database, service.vault), CasesSettings(LINK_KEY))
        async with running([process]):
            assert await service.vault.known_subject("Tom@customer.example") is None
            assert [await each() for each in process.ready] == [None, None]
    events = [each.event for each in await service.log.read(START, 500)]
    assert len([each for each in events if isinstance(each, FormAdopted)]) == 1
    assert (await service.case_of("TOM@customer.example", WISH))["customer_id"] != ""
    again = await service.case_of("Tom@customer.example", WISH)
    assert again["customer_id"] == tom["customer_id"]
    otto = service.as_("otto")
    (proposed,) = (await otto.get("/merge-proposals"))["items"]
    assert {proposed["customer_id"], proposed["other_id"]} == {
        one["customer_id"],
        other["customer_id"],
    }
    dismiss = f"/customers/{proposed['customer_id']}/dismiss-merge"
    await service.as_("cy").refused("POST", dismiss, 403, other_id=proposed["other_id"])
    await otto.post(dismiss, other_id=proposed["other_id"])
    assert (await otto.get("/merge-proposals"))["items"] == []
    said = await otto.refused("POST", dismiss, 409, other_id=proposed["other_id"])
    assert said == "Nobody has to decide whether these two are one person."
