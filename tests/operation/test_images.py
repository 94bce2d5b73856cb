"""The five images of the Dockerfile as it stands do their work as compose and chart start them.

Command, settings, secrets and folders of every container, jobs included, are those of the compose
file and of the chart as its README installs it.
"""

import shutil
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack

import httpx
import pytest

from baton_embedded.cluster import Cluster
from baton_embedded.servers.kafka import KafkaServer, kafka_server
from baton_embedded.servers.processes import free_port
from baton_testkit.servers.greenmail import MailUser, greenmail_server
from baton_testkit.waiting import until
from tests.architecture.tree import SERVICES
from tests.e2e.cast import ANA, SERVICE_ADDRESS
from tests.e2e.doors import LIMIT, Doors, opened_doors
from tests.e2e.journeys import accepted, case_of, told
from tests.e2e.mailbox import Mailbox
from tests.e2e.mails import letter
from tests.e2e.onebox import new_folder
from tests.operation.images import USER, Images, Running, images
from tests.operation.installation import ByChart, ByCompose, Installation, Outside

pytestmark = pytest.mark.needs_debian("buildah", "debootstrap", "nginx")

AT_A_TIME = 2
"""Builds: one waits for the network while the other works."""
OWNER = MailUser(SERVICE_ADDRESS, "secret")


@pytest.fixture(scope="module")
def built() -> Iterator[Images]:
    with images() as store:
        with ThreadPoolExecutor(AT_A_TIME) as builders:
            list(builders.map(store.build, SERVICES))
        yield store


@pytest.fixture(scope="module")
async def mailbox() -> AsyncIterator[Mailbox]:
    """Ours at a provider, which both installations fetch."""
    async with greenmail_server(OWNER) as server:
        yield Mailbox(OWNER, server.smtp_port, server.imap_port)


@pytest.fixture(scope="module", params=[ByCompose, ByChart], ids=["compose", "chart"])
async def installation(
    built: Images, mailbox: Mailbox, request: pytest.FixtureRequest
) -> AsyncIterator[Installation]:
    """PostgreSQL by TCP and Kafka, both on loopback."""
    folder = new_folder()
    port = free_port()
    cluster = Cluster(folder, port=port, durable=False)
    async with AsyncExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        stack.callback(cluster.stop)
        cluster.start()
        kafka: KafkaServer = await stack.enter_async_context(kafka_server())
        superuser = cluster.dsn().replace("@/", f"@127.0.0.1:{port}/").partition("?")[0]
        outside = Outside(superuser, kafka.servers, mailbox.fetched_as)
        made: Installation = request.param(built, folder, outside)
        stack.callback(made.close)
        yield made


@pytest.fixture(scope="module")
async def services(installation: Installation) -> AsyncIterator[dict[str, Running]]:
    """Jobs done, all five serve."""
    jobs = installation.jobs()
    ended = [(await job.finished(), job.said()) for job in jobs]
    assert [code for code, _ in ended] == [0] * len(jobs), ended
    running = installation.services()
    assert set(running) == set(SERVICES)
    yield running
    for each in running.values():
        each.kill()


@pytest.fixture(scope="module")
async def doors(installation: Installation, services: dict[str, Running]) -> AsyncIterator[Doors]:
    """Through the gateway, as people come."""
    gateway, port = installation.gateway()
    await gateway.start()
    addresses = {name: f"http://127.0.0.1:{port}/{name}/v1" for name in SERVICES}
    smtp_port, key_file = installation.smtp_port, installation.key_file
    try:
        async with opened_doors(addresses, smtp_port, key_file) as made:
            yield made
    finally:
        await gateway.stop()


async def test_all_five_are_ready(doors: Doors, services: dict[str, Running]) -> None:
    async def is_ready(name: str) -> bool:
        assert services[name].running(), services[name].said()
        try:
            return (await doors.ask(None, "GET", name, "/readyz")).status_code == 200
        except httpx.TransportError:
            return False

    for name in SERVICES:
        await until(lambda name=name: is_ready(name), 120, every=0.2)  # type: ignore[misc]  # bound


async def test_the_health_check_of_the_image_says_so(
    installation: Installation, services: dict[str, Running], doors: Doors
) -> None:
    for name in SERVICES:
        knock = ["python", "-m", "baton_common.program.knock", "readyz"]
        container = installation.made(f"baton-{name}")
        line = installation.store.command(container, knock, installation.here(name), {})
        asked = Running(line, installation.folder / "knock.txt")
        assert await asked.finished(60) == 0, asked.said()


async def test_a_mail_is_a_case_that_is_accepted_and_acknowledged(doors: Doors) -> None:
    await doors.load_configuration()
    await doors.send(letter("mei.lin@customer.example", "台灯碎了，我要退货。"))
    opened = await case_of(doors, "mei.lin@customer.example")
    await accepted(doors, opened["id"], ANA)
    await told(doors, opened["id"], "The acknowledgement was sent.")


async def test_a_mail_in_a_mailbox_is_fetched_and_is_a_case(doors: Doors, mailbox: Mailbox) -> None:
    await doors.load_configuration()
    await mailbox.deliver(letter("wei.chen@customer.example", "It is broken."))
    opened = await case_of(doors, "wei.chen@customer.example")
    assert opened["matter"] == "return-goods"
    await until(lambda: not mailbox.mails(0), LIMIT)


async def test_each_ends_in_order_and_has_written_to_its_volume_only(
    installation: Installation, services: dict[str, Running], doors: Doors
) -> None:
    for name, running in services.items():
        assert running.program().uids().real == USER
        assert await running.ended() == 0, (name, running.said()[-2_000:])
        assert installation.written(f"baton-{name}") == ["var/lib/baton"], name
    # How far each log had come, of those in which something happened.
    kept = {each.name for each in installation.folder.glob("kept-*/*.json")}
    assert {"cases.json", "email.json"} <= kept
