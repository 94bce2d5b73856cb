"""Whatever the product tells people to do is tried by a test that names the words.

A sentence with new advice is red here until a test has `Advice("its words")` (tests/advice.py), is
told so by the product, does it, and sees it work.
"""

import ast
from pathlib import Path

from tests.advice import Advice
from tests.architecture.advising import (
    advising,
    is_said,
    named,
    named_by_tests,
    product,
    texts,
    untried,
)

ROOT = Path(__file__).parents[2]

NOT_TRIED_HERE = {
    "Temporarily unavailable; try again after Retry-After.": "the description of an answer; "
    "identification's own is tried",
    "Ask a service of the release that wrote it.": "there is one release",
    "start the release that made it and take a backup to restore here": "there is one release",
    "read the marks again": "a comment beside a value of an enum, told to nobody",
    "look where to follow it from": "a line of the log about what the program itself does",
    "or fill the topic again.": "told to the operator when Kafka has deleted records for good",
    "empty the topic, or bring back its log": "told to the operator who pointed a log elsewhere",
    "run as an ordinary user.": "needs a machine without the account nobody",
    "give the folder to a user of this machine.": "needs a folder of an account that is gone",
    "set BATON_HOME to a folder of yours, like ~/baton.": "needs an ordinary account; opened_home "
    "says it first, and there it is tried",
    "end it with `kill -9 …` and start again.": "needs a PostgreSQL that SIGKILL does not end",
    "use the container image instead.": "needs a machine that the wheel does not fit",
    "look at the original.": "GET /v1/messages/{id}/raw, which tests/integration/email reads",
    "We cannot show the survey just now. Come again in a minute.": "PostgreSQL away and back is "
    "tests/e2e/test_database_away.py",
    "`make run` needs no Kafka.": "tests/e2e starts it so",
    "compare, apply or export the configuration file baton.yaml": "the description of a command",
    "see records that could not be applied; retry or drop them": "the description of a command",
    "set both by NTP": "the clock of a machine is nobody's to set here",
    "Send a mail with any mail program to …": "tests/e2e/test_demo.py sends it",
    "Sign in with a token: run … and paste its output here:": "tests/e2e/test_documents_played.py "
    "runs the command, tests/e2e/browser.py pastes it",
}
"""Words of advice that no test follows, and why not."""

SAID = ast.parse(
    '''
def close(case, by):
    """Close it."""
    raise Refused(f"{by} may not close it. Ask {case.owner}, or reopen it first.")
'''
)


def test_every_sentence_that_tells_people_what_to_do_is_tried() -> None:
    missing = list(untried(product(ROOT), {*named_by_tests(ROOT), *NOT_TRIED_HERE}))
    assert missing == [], "\n".join(missing)


def test_what_tests_name_the_product_says() -> None:
    said = texts(ROOT)
    every = {*named_by_tests(ROOT), *NOT_TRIED_HERE}
    assert [each for each in every if not is_said(each, said)] == []


def test_nothing_is_excused_that_is_tried() -> None:
    for words in NOT_TRIED_HERE:
        rest = {each for each in NOT_TRIED_HERE if each != words}
        assert list(untried(product(ROOT), {*named_by_tests(ROOT), *rest})), words


def test_new_advice_is_seen_until_a_test_names_it() -> None:
    (sentence,) = advising(SAID, "planted.py")
    assert sentence.text == "… may not close it. Ask …, or reopen it first."
    assert len(list(untried([sentence], []))) == 2
    assert len(list(untried([sentence], ["Ask …"]))) == 1
    assert list(untried([sentence], ["Ask …, or reopen it first."])) == []
    assert list(named(ast.parse('Advice("reopen it first.").raised()'))) == ["reopen it first."]
    Advice("Ask …, or").said_in("bo may not close it. Ask ana, or reopen it first.")
