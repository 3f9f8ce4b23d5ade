from datetime import date, datetime, time
from pathlib import Path

import pytest
from bidi import get_display  # type: ignore[import-untyped]
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from locales import (
    LANGUAGES,
    Spoken,
    Text,
    _,
    as_is,
    label,
    language,
    lines,
    ngettext,
    pgettext,
    say,
)
from locales.formatter import FSI, PDI, RLM
from tests.locales.small_catalogues import Teach, teacher, untranslated

RTL = [one.code for one in LANGUAGES if one.rtl]
LTR = [one.code for one in LANGUAGES if not one.rtl]
CODES = [one.code for one in LANGUAGES]
MARKS = {ord(mark): None for mark in (FSI, PDI, RLM)}

PHONE = "+33 6 39 98 12 34"
STREET = "12 Rue Philippe de Girard (métro La Chapelle), 75018"
KITCHEN = "Solidarité Wilson"
CARD = {
    "ar": "📍 {street}\n☎️ هاتف {phone}\n🕕 {day}، من {start} إلى {end}\n{kitchen}: طعام ساخن",
    "fa_AF": "📍 {street}\n☎️ تلفن {phone}\n🕕 {day}، از {start} تا {end}\n{kitchen}: غذای گرم",
    "ps": "📍 {street}\n☎️ تلیفون {phone}\n🕕 {day}، له {start} تر {end}\n{kitchen}: ګرم خواړه",
    "ckb": "📍 {street}\n☎️ تەلەفۆن {phone}\n🕕 {day}، لە {start} تا {end}\n{kitchen}: خواردن",
    "ur": "📍 {street}\n☎️ فون {phone}\n🕕 {day}، {start} سے {end} تک\n{kitchen}: گرم کھانا",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return untranslated(tmp_path, monkeypatch)


@pytest.fixture
def teach(folder: Path) -> Teach:
    return teacher(folder)


def card() -> Text:
    return _(
        "card",
        street=STREET,
        phone=PHONE,
        day=date(2025, 11, 24),
        start=time(18),
        end=time(20),
        kitchen=KITCHEN,
    )


def seen(line: str) -> str:
    """What a telephone shows of a line, from left to right."""
    shown = get_display(line)
    assert isinstance(shown, str)
    return shown.translate(MARKS)


@pytest.mark.parametrize("code", RTL)
def test_phone_address_times_and_date_are_read_in_their_own_order(code: str, teach: Teach) -> None:
    teach(code, {"card": CARD[code]})
    street, phone, hours, kitchen = map(seen, say(card(), code).split("\n"))
    assert STREET in street
    assert PHONE in phone
    assert "18:00" in hours
    assert "20:00" in hours
    assert "24/11" in hours
    assert kitchen.endswith(KITCHEN)
    assert hours.index("18:00") > hours.index("20:00")  # from right to left, as it is read


@pytest.mark.parametrize("code", RTL)
def test_without_isolation_the_phone_number_turns_round(code: str, teach: Teach) -> None:
    teach(code, {"card": CARD[code]})
    bare = say(card(), code).translate(MARKS).split("\n")
    assert PHONE not in seen(bare[1])


@pytest.mark.parametrize("code", RTL)
def test_every_line_from_right_to_left_begins_with_one_mark(code: str, teach: Teach) -> None:
    teach(code, {"card": CARD[code]})
    said = say(lines(card(), None, as_is(KITCHEN), _("2. untranslated")), code)
    assert all(line.startswith(RLM) for line in said.split("\n"))
    assert said.count(RLM) == len(said.split("\n"))


@pytest.mark.parametrize("code", LTR)
def test_lines_from_left_to_right_have_no_mark_of_direction(code: str, folder: Path) -> None:
    assert RLM not in say(lines(as_is("مطبخ"), _("hello")), code)


@pytest.mark.parametrize("code", CODES)
def test_values_are_isolated_in_every_language(code: str, folder: Path) -> None:
    assert f"{FSI}مطبخ{PDI}" in say(_("At {place}", place="مطبخ"), code)


@pytest.mark.parametrize("code", CODES)
def test_an_address_of_the_web_alone_on_its_line_has_no_marks(code: str, folder: Path) -> None:
    link = "https://popote.example.org/calendar/abc.ics"
    said = say(lines(_("Your shifts:"), as_is(link), _("{link}", link=link), _(link)), code)
    assert said.split("\n")[1:] == [link, link, link]


def test_a_value_beside_other_words_keeps_its_marks_even_as_an_address(folder: Path) -> None:
    said = say(_("See {link}", link="https://a.example"), "ar")
    assert said == f"{RLM}See {FSI}https://a.example{PDI}"


def test_empty_lines_stay_empty_and_left_out_lines_leave_nothing(folder: Path) -> None:
    said = say(lines(_("a"), None, lines(None), _(""), lines(_("b"), lines(_("c")))), "ar")
    assert said == f"{RLM}a\n\n{RLM}b\n{RLM}c"


@pytest.mark.parametrize(
    "stray", ["\u202e", "\u202d", "\u202a", "\u2066", "\u2067", FSI, PDI, RLM, "\u200e", "\u061c"]
)
def test_marks_brought_by_a_value_do_not_arrive(stray: str, folder: Path) -> None:
    said = say(_("At {place}", place=f"{stray}a{stray}b{stray}"), "ar")
    assert said == f"{RLM}At {FSI}ab{PDI}"
    assert label(_("At {place}", place=f"{stray}a"), "ar") == "At a"


def test_a_value_brings_no_line_breaks_controls_or_broken_characters(folder: Path) -> None:
    said = say(_("At {place}", place=" a\r\n b\u2028c\x00\x07\x9f\ud800\td "), "fr")
    assert said == f"At {FSI}a b c d{PDI}"
    said.encode()


def test_joiners_within_persian_words_stay(folder: Path) -> None:
    assert "می\u200cخواهم" in say(as_is("می\u200cخواهم"), "fa_AF")


def test_braces_in_a_value_are_only_braces(folder: Path) -> None:
    assert say(_("At {place}", place="{phone} {0} {"), "fr") == f"At {FSI}{{phone}} {{0}} {{{PDI}"


@pytest.mark.parametrize(
    "wrong",
    [
        "{شروع}",
        "{0}",
        "{}",
        "{place.name}",
        "{place[a]}",
        "{place[9999]}",
        "{place!x}",
        "{place:d}",
        "{place",
        "place}",
        "{",
        "{place:{deep}}",
    ],
)
def test_a_wrong_placeholder_falls_back_to_the_source(wrong: str, teach: Teach) -> None:
    teach("fa_AF", {"At {place}": f"در {wrong}"})
    assert say(_("At {place}", place="X"), "fa_AF") == f"{RLM}At {FSI}X{PDI}"
    assert label(_("At {place}", place="X"), "fa_AF") == "At X"


def test_the_fallback_of_many_is_the_plural_of_the_source(teach: Teach) -> None:
    teach("fr", {("{count} seat", "{count} seats"): ("{nombre} place", "{nombre} places")})
    assert say(ngettext("{count} seat", "{count} seats", 3), "fr") == f"{FSI}3{PDI} seats"
    assert say(ngettext("{count} seat", "{count} seats", 1), "fr") == f"{FSI}1{PDI} seat"


def test_a_value_the_program_forgot_shows_the_source_and_does_not_crash(folder: Path) -> None:
    assert say(_("At {place}"), "fr") == "At {place}"


def test_an_empty_message_is_empty_and_not_the_header_of_the_catalogue(folder: Path) -> None:
    assert say(_(""), "ar") == ""


def test_a_text_within_a_text_is_in_the_same_language(teach: Teach) -> None:
    teach("fr", {"Take {what}": "Prenez {what}", "words\x04blanket": "une couverture"})
    said = _("Take {what}", what=pgettext("words", "blanket"))
    assert say(said, "fr") == "Prenez une couverture"
    assert label(said, "fr") == "Prenez une couverture"


def test_a_name_within_a_text_is_isolated_once(teach: Teach) -> None:
    teach("ar", {"At {place}": "في {place}"})
    assert say(_("At {place}", place=as_is("Wilson")), "ar") == f"{RLM}في {FSI}Wilson{PDI}"


def test_a_day_alone_is_said_in_the_form_of_the_reader(folder: Path) -> None:
    assert label(as_is(date(2025, 11, 24)), "fr") == "lundi 24/11"


def test_a_label_has_no_marks(teach: Teach) -> None:
    teach("ar", {"Wilson {time}": "ولسن {time}"})
    assert label(_("Wilson {time}", time=time(18)), "ar") == "ولسن 18:00"


VALUES = st.one_of(
    st.text(),
    st.text(st.sampled_from("{}[]!:.0a\n\r\x00\u200f\u202e\u2066\u2067\u2068\u2069\ud800 🆘")),
    st.integers(),
    st.floats(),
    st.times(),
    st.dates(),
    st.datetimes(),
    st.builds(as_is, st.text()),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(CODES), st.text(max_size=20), VALUES, st.integers(-5, 10**9))
def test_saying_never_raises_whatever_the_value(
    folder: Path, code: str, message: str, value: str | int | float | date | time, count: int
) -> None:
    texts = (
        _(message, place=value),
        _("At {place}\n{place}", place=value),
        ngettext("{count} at {place}", "{count} at {place}", count, place=value),
        as_is(str(value)),
    )
    said = say(lines(*texts), code)
    assert said.count(FSI) == said.count(PDI) or FSI in message or PDI in message
    for line in say(lines(*texts[1:]), code).split("\n"):
        assert (
            line.startswith(("https://", "http://")) or line.startswith(RLM) == language(code).rtl
        )
    label(texts[1], code)


def test_moments_are_said_by_their_kind(folder: Path) -> None:
    said = _("{a} {b} {c}", a=time(18), b=date(2025, 11, 24), c=datetime(2025, 11, 24, 16, 5))  # noqa: DTZ001
    assert say(said, "fr").translate(MARKS) == "18:00 lundi 24/11 24/11 16:05"


def test_what_somebody_else_reads_stands_in_the_order_of_their_language(teach: Teach) -> None:
    teach("ar", {"Call {phone}": "اتصلوا {phone}"})
    inside = Spoken(lines(_("Call {phone}", phone=PHONE), as_is("x")), "ar")
    said = say(lines(as_is("before"), inside), "en_GB").split("\n")
    assert said[1] == f"{FSI}{RLM}اتصلوا {FSI}{PHONE}{PDI}{PDI}"
    assert said[2] == f"{FSI}{RLM}{FSI}x{PDI}{PDI}"
    assert get_display(said[1]).translate(MARKS) == get_display(inside_alone()).translate(MARKS)


def inside_alone() -> str:
    return say(_("Call {phone}", phone=PHONE), "ar")
