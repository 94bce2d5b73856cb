"""Telephone numbers as people and telephone systems write them, read into E.164."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal, TypeAlias
from urllib.parse import unquote

import msgspec
import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, ValidationResult

COUNTRIES = frozenset(phonenumbers.SUPPORTED_REGIONS)
"""Countries with a numbering plan, as ISO 3166 writes them: `CN`, `DE`."""

RANGE = r"\+[1-9][0-9]{2,14}\*?"
"""A number in E.164, or the beginning of several with a `*` behind it."""

WhyUnknown: TypeAlias = Literal["withheld", "colleague", "shared", "unallocated", "unreadable"]
"""withheld: the caller hides it; colleague: a number or extension of our own house; shared: a
switchboard, or behind one; unallocated: no number that anybody has; unreadable: no number."""

_LONGEST = 320
_ANGLES = re.compile(r"<([^<>]*)>\s*(?:[;,].*)?\Z")
_ANOTHER = re.compile(r",\s*(?:tel|sips?):.*\Z", re.I)
"""A second identity behind the first, as P-Asserted-Identity may have it."""
_HIDING = re.compile(r"[*#]+31#")
"""What is dialled to hide a number."""
_SCHEME = re.compile(r"(tel|sips?|callto):(?://)?", re.I)
_EXTENSION = re.compile(
    r"(?:;ext=|;?\s*\b(?:extension|extn?|durchwahl|dw)\b[.:]?|[x×#~,;]+|转接?|轉|分机|分機)"
    r"[\s.:]*([0-9]{1,9})\s*#?\s*\Z",
    re.I,
)
_DIAL = re.compile(r"\+?[0-9 ()\[\]./*-]{1,60}")
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")
_WITHHELD_WORDS = """
anonymous anonym restricted unknown unavailable private withheld blocked hidden nocallerid
notavailable outofarea payphone coinline privatenumber privatecaller unknownnumber unknowncaller
anonymouscaller numberwithheld withheldnumber callerwithheld asterisk null none undefined
unbekannt unterdrückt anonymeranrufer unbekannteranrufer nummerunterdrückt privat keinenummer
匿名 匿名来电 未知 未知号码 未知来电 无法显示 未显示 未显示号码 无号码 隐藏号码 保密号码 私人号码
"""
_WITHHELD = frozenset(_WITHHELD_WORDS.split())
_NAMELESS_HOSTS = ("anonymous.invalid", "unknown.invalid", "restricted.invalid")
_SPELLED = frozenset({"266696687", "7378742833", "8656696", "2562533", "86282452253", "7748283"})
"""What carriers dial for ANONYMOUS, RESTRICTED, UNKNOWN, BLOCKED, UNAVAILABLE, PRIVATE."""
_LONGEST_EXTENSION = 6


class NumberRules(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the configuration says of numbers."""

    country: str | None = None
    """Where numbers without a country code belong; None: they cannot be read."""
    own: tuple[str, ...] = ()
    """Numbers of our own house, or beginnings with a `*`: who calls from there is a colleague."""
    shared: tuple[str, ...] = ()
    """Switchboards: several people call from such a number."""

    def of_country(self, country: str | None) -> "NumberRules":
        """The rules with this country, where one is given."""
        return self if country is None else msgspec.structs.replace(self, country=country)


NO_RULES = NumberRules()


class Telephone(msgspec.Struct, frozen=True, kw_only=True):
    """What was written, as a telephone number."""

    written: str
    """For people: without scheme, host and invisible characters."""
    number: str | None = None
    """E.164 of a number that may be called back; an extension is left out."""
    is_valid: bool = False
    """A number that somebody can have."""
    why: WhyUnknown | None = None
    """Why nobody is known by it; None: the number is an identity."""

    @property
    def is_numeric(self) -> bool:
        """A number, whether anybody can have it or not: no words."""
        return self.why not in ("withheld", "unreadable")


def read_telephone(written: str, rules: NumberRules = NO_RULES) -> Telephone:
    """Reads whatever a telephone system or a person wrote; raises nothing."""
    shown, text, is_nameless = _without_scheme(_plain(written))
    if is_nameless or is_withheld(text) or not text:
        return Telephone(written=shown, why="withheld")
    text, extension = _without_extension(text)
    if not _DIAL.fullmatch(text) or not any(map(str.isdigit, text)):
        return Telephone(written=shown, why="unreadable")
    found = _parsed(text, rules.country)
    if found is None:
        return Telephone(written=shown, why=_why_not(text, rules.country))
    number = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    if _is_in(number, rules.own):
        return Telephone(written=shown, number=number, is_valid=True, why="colleague")
    if _is_short(text, rules.country):
        return Telephone(written=shown, why=_why_not(text, rules.country))
    if not phonenumbers.is_valid_number(found):
        return Telephone(written=shown, number=number, why="unallocated")
    is_shared = extension or bool(found.extension) or _is_in(number, rules.shared)
    return Telephone(
        written=shown, number=number, is_valid=True, why="shared" if is_shared else None
    )


