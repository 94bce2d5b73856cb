"""What folds of a mail depends on the mails that we know; the text itself goes on whole."""

from baton_contracts.email_received.folding import display
from baton_contracts.email_received.mail import MAX_TEXT_BYTES, MailReceived
from baton_contracts.email_received.rest import unpacked
from tests.unit.email.world import World, mail

INTRODUCTION = '在 2024-05-06 10:11:12，"客服" <service@demo.example> 写道：'


async def answered(world: World, ours: str) -> str:
    """Ann wrote, we answered; our Message-ID."""
    await world.take(mail())
    first = world.published(MailReceived)[-1]
    await world.case_of(first)
    await world.reply(first, ours)
    return f"<{world.outgoing()[-1].mail.message_id}>"


async def last(world: World) -> tuple[MailReceived, str]:
    """The mail that came last, and its text."""
    contract = world.published(MailReceived)[-1]
    text = await world.words(contract.text)
    assert isinstance(text, str)
    return contract, text


async def test_lines_of_our_own_mail_fold_without_a_mark(world: World) -> None:
    ours = await answered(world, "您好，请问型号是什么？\n您哪天方便？\n客服中心")
    lines = ("您好，请问型号是什么？", "XQG-100", "您哪天方便？", "周三", "客服中心")
    text = "\n".join(["见内文。", "", INTRODUCTION, "", *lines])
    await world.take(mail(text, Message_ID="<2@mail.example>", In_Reply_To=ours))
    contract, whole = await last(world)
    assert whole == text
    assert display(whole, contract.folded).shown == "见内文。\n\nXQG-100\n周三"
    assert contract.folded_lines == 4


async def test_the_text_goes_on_whole_with_what_it_quotes(world: World) -> None:
    quoted = (
        "The cable caught fire.\r\nOn Mon, May 6, 2024 Shop <s@a.example> wrote:\r\n> It smokes"
    )
    await world.take(mail(quoted, Subject="Re: order"))
    contract, whole = await last(world)
    assert whole == quoted.replace("\r\n", "\n")
    assert display(whole, contract.folded).shown == "The cable caught fire."
    assert (contract.folded_lines, contract.text_is_cut, contract.left_out) == (2, False, 0)


async def test_a_text_that_is_too_long_loses_what_folds_before_its_own_words(world: World) -> None:
    quoted = "".join(f"> line {n} of the mail before\r\n" for n in range(3_000))
    text = f"Before.\r\nOn Mon, May 6, 2024 Shop <s@a.example> wrote:\r\n{quoted}\r\nAfter it."
    await world.take(mail(text, Subject="Re: order"))
    contract, kept = await last(world)
    assert len(kept.encode()) <= MAX_TEXT_BYTES
    shown = display(kept, contract.folded)
    assert shown.shown == "Before.\n\nAfter it."
    assert "> line 5 of" in shown.folded[0].text
    assert contract.text_is_cut
    assert contract.left_out == len(text.replace("\r\n", "\n")) - len(kept)
    assert contract.folded_lines == 3_001


async def test_words_of_the_sender_s_own_that_are_too_many_are_counted(world: World) -> None:
    await world.take(mail("x" * 40_000))
    contract, kept = await last(world)
    assert contract.text_is_cut
    assert contract.left_out == 40_000 - len(kept)


async def test_what_is_left_out_goes_on_packed_for_word_rules(world: World) -> None:
    text = "".join(f"{n}: a line of a log, {n * 7919 % 10_007}\r\n" for n in range(1_500))
    await world.take(mail(f"{text}The cable caught fire."))
    contract, kept = await last(world)
    assert "caught fire" not in kept
    assert contract.rest is not None
    packed = await world.words(contract.rest)
    assert isinstance(packed, str)
    assert unpacked(packed, kept).endswith("The cable caught fire.")


async def test_a_mail_without_text_says_why(world: World) -> None:
    await world.take(mail("", Content_Type="application/pdf; name=a.pdf"))
    assert (await last(world))[0].no_text == "only-files"
    encrypted = "application/pkcs7-mime; smime-type=enveloped-data"
    await world.take(mail("x", Message_ID="<2@mail.example>", Content_Type=encrypted))
    assert (await last(world))[0].no_text == "encrypted"
