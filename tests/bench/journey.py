"""GOAL-7: a call, its case, handoff, survey and figure, through all five services as they run."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import msgspec
import psutil

from baton_embedded.servers.kafka import kafka_server
from baton_embedded.servers.processes import free_port
from baton_testkit.servers.postgres import PostgresServer
from tests.bench.children import Child, child
from tests.bench.journey_organisation import configuration_file
from tests.bench.journey_people import PeopleSettings
from tests.bench.rounds import Contender, Goal, Sample, race, scaled, table
from tests.e2e.apart import apart
from tests.e2e.doors import Doors
from tests.e2e.onebox import onebox

JOURNEYS, IN_FLIGHT = 400, 64
ALONE = 20
"""One after the other."""
LIMIT = 180.0
CROWD = f"five processes, Kafka, {IN_FLIGHT} in flight"
ONE = "five processes, Kafka, 1 in flight"
TOGETHER = f"one process, no Kafka, {IN_FLIGHT} in flight"

Processes = Mapping[str, psutil.Process]
"""By what the table calls them; each counts with all that it started."""


@dataclass(frozen=True)
class Running:
    """Services that run, and people who use them."""

    people: Child
    processes: Processes


async def bench(postgres: PostgresServer) -> str:
    """The table of GOAL-7."""
    async with AsyncExitStack() as stack:
        five = await stack.enter_async_context(apart_running(postgres))
        one = await stack.enter_async_context(onebox_running())
        contenders: dict[str, Contender] = {
            CROWD: travelling(five, JOURNEYS, IN_FLIGHT),
            ONE: travelling(five, ALONE, 1),
            TOGETHER: travelling(one, JOURNEYS, IN_FLIGHT),
        }
        for each in contenders.values():
            await each()  # what is first used is loaded
        rows = await race(contenders, "cases/s")
    return table(
        "GOAL-7: whole cases, call to indicator; CPU in ms a case",
        rows,
        [Goal("GOAL-7", CROWD, None, 200)],
    )


def travelling(running: Running, journeys: int, in_flight: int) -> Contender:
    """One round: what it took, and the CPU of each process for it."""

    async def travel() -> Sample:
        number = max(in_flight, round(scaled(journeys)))
        before = {name: cpu(process) for name, process in running.processes.items()}
        seen = await running.people.ask({"journeys": number, "in_flight": in_flight}, LIMIT)
        spent = {
            name: (cpu(process) - before[name]) * 1e3 / number
            for name, process in running.processes.items()
        }
        columns = {name: seen[name] for name in ("p50 ms", "p99 ms", "asked again")}
        return Sample(seen["per_second"], {**columns, "CPU": sum(spent.values()), **spent})

    return travel


def cpu(process: psutil.Process) -> float:
    """Seconds of it and of all below it, of those that ended, too."""
    spent = 0.0
    for each in (process, *process.children(recursive=True)):
        try:
            times = each.cpu_times()
        except psutil.NoSuchProcess:
            continue  # its parent counts it by now
        spent += times.user + times.system + times.children_user + times.children_system
    return spent


@asynccontextmanager
async def apart_running(postgres: PostgresServer) -> AsyncIterator[Running]:
    """Each service a process, on one PostgreSQL and one Kafka."""
    smtp_port = free_port()
    out = f"smtp://127.0.0.1:{smtp_port}"
    async with kafka_server() as kafka, apart(postgres, kafka, BATON_SMTP_OUT=out) as services:
        await services.start()
        kpi = services.databases["kpi"].service_dsn
        survey = services.doors.services["survey"].removesuffix("/v1")
        pids = {name: program.pid for name, program in services.programs.items()}
        pids |= {"PostgreSQL": postgres.cluster.pid, "Kafka": kafka.process.pid}
        async with working(services.doors, survey, kpi, smtp_port) as people:
            yield Running(people, {name: psutil.Process(pid) for name, pid in pids.items()})
        await services.stop()


@asynccontextmanager
async def onebox_running() -> AsyncIterator[Running]:
    """The one-machine edition with its own PostgreSQL."""
    smtp_port = free_port()
    async with onebox(
        BATON_SMTP_OUT=f"smtp://127.0.0.1:{smtp_port}",
        BATON_LIMIT_REQUESTS="0",
        BATON_LIMIT_REQUESTS_ADDRESS="0",
    ) as box:
        await box.start()
        survey = box.doors.services["survey"].removesuffix("/v1")
        kpi = box.database("kpi").service_dsn
        pids = {"all five": box.program.pid, "PostgreSQL": box.postgres_pid()}
        async with working(box.doors, survey, kpi, smtp_port) as people:
            yield Running(people, {name: psutil.Process(pid) for name, pid in pids.items()})
        await box.stop()


@asynccontextmanager
async def working(doors: Doors, survey: str, kpi: str, smtp_port: int) -> AsyncIterator[Child]:
    """The configuration is applied and everybody is at work."""
    await doors.load_configuration(configuration_file())
    told = PeopleSettings(dict(doors.services), survey, str(doors.key_file), kpi, smtp_port)
    async with child("tests.bench.journey_people", msgspec.json.encode(told).decode()) as people:
        await people.ask(None, LIMIT)
        yield people
