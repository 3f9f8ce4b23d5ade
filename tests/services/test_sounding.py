"""Names by ear: stations and towns as people write them who never saw the sign."""

from time import perf_counter

import pytest

from locales.fold import fold
from services import sounding
from services.areas import every_area
from services.search import named_area
from services.sounding import by_ear, sounds

BY_EAR = {
    "la-chapelle": ("la shapel", "lashapell", "لا شبيل", "لاشاپيل", "Ляшапель", "ላ ሻፕል"),
    "porte-de-la-chapelle": (
        "port dela shapel",
        "portdelachapel",
        "بورت د لا شابيل",
        "порт де ля шапель",
    ),
    "stalingrad": (
        "stalingrat",
        "stalengrad",
        "ستالنغراد",
        "ستالنگراد",
        "Сталінграт",
        "ስታልንግራድ",
        "স্ট্যালিনগ্রাড",
    ),
    "gare-du-nord": ("gar do nor", "garedunor", "غاردونور", "گاردونور", "Гардюнор", "ጋር ዱኖር"),
    "republique": ("repiblik", "repablik", "ريبابليك", "رپوبلیک", "Репаблик", "রিপুবলিক", "ሪፐብሊክ"),
    "porte-de-la-villette": (
        "port de la vilett",
        "بورت دلا فيليت",
        "پورت دلا ویلت",
        "Порт де ля Виллетт",
    ),
    "porte-d-aubervilliers": ("port doberviliye", "بورت دو برفيليي", "Порт д Обервиллье"),
    "rosa-parks": ("roza park", "rozaparks", "روزاباركس", "رزاپارکس", "Розапаркс", "ሮዛ ፓርክ"),
    "barbes-rochechouart": ("barbess", "barbeis", "باربيز", "Барбэс"),
    "marx-dormoy": ("marks dormwa", "marksdormoi", "ماركس دورموي", "Маркс Дормой"),
    "gare-d-austerlitz": ("osterlitz", "gar dosterlits", "اوستيرليتز", "Остерлиц"),
    "chatelet": ("shatle les hal", "شاتليي", "Шатлэ лез Аль"),
    "place-d-italie": ("plas ditali", "بلاص ديطالي", "Плас д Итали"),
    "saint-denis": ("sen deni", "sandeni", "سان دنی", "Сен Дени", "ሳን ደኒ", "সাঁ দেনি"),
    "aubervilliers": ("obervilie", "obervillier", "اوبرفيلي", "Обервиллье", "ኦቤርቪሊዬ"),
    "calais": ("kale", "cale", "كالي", "کالێ", "Калэ", "ካሌ", "কালে"),
    "grande-synthe": (
        "gran sant",
        "grandesint",
        "غراند سنت",
        "گراند سنت",
        "Гранд Сант",
        "ግራንድ ሰንት",
    ),
    "dunkerque": ("dunkirk", "dankerk", "دنكيرك", "دنکرک", "Дюнкерк", "ዳንኪርክ"),
    "clignancourt": (),
}
OTHERS = (
    "help me please",
    "i am hungry",
    "bread",
    "police",
    "a blanket",
    "thank you",
    "good morning",
    "النجدة",
    "انا جعان",
    "شكرا جزيلا",
    "برادر سلام",
    "ډوډۍ",
    "хлеб",
    "помогите",
    "вода",
    "ውሃ",
    "እንጀራ",
    "ভাত",
    "সাহায্য",
    "mangé",
    "je cherche un travail",
    "cunto",
    "biyo",
)


@pytest.fixture(scope="module")
def known() -> set[str]:
    return {f"area:{one.key}" for one in every_area()}


def test_names_by_ear_are_found_in_every_script(known: set[str]) -> None:
    asked = [
        (f"area:{key}", typed)
        for key, ways in BY_EAR.items()
        for typed in ways
        if f"area:{key}" in known
    ]
    missed = [(key, typed, named_area(typed)) for key, typed in asked if named_area(typed) != key]
    assert len(asked) > 70
    assert len(missed) <= len(asked) / 10, missed


@pytest.mark.parametrize("typed", OTHERS)
def test_words_of_another_meaning_are_no_place(typed: str) -> None:
    assert named_area(typed) is None


def test_what_has_few_consonants_or_a_figure_is_not_known_by_ear() -> None:
    assert sounds("Jaurès") == ()
    assert sounds("Paris 18e") == ()
    assert by_ear(fold("nana"), ("Nation",)) == 0


def test_to_listen_to_all_names_takes_little_time() -> None:
    named_area("something by ear")
    began = perf_counter()
    for typed in ("portdelashapel", "obervilie metro", "бельвиль вокзал"):
        named_area(typed)
    assert (perf_counter() - began) / 3 < 0.25  # measured: a few milliseconds


def test_of_what_was_typed_only_the_last_is_kept_in_memory() -> None:
    names = ("Jaurès", "La Chapelle", "باب")
    by_ear("la chapel", names)
    kept = [one.cache_info().currsize for one in (sounds, sounding._joined)]
    for number in range(500):
        by_ear(f"la chapelle {'abcdefghij'[number % 10] * (number % 50)}", names)
    assert [one.cache_info().currsize for one in (sounds, sounding._joined)] == kept
    assert sounding._typed.cache_info().currsize == 1  # the last, while it is compared
