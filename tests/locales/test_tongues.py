"""Which language a message is in: sixteen of them, as people type them on a telephone."""

import csv
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.fold import fold
from locales.tongues import LIKELY, NOTHING, SURE, recognise
from locales.vocabulary import HEARD

DATA = Path(__file__).parents[1] / "data"
INTENTS, SAID = DATA / "intents.csv", DATA / "said.csv"
AS_OURS = {"fa-AF": "fa_AF", "en": "en_GB"}

NATIVE = {
    "ar": ("أين أجد طعامًا اليوم", "انا جعان وين في اكل", "محتاج بطانية لو سمحت"),
    "fa_AF": ("امشب غذا کجا میدهند", "من گرسنه هستم برادر", "کجا می توانم بخوابم"),
    "ps": ("زه وږی یم ډوډۍ چېرته ده", "نن شپه چیرته ویده شم", "مرسته غواړم"),
    "ckb": ("خواردن لە کوێیە ئەمشەو", "من برسیمە تکایە", "دەمەوێت قسە لەگەڵ کەسێک بکەم"),
    "ur": ("کھانا کہاں ملے گا", "مجھے بھوک لگی ہے", "آج رات کہاں سوؤں"),
    "ti": ("ምግቢ ኣበይ ኣሎ", "ጠምየ ኣለኹ", "ሎሚ ምሸት ኣበይ ክድቅስ"),
    "am": ("ምግብ የት አለ ዛሬ", "በጣም እርቦኛል", "ዛሬ ማታ የት እተኛለሁ"),
    "bn": ("খাবার কোথায় পাব", "আমার খুব ক্ষুধা লেগেছে", "আজ রাতে কোথায় ঘুমাব"),
    "uk": ("де можна поїсти сьогодні", "я дуже голодний", "мені потрібна ковдра"),
    "ru": ("где можно поесть сегодня", "я очень голодный", "мне нужно одеяло"),
    "fr": ("où est-ce qu'on peut manger ce soir", "je veux aider dimanche", "il fait froid"),
    "en_GB": ("where can I eat tonight", "i want to help on sunday", "we need blankets please"),
    "so": ("xagee cunto laga helaa maanta", "waan gaajaysanahay walaal", "waxaan u baahanahay"),
    "es": ("dónde puedo comer esta noche", "tengo mucha hambre", "necesito una manta por favor"),
    "tr": ("bu gece nerede yemek yiyebilirim", "çok açım kardeşim", "battaniyeye ihtiyacım var"),
    "ku": ("ez birçî me xwarin li ku ye", "îşev ez li ku razêm", "ji kerema xwe alîkarî"),
}
ROMANISED = {
    "ar": ("ana ju3an wen el akel", "biddi a7ki ma3 7ada", "mafi battaniya ya akhi"),
    "fa_AF": ("man gorosna hastam nan kuja ast", "emshab kuja khaw konam", "komak mekhayom"),
    "ps": ("za wagay yam dodai cherta da", "nan shpa cherta khob wakram"),
    "ur": ("mujhe bhook lagi hai khana kahan milega", "aaj raat kahan sona hai bhai"),
    "bn": ("ami khub khudarto khabar kothay pabo", "aj rate kothay ghumabo bhai"),
    "am": ("betam erbognal migib yet ale", "zare mata yet etegnalehu"),
    "ti": ("temiye alekhu migbi abey alo", "lomi meshet abey kidekis"),
    "ckb": ("xwardn lakweya min brsima", "amshaw la kwe bnwm"),
    "ru": ("gde mozhno poest segodnya", "ya ochen golodnyy"),
    "uk": ("de mozhna poyisty sohodni", "ya duzhe holodnyy"),
}


def told(messages: Mapping[str, tuple[str, ...]]) -> tuple[float, float]:
    """Return how many of those that were answered are right, and how many were answered."""
    found: Counter[str] = Counter()
    for code, said in messages.items():
        for one in said:
            guess = recognise(one)
            right = "right" if guess.code == code else "wrong"
            found["unsure" if guess.margin < LIKELY else right] += 1
    answered = found["right"] + found["wrong"]
    return found["right"] / answered, answered / found.total()


def test_messages_in_their_own_script_are_right_where_they_are_answered() -> None:
    right, answered = told(NATIVE)
    assert right >= 0.95
    assert answered >= 0.75


def test_messages_in_latin_letters_are_right_where_they_are_answered() -> None:
    right, answered = told(ROMANISED)
    assert right >= 0.9
    assert answered >= 0.75


