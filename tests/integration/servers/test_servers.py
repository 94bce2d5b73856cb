"""The servers that the tests bring are the real ones."""

import smtplib
from imaplib import IMAP4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from baton_embedded.servers.kafka import KafkaServer, kafka_server
from baton_testkit.servers.greenmail import MailUser, greenmail_server


async def _read(server: KafkaServer, topic: str, many: int) -> list[bytes]:
    consumer = AIOKafkaConsumer(bootstrap_servers=server.servers, auto_offset_reset="earliest")
    await consumer.start()
    try:
        consumer.assign([TopicPartition(topic, 0)])
        return [(await consumer.getone()).value for _ in range(many)]
    finally:
        await consumer.stop()


async def _write(server: KafkaServer, topic: str, value: bytes) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=server.servers, enable_idempotence=True)
    await producer.start()
    try:
        await producer.send_and_wait(topic, value, partition=0)
    finally:
        await producer.stop()


async def test_a_broker_keeps_its_records_over_a_kill_and_comes_back_on_its_ports() -> None:
    async with kafka_server() as server:
        await server.create_topics("news", partitions=2)
        await server.create_topics("news", partitions=2)
        await _write(server, "news", b"before")
        await server.kill()
        await server.start()
        await _write(server, "news", b"after")
        assert await _read(server, "news", 2) == [b"before", b"after"]


async def test_a_mail_sent_to_the_mail_server_lies_in_its_mailbox() -> None:
    async with greenmail_server(MailUser("svc@demo.example", "pw")) as server:
        with smtplib.SMTP("127.0.0.1", server.smtp_port) as smtp:
            smtp.sendmail(
                "ana@demo.example", ["svc@demo.example"], "Subject: hello\r\n\r\nhello\r\n"
            )
        with IMAP4("127.0.0.1", server.imap_port) as imap:
            imap.login("svc@demo.example", "pw")
            assert imap.select("INBOX")[1] == [b"1"]
