"""Chinese mail is read by what its bytes are, not only by what they are called."""

import pytest

from baton_email.parsing.charsets import clean, codec_of, decode, language_hint, one_line
from baton_email.parsing.encoded_words import words
from baton_email.parsing.headers import file_name, message_ids, parameters

SENTENCE = "您好，请问我的订单什么时候可以到？谢谢！"


@pytest.mark.parametrize("charset", ["gb2312", "GBK", "x-gbk", "cp936", '"gb2312"', "gb18030"])
def test_gb2312_and_gbk_are_read_as_gb18030(charset: str) -> None:
    rare = "朱镕基，㐂，🙂"
    assert decode(rare.encode("gb18030"), charset) == (rare, None)


@pytest.mark.parametrize("charset", ["iso-8859-1", "us-ascii", "windows-1252", ""])
@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_chinese_under_a_western_name_is_found(charset: str, codec: str) -> None:
    text, defect = decode(SENTENCE.encode(codec), charset)
    assert text == SENTENCE
    assert defect is not None
    assert codec in defect.en


def test_utf_8_that_is_called_gb2312_is_read_as_utf_8() -> None:
    assert decode(SENTENCE.encode(), "gb2312")[0] == SENTENCE


@pytest.mark.parametrize(
    "sentence",
    ["Très déçu.", "Le réfrigérateur est cassé, ça ne marche pas.", "Grüße aus Köln, ça va",
     "Jürgen Müller", "Ärger über Öl", "La lámpara está rota, ¿cuándo vendrá?", "Señor Muñoz",
     "Não funciona, estou à espera.", "Kylskåpet är trasigt.", "Køleskabet er gået i stykker",
     "Jääkaappi on rikki, tämä on tärkeää", "L'été dernier", "ça été créé à Créteil",
     "Größe: 5 ½ Zoll", "naïve café", "“It caught fire” – 5 €"],
)  # fmt: skip
def test_western_text_stays_western(sentence: str) -> None:
    content = sentence.encode("cp1252")
    for charset in ("iso-8859-1", "windows-1252", "cp-1252"):
        assert decode(content, charset) == (sentence, None)
    for charset in ("", "us-ascii", "utf-8", "no-such"):
        assert decode(content, charset)[0] == sentence


@pytest.mark.parametrize(
    ("charset", "sentence"),
    [
        ("windows-1251", "Холодильник сломан, помогите"),
        ("koi8-r", "Холодильник сломан, помогите"),
        ("iso-8859-2", "Lodówka jest zepsuta, proszę o pomoc"),
        ("windows-1253", "Το ψυγείο χάλασε"),
        ("shift_jis", "冷蔵庫が壊れました"),
        ("iso-2022-jp", "冷蔵庫が壊れました"),
        ("euc-kr", "냉장고가 고장났어요"),
        ("windows-874", "ตู้เย็นเสีย"),
    ],
)
def test_a_declared_charset_is_believed_unless_the_bytes_cannot_be_it(
    charset: str, sentence: str
) -> None:
    codec = codec_of(charset)
    assert codec is not None
    assert decode(sentence.encode(codec), charset) == (sentence, None)
    assert decode(sentence.encode(), charset)[0] == sentence


def test_few_western_letters_in_pairs_are_no_strong_evidence() -> None:
    short = "您好".encode("gb18030")
    assert decode(short, "iso-8859-1")[0] == "ÄúºÃ"
    assert decode("ÖÜ ÄÖ ÄÄ ÜÜ".encode("cp1252"), "iso-8859-1")[0] == "ÖÜ ÄÖ ÄÄ ÜÜ"


def test_big5_under_a_western_name_is_found() -> None:
    sentence = "您好，請問我的訂單什麼時候可以到？"
    assert decode(sentence.encode("big5"), "iso-8859-1")[0] == sentence


@pytest.mark.parametrize(
    ("hint", "codec", "words"),
    [
        ("zh", "gb18030", "退货"), ("zh-hant", "big5", "退貨"), ("ja", "cp932", "返品"),
        ("ru", "cp1251", "возврат"), ("pl", "cp1250", "proszę o pomoc"), ("west", "cp1252", "ÄÖÜ"),
    ],
)  # fmt: skip
def test_the_sender_s_language_helps_where_nothing_is_declared(
    hint: str, codec: str, words: str
) -> None:
    assert decode(words.encode(codec), "", hint)[0] == words