def test_the_first_list_of_phrases_is_told_by_language() -> None:
    native: dict[str, tuple[str, ...]] = {}
    with INTENTS.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            code = AS_OURS.get(row["lang"], row["lang"])
            if code in HEARD:
                native[code] = (*native.get(code, ()), row["phrase"])
    right, answered = told(native)
    assert right >= 0.95
    assert answered >= 0.75


@pytest.mark.parametrize(("romanised", "least"), [(False, 0.95), (True, 0.9)])
def test_what_others_wrote_is_told_by_language(romanised: bool, least: float) -> None:
    written: dict[str, tuple[str, ...]] = {}
    with SAID.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            code = AS_OURS.get(row["language"], row["language"])
            if (row["kind"] == "romanised") is romanised:
                written[code] = (*written.get(code, ()), row["phrase"])
    right, answered = told(written)
    assert right >= least
    assert answered >= 0.75


@pytest.mark.parametrize(
    "nothing", ["", "🍲", "12", "?", "...", "\u200f", "1️⃣", "\x00", "שלום", "你好", "नमस्ते"]
)
def test_what_has_no_words_tells_no_language(nothing: str) -> None:
    assert recognise(nothing) == NOTHING


def test_a_street_name_beside_does_not_hide_the_language() -> None:
    assert recognise("أين الطعام Porte de la Chapelle").code == "ar"
    assert recognise("где еда Stalingrad").code == "ru"


@pytest.mark.parametrize(("said", "code"), [("їжа є?", "uk"), ("এখানে", "bn"), ("ډوډۍ", "ps")])
def test_letters_that_leave_no_doubt_are_sure(said: str, code: str) -> None:
    found = recognise(said)
    assert (found.code, found.margin >= SURE) == (code, True)


@pytest.mark.parametrize(
    "said",
    [
        "asdf ghjk",
        "lol",
        "menu",
        "stop",
        "sos",
        "wifi",
        "ok ok",
        "Mohamed Ali",
        "salam",
        "سلام",
        "نان",
        "آب",
        "сегодня সালাম",
        "ich habe hunger wo gibt es essen",
        "nalingi kolya",
        "ninapenda chakula wapi",
    ],
)
def test_what_many_write_or_nobody_of_the_sixteen_is_not_sure(said: str) -> None:
    assert recognise(said).margin < LIKELY


@pytest.mark.parametrize(
    ("said", "code"),
    [("где еда", "ru"), ("hola hermano", "es"), ("khabar kothay", "bn"), ("gracias", "es")],
)
def test_two_words_can_be_enough(said: str, code: str) -> None:
    found = recognise(said)
    assert (found.code, found.margin >= LIKELY) == (code, True)


def test_where_a_number_is_from_breaks_a_tie_and_no_more() -> None:
    alone = recognise("nan")
    assert recognise("nan", ("fa_AF",)).code == "fa_AF" or alone.margin > 0.5
    assert recognise("where can I eat tonight", ("fa_AF", "ps")).code == "en_GB"


@given(st.text(max_size=400))
def test_any_message_is_in_one_of_sixteen_languages_or_in_none(text: str) -> None:
    found = recognise(text)
    assert found.code in (None, *HEARD)
    assert found.margin >= 0
    assert (found.code is None) == (found.margin == 0)


@given(st.text("abcdefghijklmnopqrstuvwxyzäéçşабвгдеїыэ '1", max_size=60))
def test_capitals_change_nothing(text: str) -> None:
    assert recognise(text.upper()) == recognise(text)


def test_to_recognise_takes_little_room() -> None:
    """Every script in one new process: 15 MB for all sixteen languages is the most."""
    code = (
        "import gc, locales.fold, tracemalloc; from locales.tongues import recognise;"
        "tracemalloc.start();"
        "[recognise(one) for one in ('where', 'وين', 'где', 'ምግብ')]; gc.collect();"
        "print(tracemalloc.get_traced_memory()[0])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert int(ended.stdout) < 15_000_000


def test_to_recognise_takes_little_time() -> None:
    said = [one for group in (NATIVE, ROMANISED) for many in group.values() for one in many]
    for one in said:
        recognise(one)
    began = perf_counter()
    for one in said:
        recognise(one)
    each = (perf_counter() - began) / len(said)
    began = perf_counter()
    for one in said:
        fold(one)
    folding = (perf_counter() - began) / len(said)
    assert each < 60 * folding  # a message is folded in some ten microseconds
