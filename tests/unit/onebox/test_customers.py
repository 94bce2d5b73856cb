"""The demo's customers write as any mail program does, and answer in the thread."""

from email.message import EmailMessage

from baton_onebox.demo.cast import CUSTOMERS, SERVICE_ADDRESS, people, written_mails
from baton_onebox.demo.customers import answer_to, letter, subject_of
from baton_onebox.outbox import sent_of

WANG = CUSTOMERS[0]


def ours(automatic: bool = False) -> bytes:
    mail = EmailMessage()
    mail["From"] = "Returns <returns@baton.example>"
    mail["Reply-To"] = "service+tag@baton.example"
    mail["To"] = WANG.address
    mail["Subject"] = "您的来信"
    mail["Message-ID"] = "<one@baton.example>"
    mail["References"] = "<zero@customer.example>"
    if automatic:
        mail["Auto-Submitted"] = "auto-replied"
    mail.set_content("您好")
    return bytes(mail)


def test_a_letter_goes_to_the_service_address_with_the_beginning_as_its_subject() -> None:
    mail = letter(WANG, written_mails()[0])
    assert mail["To"] == SERVICE_ADDRESS
    assert WANG.address in str(mail["From"])
    assert str(mail["Message-ID"]).endswith("@customer.example>")


def test_a_subject_ends_at_the_first_stop() -> None:
    assert subject_of("鞋子小了，想换大一号的") == "鞋子小了"
    assert subject_of("Where is my order? It is late.") == "Where is my order"
    assert subject_of("You sent me the wrong item: a toaster.") == "You sent me the wrong item"


def test_a_long_subject_ends_with_a_whole_word() -> None:
    long = "I would like to know when somebody will call me back about the kettle"
    assert subject_of(long) == "I would like to know when somebody will"
    assert subject_of("我" * 50) == "我" * 40


def test_an_answer_is_in_the_thread_and_goes_where_replies_are_wanted() -> None:
    answer = answer_to(sent_of("m1", ours()), WANG, "好的")
    assert answer["To"] == "service+tag@baton.example"
    assert answer["In-Reply-To"] == "<one@baton.example>"
    assert answer["References"] == "<zero@customer.example> <one@baton.example>"
    assert "> 您好" in answer.get_content()


def test_automatic_mails_are_known() -> None:
    assert sent_of("m1", ours(automatic=True)).is_automatic
    assert not sent_of("m1", ours()).is_automatic


def test_ten_people_play_with_the_roles_that_the_configuration_gives_them() -> None:
    roles = {who.id: who.roles for who in people()}
    assert len(roles) == 10
    assert roles["lena"] == ("agent", "lead")
    assert roles["otto"] == ("agent", "command-centre")
    assert roles["ana"] == ("agent",)


def test_everything_is_at_example_domains() -> None:
    assert {each.address.rpartition(".")[2] for each in CUSTOMERS} == {"example"}
