"""The number that people quote on the phone and in mails."""

from hypothesis import given
from hypothesis import strategies as st

from baton_contracts.case_number import ALPHABET, case_number, numbers_in, read_number

IDS = st.uuids().map(str)


@given(IDS)
def test_a_number_is_nine_characters_that_can_be_read_back(case_id: str) -> None:
    number = case_number(case_id)
    assert len(number) == 9
    assert read_number(number) == number
    assert read_number(f" {number.lower()} ") == number


@given(IDS, st.integers(0, 8), st.sampled_from(ALPHABET))
def test_one_wrong_character_makes_it_no_number(case_id: str, place: int, wrong: str) -> None:
    number = case_number(case_id)
    typed = number[:place] + wrong + number[place + 1 :]
    assert read_number(typed) == (number if typed == number else None)


def test_letters_that_look_like_digits_are_read_as_such() -> None:
    number = next(n for i in range(999) if {"0", "1"} <= set(n := case_number(str(i))))
    assert read_number(number.replace("0", "o").replace("1", "l")) == number


def test_a_second_attempt_gives_another_number() -> None:
    assert case_number("one", 1) != case_number("one")


def test_a_number_is_found_between_chinese_words_and_in_a_subject() -> None:
    number = case_number("one")
    assert numbers_in(f"你好，关于{number}这个问题") == (number,)
    assert numbers_in(f"Re: [#{number}] my parcel, {number} again") == (number,)


def test_longer_words_hold_no_number() -> None:
    assert numbers_in(f"x{case_number('one')} {case_number('one')}9") == ()


def test_a_mail_full_of_numbers_gives_the_first_five() -> None:
    assert len(numbers_in(" ".join(case_number(str(i)) for i in range(9)))) == 5