@pytest.mark.parametrize(
    ("language", "charsets", "domain", "hint"),
    [
        ("zh-CN", [], "", "zh"), ("zh_TW", [], "", "zh-hant"), ("fr-CA", [], "", "west"),
        ("cs", [], "", "pl"), ("", ["us-ascii", "gbk"], "a.example", "zh"),
        ("", ["iso-2022-jp"], "", "ja"), ("", [], "post.co.kr", "ko"), 
        ("", ["utf-8"], "a.de", "west"),
        ("", [], "post.example", ""), ("xx", ["big5"], "a.cn", ""),
    ],
)  # fmt: skip
def test_what_tells_the_sender_s_language(
    language: str, charsets: list[str], domain: str, hint: str
) -> None:
    assert language_hint(language, charsets, domain) == hint


def test_a_character_that_is_cut_in_two_costs_only_itself() -> None:
    text, defect = decode(SENTENCE.encode("gb18030")[:-1], "gb2312")
    assert text.startswith(SENTENCE[:-1])
    assert defect is not None


def test_big5_and_hz_are_read() -> None:
    assert decode("請問".encode("big5"), "big5") == ("請問", None)
    assert decode("你好".encode("hz"), "hz-gb-2312") == ("你好", None)


@pytest.mark.parametrize(
    "charset", ["rot13", "zlib", "unicode_escape", "no-such", "\x00", "x" * 999]
)
def test_what_is_no_charset_is_no_codec(charset: str) -> None:
    assert codec_of(charset) is None
    assert decode(b"abc", charset)[0] == "abc"


def test_controls_and_marks_that_turn_text_round_are_taken_out() -> None:
    assert clean("a\x00b\x1b\u202ec\ud800d\r\ne\rf  \n") == "abcd\ne\nf\n"
    assert one_line(" a \r\n\t b\x07 ") == "a b"


def test_encoded_words_cut_in_the_middle_of_a_character_are_joined() -> None:
    assert words("=?gb2312?B?xOO6?=\r\n =?gb2312?B?w6OsyKU=?=") == "你好，去"


def test_encoded_words_beside_plain_ones_keep_the_blank() -> None:
    assert words("Re: =?utf-8?q?=E4=BD=A0?= ok =?utf-8?q?a?= =?gbk?b?xOM=?=") == "Re: 你 ok a你"


def test_a_broken_encoded_word_does_no_harm() -> None:
    assert words("=?utf-8?B?!!!?= x =?utf-8?q?=FF?=").startswith("x ")
    assert words("=?utf-8?B?5L2g5aW9") == "=?utf-8?B?5L2g5aW9"


def test_names_of_files_lose_path_and_controls() -> None:
    assert file_name("..\\..\\C:\\boot\x00.ini") == "boot.ini"
    assert file_name("=?gbk?B?t6LGsS5wZGY=?=") == "发票.pdf"
    assert len(file_name("长" * 500 + ".pdf")) <= 200
    assert file_name("长" * 500 + ".pdf").endswith(".pdf")


def test_parameters_in_pieces_are_put_together() -> None:
    pieces = "attachment; filename*1*=%A5%A8.pdf; filename*0*=utf-8''%E5%8F%91%E7; size=1"
    assert parameters(pieces) == {"filename": "发票.pdf", "size": "1"}
    whole = parameters("attachment; filename*=utf-8''%E5%8F%91%E7%A5%A8.pdf")
    assert whole == {"filename": "发票.pdf"}
    assert parameters('a/b; name="a;\\"b"; charset=utf-8') == {"name": 'a;"b', "charset": "utf-8"}


def test_message_ids_are_bounded_and_keep_the_first() -> None:
    ids = message_ids(" ".join(f"<{n}@x.example>" for n in range(500)))
    assert len(ids) == 100
    assert (ids[0], ids[-1]) == ("0@x.example", "499@x.example")
