import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from locales.fold import fold

MANY_SCRIPTS = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("aeéßİıſœ ёґїй يىېکكةأؤۀﷺـًৰয়কিা্ 1٣۴৫፪①²🔟 1️⃣👍🏽🍲🇸🇸\u200c\u2067'.-_"),
    )
)

SAME = {
    "case": ("FOOD", "food"),
    "accents": ("Où manger, à l'abri ?", "ou manger a l abri"),
    "ligatures": ("œuf æon ﬁn", "oeuf aeon fin"),
    "a dotless i": ("yardım", "yardim"),
    "ё": ("ещё", "еще"),
    "ґ and ї": ("ґанок їжа", "ганок іжа"),
    "a joiner left out": ("می\u200cخواهم", "میخواهم"),
    "bidi marks": ("\u200f\u2067طعام\u2069", "طعام"),
    "harakat": ("طَعَامٌ", "طعام"),
    "tatweel": ("طعـــام", "طعام"),
    "Arabic and Persian letters": ("كي", "کی"),
    "Urdu letters": ("کھانے", "کهانی"),
    "a closing ta": ("مدرسة", "مدرسه"),
    "alef with or without hamza": ("أين إلى آن ٱل", "این الی ان ال"),
    "waw with hamza": ("مؤمن", "مومن"),
    "ye with hamza, composed or not": ("ئ", "ي\u0654"),
    "Sorani vowels": ("خۆراک پێویست ماڵ", "خوراک پیویست مال"),
    "Pashto letters": ("ډوډۍ ګرځم ښځه ړوند ټول ڼ څوک", "دودی گرزم شزه روند تول ن سوک"),
    "presentation forms": ("ﻃﻌﺎﻡ", "طعام"),
    "Ethiopic letters that sound alike": (
        "ሐኀኸሓኃሃ ሠርቶ ዐይን ኣይን ዓይን ፀሐይ",
        "ሀሀሀሀሀሀ ሰርቶ አይን አይን አይን ጸሀይ",
    ),
    "Ethiopic letters of every order": ("ሑሒ ኁኂ ሡሢ ዑዒ ፁፂ", "ሁሂ ሁሂ ሱሲ ኡኢ ጹጺ"),
    "Ukrainian apostrophes": ("імʼя", "ім'я"),
    "a Bengali letter, composed or not": ("য়", "\u09df"),
    "lengthened letters": ("faaaaaim", "faaim"),
    "spaces and punctuation": ("  food ,, now!\n", "food now"),
    "a command": ("/start", "start"),
    "emoji beside words": ("🍲 food 🙏", "food"),
    "wide letters": ("ｆｏｏｄ", "food"),
}


@pytest.mark.parametrize(("typed", "same"), SAME.values(), ids=SAME.keys())
def test_these_are_the_same_when_typed(typed: str, same: str) -> None:
    assert fold(typed) == fold(same)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("Où manger, à l'abri ?", "ou manger a l abri"),
        ("أين الطعام؟", "این الطعام"),
        ("ډوډۍ", "دودی"),
        ("ፀሓይ", "ጸሀይ"),
        ("Їжа", "іжа"),
        ("খাবার কোথায়?", "খাবার কোথা\u09af\u09bc"),
    ],
)
def test_the_one_spelling_is_the_plain_one(typed: str, word: str) -> None:
    assert fold(typed) == word


def test_bengali_vowels_stay_for_without_them_words_are_others() -> None:
    assert fold("কি") != fold("কা") != fold("ক")
    assert fold("হ্যাঁ") == "হ্যাঁ"


@pytest.mark.parametrize("digit", ["1", "١", "۱", "১", "१", "１", "①", "❶", "፩", "1️⃣", "1⃣", "𝟙"])
def test_every_way_to_write_one_is_one(digit: str) -> None:
    assert fold(digit) == "1"


def test_numbers_keep_all_their_digits() -> None:
    assert fold("10000 ٠٠٠ 🔟") == "10000 000 10"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("🍲", "🍲"),
        (" 🍲🍲 🍲!", "🍲"),
        ("👍🏽", "👍"),
        ("❤️", "❤"),
        ("🍲👍", "🍲👍"),
        ("🏃‍♂️", "🏃♂"),
        ("🇫🇷", "🇫🇷"),
        ("🇸🇸", "🇸🇸"),
    ],
)
def test_emoji_alone_are_kept_once_without_skin_and_colour(typed: str, kept: str) -> None:
    assert fold(typed) == kept


@pytest.mark.parametrize("asked", ["?", "؟", "፧", "???", " ?! "])
def test_a_question_mark_alone_asks_for_help(asked: str) -> None:
    assert fold(asked) == "?"


@pytest.mark.parametrize("nothing", ["", " ", "!", "...", "\u200f\u2067\u2069", "\ud800", "\x00"])
def test_nothing_said_is_empty(nothing: str) -> None:
    assert fold(nothing) == ""


@given(MANY_SCRIPTS)
@example("ﷺ\ud83d\U0010ffff\x00")
def test_folding_never_raises_and_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_no_letter_of_unicode_changes_when_folded_twice() -> None:
    unstable = [hex(code) for code in range(0x3100) if fold(fold(chr(code))) != fold(chr(code))]
    assert unstable == []