def is_withheld(text: str) -> bool:
    """True for the words and pseudo numbers that stand for a caller who is not named."""
    word = re.sub(r"[\s._\"'()-]", "", text).casefold()
    if word in _WITHHELD:
        return True
    digits = re.sub(r"\D", "", text)
    if text == "-1" or _HIDING.match(text):
        return True
    if not digits or not _DIAL.fullmatch(text):
        return False
    is_filler = not digits.strip("0") or (
        len(set(digits)) == 1 and len(digits) > _LONGEST_EXTENSION
    )
    return is_filler or not {digits, digits.removeprefix("1")}.isdisjoint(_SPELLED)


def _plain(written: str) -> str:
    text = unicodedata.normalize("NFKC", written[:_LONGEST])
    return "".join(_character(each) for each in text).strip()


def _character(each: str) -> str:
    category = unicodedata.category(each)
    if category == "Nd":
        return str(unicodedata.decimal(each))
    if category == "Pd" or each == "\u2212":
        return "-"
    if category in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return " " if each in "\t\r\n" else ""
    return " " if category in ("Zs", "Zl", "Zp") else each


def _without_scheme(text: str) -> tuple[str, str, bool]:
    """For people; the number alone; and whether its host says that nobody is named."""
    is_nameless = False
    if angle := _ANGLES.search(text):
        is_nameless = is_withheld(text[: angle.start()])
        text = angle.group(1).strip()
    text = _ANOTHER.sub("", text)
    scheme = _SCHEME.match(text)
    bare = unquote(text[scheme.end() :]) if scheme else text
    user, at, host = bare.partition("@")
    is_nameless = is_nameless and not user.strip("+").isdecimal()
    is_nameless |= bool(at) and re.split(r"[:;>]", host.lower())[0] in _NAMELESS_HOSTS
    user, *parameters = user.split(";")
    given = dict(each.partition("=")[::2] for each in parameters if "=" in each)
    context = given.get("phone-context", "")
    if context.startswith("+") and not user.startswith("+"):
        user = context + user
    if at:
        user = user.partition(":")[0]
    shown = user if scheme or at or parameters else text
    if (extension := given.get("ext")) is not None:
        return f"{shown} x{extension}", f"{user};ext={extension}", is_nameless
    if parameters and not given:
        return text, bare, is_nameless
    return shown, user, is_nameless


def _without_extension(text: str) -> tuple[str, bool]:
    """The number, and whether an extension was taken off it."""
    found = _EXTENSION.search(text)
    if found is None or not any(map(str.isdigit, text[: found.start()])):
        return text, False
    return text[: found.start()].rstrip(" ;,.-#~×"), True


def _parsed(text: str, country: str | None) -> PhoneNumber | None:
    """The first reading that is valid, else the first that is possible."""
    possible: PhoneNumber | None = None
    for each in _readings(text):
        try:
            found = phonenumbers.parse(each, country)
        except NumberParseException:
            continue
        if phonenumbers.is_valid_number(found):
            return found
        reason = phonenumbers.is_possible_number_with_reason(found)
        if possible is None and reason == ValidationResult.IS_POSSIBLE:
            possible = found
    return possible


def _readings(text: str) -> Iterator[str]:
    """A number with `00` is one with a country code, whatever the country dials abroad with."""
    for each in (text, _TRUNK_ZERO.sub("", text)):
        digits = re.sub(r"[^0-9+]", "", each)
        if digits.startswith("00"):
            yield "+" + digits[2:]
        yield each


def _why_not(text: str, country: str | None) -> WhyUnknown:
    """An extension of ours, unless it is a public short number like 10086 or no number at all."""
    if not _is_short(text, country):
        return "unallocated"
    try:
        public = country is not None and phonenumbers.is_valid_short_number_for_region(
            phonenumbers.parse(text, country), country
        )
    except NumberParseException:
        public = False
    return "unallocated" if public else "colleague"


def _is_short(text: str, country: str | None) -> bool:
    """An extension: so few digits, without country code or trunk prefix."""
    digits = re.sub(r"[^0-9+]", "", text)
    trunk = country and phonenumbers.ndd_prefix_for_region(country, True)
    if country is not None and not trunk:
        return len(digits) < _LONGEST_EXTENSION and not digits.startswith(("+", "0"))
    return len(digits) <= _LONGEST_EXTENSION and not digits.startswith(("+", trunk or "0"))


def _is_in(number: str, ranges: tuple[str, ...]) -> bool:
    return any(
        number.startswith(each[:-1]) if each.endswith("*") else number == each for each in ranges
    )
