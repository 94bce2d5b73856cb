"""Topics are made by one command, as often as one likes, and never with other partitions."""

import pytest
from aiokafka import AIOKafkaConsumer

from baton_common.engine.feed.connection import KafkaConnection, partitions_of
from baton_common.engine.feed.new_topics import WrongTopics, make_topics
from baton_common.program.make_topics import main
from baton_embedded.servers.kafka import KafkaServer
from baton_embedded.servers.processes import free_port
from tests.advice import Advice


async def test_topics_are_made_once_and_stay(kafka: KafkaServer) -> None:
    names = ["made-once", "made-too"]
    connection = KafkaConnection(kafka.servers)
    for _ in range(2):
        await make_topics(connection, names, 3)
    async with AIOKafkaConsumer(bootstrap_servers=kafka.servers) as consumer:
        assert len(await partitions_of(consumer, names)) == 6
    await kafka.delete_topics(*names)


async def test_another_number_of_partitions_is_refused(kafka: KafkaServer) -> None:
    connection = KafkaConnection(kafka.servers)
    await make_topics(connection, ["made-with-two"], 2)
    with pytest.raises(WrongTopics, match="made-with-two has 2 partitions and must") as refused:
        await make_topics(connection, ["made-with-two"], 3)
    Advice("drop it while it is empty.").said_in(refused.value)
    await kafka.delete_topics("made-with-two")
    await make_topics(connection, ["made-with-two"], 3)
    await kafka.delete_topics("made-with-two")


async def test_more_copies_than_brokers_are_refused(kafka: KafkaServer) -> None:
    with pytest.raises(WrongTopics, match="Kafka refuses"):
        await make_topics(KafkaConnection(kafka.servers), ["made-thrice"], 1, copies=3)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({}, "BATON_KAFKA is not set; it looks like host:9092."),
        ({"BATON_KAFKA": "a:1", "BATON_TOPIC_COPIES": "many"}, "BATON_TOPIC_COPIES is 'many'"),
    ],
)
def test_a_wrong_setting_is_one_sentence(
    settings: dict[str, str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["made-never"], settings) == 2
    assert sentence in capsys.readouterr().err


def test_a_broker_that_is_away_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["made-never"], {"BATON_KAFKA": f"127.0.0.1:{free_port()}"}) == 1
    assert "The topics were not made" in capsys.readouterr().err


def test_no_topic_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], {"BATON_KAFKA": "a:1"}) == 2
    assert "Name the topics to make" in capsys.readouterr().err
