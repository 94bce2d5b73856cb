"""What is shown of a text, and where the folded parts were."""

from baton_contracts.email_received.folding import Display, FoldedText, display
from baton_contracts.email_received.mail import Folded
from baton_contracts.frozen import SAMPLES
from baton_contracts.published import decode_contract


def test_the_shown_text_and_the_places_of_what_folds() -> None:
    text = "\n> one\nyes\n> two\nno\n-- \nAnn"
    spans = [
        Folded(start=1, end=7), Folded(start=11, end=17), Folded(start=20, end=len(text)),
    ]  # fmt: skip
    assert display(text, spans) == Display(
        "yes\nno",
        (FoldedText(0, "> one\n"), FoldedText(4, "> two\n"), FoldedText(6, "-- \nAnn")),
    )


def test_nothing_folds_of_an_older_mail() -> None:
    assert display(" as it is\n", ()) == Display("as it is", ())
    body = (SAMPLES / "baton.mail.received.v1.json").read_bytes()
    older = decode_contract("baton.mail.received.v1", body)
    assert getattr(older, "folded", None) == ()
