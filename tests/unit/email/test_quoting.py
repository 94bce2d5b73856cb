"""What is new in a mail, whatever program wrote it; and nothing of the rest is lost."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton_email.parsing.known_mails import KnownMails
from baton_email.parsing.parsed import ParsedMail, new_in
from baton_email.parsing.quoting import Circumstances, quotes
from baton_email.parsing.reading import read_mail

ANSWER = Circumstances(is_answer=True)
OURS = KnownMails(
    [
        "您好，您的订单已经发出，请问收到了吗？\n客服中心",
        "您好，您的訂單已經寄出，請問收到了嗎？\n客服中心",
    ]
)
SAMPLES = Path(__file__).parent / "samples"

NEW = {
    "aliyun": "请把发票寄给我。",
    "apple-en-inline": "Good.\nNot yet, it is the wrong address.",
    "apple-mail-zh": "请改送到公司地址。\n\n发自我的 iPhone",
    "apple-mail-zh-mac": "请改送到公司地址。",
    "gmail-en": "It arrived, but the cable is missing.",
    "gmail-zh-cn": "收到了，谢谢！但是少了一个配件。",
    "gmail-zh-cn-broken-line": "还没有收到。",
    "gmail-zh-tw": "收到了，謝謝！",
    "netease-163-old": "好的，明白了。",
    "netease-mail-master": "发票抬头写错了，请重开。\n\n| |\n钱多多\n|\n|\nqian@mail.example\n|",
    "outlook-en": "Please send a new invoice.",
    "outlook-old-zh": "已付款，请尽快发货。",
    "outlook-zh-cn": "合同已经签好，请查收附件。",
    "outlook-zh-tw": "請問可以開立三聯式發票嗎？",
    "qq-english-ui": "仍然没有声音。",
    "qq-web": "电视机没有声音，请派人来修。",
    "sina": "地址有变。",
    "thunderbird-zh": "收到了，没有问题。",
}
NEW_TO_WHOEVER_KNOWS_WHAT_IS_QUOTED = {
    "foxmail": "物流单号查不到。\n\n\n\nzheng@corp.example",
    "netease-163-web": "我要退货，怎么办理？",
    "yahoo-tw": "麻煩改成週末送貨。",
}


def read(name: str) -> ParsedMail:
    mail = read_mail((SAMPLES / f"{name}.eml").read_bytes())
    assert isinstance(mail, ParsedMail)
    return mail


@pytest.mark.parametrize("name", NEW)
def test_only_what_is_new_is_shown(name: str) -> None:
    mail = read(name)
    assert mail.new_text == NEW[name]
    assert mail.defects == ()


@pytest.mark.parametrize("name", NEW)
def test_what_is_folded_away_is_still_there(name: str) -> None:
    mail = read(name)
    folded = "".join(mail.text[start:end] for start, end in mail.quotes)
    assert any(word in folded for word in ("订单", "訂單", "order"))


@pytest.mark.parametrize("name", NEW_TO_WHOEVER_KNOWS_WHAT_IS_QUOTED)
def test_unmarked_lines_fold_where_the_mail_that_they_quote_is_known(name: str) -> None:
    mail = read(name)
    assert mail.new_text == mail.text
    spans = quotes(mail.text, ANSWER, OURS)
    assert new_in(mail.text, spans) == NEW_TO_WHOEVER_KNOWS_WHAT_IS_QUOTED[name]


def test_every_sample_is_tested() -> None:
    tested = NEW.keys() | NEW_TO_WHOEVER_KNOWS_WHAT_IS_QUOTED.keys() | {"forward-zh"}
    assert {path.stem for path in SAMPLES.glob("*.eml")} == tested


def test_a_forwarded_mail_is_the_message_and_is_not_folded() -> None:
    mail = read("forward-zh")
    assert mail.quotes == ()
    assert "请帮我问一下客服" in mail.new_text


def shown(text: str, mail: Circumstances = ANSWER, known: KnownMails | None = None) -> str:
    return new_in(text, quotes(text, mail, known))


def test_a_mail_of_nothing_but_a_quotation_is_shown_whole() -> None:
    text = "发自我的 iPhone\n\n在 2024年5月6日，10:11，客服 写道：\n\n> 收到了吗？"
    assert quotes(text, ANSWER) == ()


def test_a_sentence_that_says_wrote_is_no_quotation() -> None:
    for mail in (ANSWER, Circumstances()):
        assert quotes("You wrote: it will come on Monday.\nIt did not come.", mail) == ()
        assert quotes("他在信里写道：明天到。\n但是没有到。", mail) == ()


def test_a_list_of_fields_that_the_customer_filled_in_is_no_quotation() -> None:
    for text in (
        "订单号: 1001\n收件人: 李雷\n主题: 退货\n请尽快处理。",
        "From: Shanghai\nTo: Berlin\nDate: 6 May 2024\nIt caught fire.",
        "From: account 123\nTo: account 456\nSent: 6 May\nThe money never arrived.",
    ):
        assert quotes(text, ANSWER) == ()
    mine = "From: qian@post.example\nDate: 6 May 2024\nSubject: lamp\nThis is what I sent."
    assert quotes(mine, Circumstances()) == ()


@pytest.mark.parametrize(
    "introduction",
    [
        "On Mon, May 6, 2024 at 10:11 AM Shop <service@shop.example> wrote:",
        "On Mon, May 6, 2024 at 10:11 AM The Very Long Name\n<service@shop.example> wrote:",
        "On 06/05/2024 10:11, Shop wrote:",
        "客服 <service@shop.example> 于2024年5月6日周一 10:11写道：",
        "在 2024/5/6 10:11, 客服 写道:",
        "Am 06.05.2024 um 10:11 schrieb Shop <service@shop.example>:",
        "Am Mo., 6. Mai 2024 um 10:11 Uhr schrieb Shop <\nservice@shop.example>:",
        "Le lun. 6 mai 2024 à 10:11, Shop <service@shop.example> a écrit :",
        "El lun, 6 may 2024 a las 10:11, Shop (<service@shop.example>) escribió:",
        "Il giorno lun 6 mag 2024 alle ore 10:11 Shop <service@shop.example> ha scritto:",
        "Em seg., 6 de mai. de 2024 às 10:11, Shop <service@shop.example> escreveu:",
        "Op ma 6 mei 2024 om 10:11 schreef Shop <service@shop.example>:",
        "Den mån 6 maj 2024 kl 10:11 skrev Shop <service@shop.example>:",
        "pon., 6 maj 2024 o 10:11 Shop <service@shop.example> napisał(a):",
        "пн, 6 мая 2024 г. в 10:11, Shop <service@shop.example>:",
        "2024年5月6日(月) 10:11 Shop <service@shop.example>:",
    ],
)
def test_the_line_above_an_introduction_is_the_customer_s(introduction: str) -> None:
    text = f"Thank you.\n\nThe cable caught fire.\n{introduction}\n\n> Did it arrive?\n> Shop\n"
    assert shown(text) == "Thank you.\n\nThe cable caught fire."
    assert shown(text, Circumstances()) == text.strip()
    known = KnownMails(["Did it arrive?\nShop"])
    assert shown(text, Circumstances(), known) == "Thank you.\n\nThe cable caught fire."


def test_lines_with_a_mark_that_are_no_quotation_stay() -> None:
    console = "The export fails:\n> export --all\n> error 17: disk full\nPlease help."
    assert quotes(console, Circumstances()) == ()
    assert quotes(console, ANSWER) == ()
    below = (
        "On Mon, May 6, 2024 at 10:11 AM Shop <s@shop.example> wrote:\n"
        "> Which error do you see?\n\nThis one:\n> export --all\n> error 17: disk full"
    )
    known = KnownMails(["Which error do you see?"])
    assert shown(below, ANSWER, known) == "This one:\n> export --all\n> error 17: disk full"


def test_marked_lines_of_a_mail_that_we_know_fold_without_an_introduction() -> None:
    text = "> Which model is it?\nXQG-100\n> When may we come?\nWednesday"
    known = KnownMails(["Which model is it?\nWhen may we come?"])
    assert shown(text, ANSWER, known) == "XQG-100\nWednesday"
    assert shown(text) == text


def test_a_cited_letter_folds_nothing() -> None:
    text = 'I complain.\nOn 6 May your colleague Ann wrote:\n"The money comes."\nNothing came.'
    assert quotes(text, ANSWER) == ()


HEADER = (
    "From: Shop <service@shop.example>\nSent: Monday, May 6, 2024 10:11 AM\n"
    "To: Qian <qian@post.example>\nSubject: repair\n"
)


def test_answers_below_a_copied_header_are_shown() -> None:
    inline = f"See my answers below.\n\n{HEADER}\nWhich model is it?\nXQG-100"
    assert quotes(inline, ANSWER) == ()
    answered = f"Hello,\n\n{HEADER}\n1. Which model is it?\nIt is an XQG-100.\n2. When?\nFriday."
    assert quotes(answered, ANSWER) == ()
    known = KnownMails(["1. Which model is it?\n2. When?"])
    assert shown(answered, ANSWER, known) == "Hello,\n\nIt is an XQG-100.\nFriday."


def test_below_a_copied_header_of_an_unknown_mail_everything_folds_to_the_end() -> None:
    text = f"It arrived.\n\n________________\n{HEADER}\nDid it arrive?\nKind regards\nShop"
    assert shown(text) == "It arrived."
    assert quotes(text, Circumstances()) == ()


@pytest.mark.parametrize(
    "header",
    [
        f"-------- Oprindelig besked --------\n{HEADER}", f"----- Original Message -----\n{HEADER}",
        f"--- On Wed, 4/4/12, Shop <service@shop.example> wrote:\n\n{HEADER}",
        "De : Shop <service@shop.example>\n À : Qian\n Envoyé le : 6 mai 2024\n Objet : x\n",
        "From: The Long Department\n<service@shop.example>\nSent: 6 May 2024\nTo: Qian\n",
        "Von: Shop <s@shop.example>\nGesendet: 6. Mai 2024 10:11\nAn: Qian\nBetreff: x\n",
    ],
)  # fmt: skip
def test_a_copied_header_folds_with_what_introduces_it(header: str) -> None:
    assert shown(f"It arrived.\n\n{header}\nDid it arrive?") == "It arrived."


def test_marked_lines_that_begin_with_a_copied_header_fold() -> None:
    marked = "".join(f"> {line}\n" for line in [*HEADER.splitlines(), "", "Did it arrive?"])
    assert shown(f"It arrived.\n\n{marked}") == "It arrived."
    assert quotes(f"It arrived.\n\n{marked}", Circumstances()) == ()


@pytest.mark.parametrize(
    "mark",
    ["---------- Forwarded message ---------", "-------- Weitergeleitete Nachricht --------",
     "Begin forwarded message:", "---------- 转发的邮件 ---------", "----- 转发邮件信息 -----"],
)  # fmt: skip
def test_a_forward_mark_folds_nothing_whatever_the_subject(mark: str) -> None:
    text = f"Please take care.\n\n{mark}\n{HEADER}\nThe fridge is broken, serial 123.\n-- \nLi"
    assert quotes(text, ANSWER) == ()
    assert quotes(text, Circumstances(is_forward=True)) == ()


def test_a_signature_folds_only_after_its_mark() -> None:
    assert shown("It is broken.\n-- \nQian\nTel. 1", Circumstances()) == "It is broken."
    assert shown("It is broken.\n--\nQian", Circumstances()) == "It is broken.\n--\nQian"
    letter = "It is broken.\n-- \n" + "\n".join(f"Line {n}" for n in range(40))
    assert shown(letter, Circumstances()) == letter


@given(st.lists(st.sampled_from(
    ["> a", "", "在 2024-05-06 10:11:12，客服 写道：", "new", "发件人: a@b.example",
     "日期: 2024-05-06", "主题: c", "---- 原始邮件 ----", "-- ", "What is it?",
     "On Mon, May 6, 2024 Ann <a@b.example> wrote:"]
), max_size=12), st.sampled_from([ANSWER, Circumstances()]), st.booleans())  # fmt: skip
def test_spans_are_in_order_and_what_is_left_is_something(
    lines: list[str], mail: Circumstances, knows: bool
) -> None:
    text = "\n".join(lines)
    spans = quotes(text, mail, KnownMails(["What is it?\na"] if knows else []))
    after = 0
    for start, end in spans:
        assert after <= start < end <= len(text)
        after = end
    if spans:
        assert new_in(text, spans)
