import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales import LANGUAGES
from locales.scripts import guess

SURE = {
    "bn": ["খাবার কোথায়", "আমি ক্ষুধার্ত", "wifi কোথায়"],
    "uk": ["де їжа", "я хочу їсти", "допоможіть", "ґанок"],
    "ru": ["где еда сегодня, я голодный", "хочу есть, это срочно", "объявление", "ещё"],
    "ti": ["ኣበይ ምግቢ ኣሎ", "ቐዳም", "ኸመይ ኣለኹም"],
    "am": ["እርዳኝ", "ምግብ አለኝ ወይ"],
    "ps": ["ډوډۍ چېرته ده", "زه وږی یم", "مرسته غواړم", "څنګه یې"],
    "ckb": ["برسیمە", "خواردن لە کوێیە", "نان دەوێت", "ئاگر", "یارمەتیم بدە"],
    "ur": ["کھانا کہاں ہے", "مجھے بھوک لگی ہے", "ٹھنڈ", "کھانا", "میں"],
    "ar": ["أين الطعام", "أنا جائع", "وجبة ساخنة", "كيف الحال", "إلى متى"],
    "fa_AF": ["غذا می\u200cخواهم", "من گرسنه هستم کجا غذا پیدا کنم"],
}
UNSURE = [
    "",
    "0",
    "🍲",
    "food",
    "j'ai faim",
    "khana kahan hai",
    "سلام",
    "نان",
    "آب",
    "پیل",
    "ژبه",
    "آگ",
    "поесть",
    "мова",
    "їжа объект",
    "ምግብ",
    "ሰላም",
    "ኣለኝ",
    "সালাম сегодня",
    "أين їжа",
    "كيف پیدا",
    "ډوډۍ نەخێر",
    "Rue Philippe de Girard أين",
    "שלום",
    "你好",
]


@pytest.mark.parametrize(("code", "said"), [(code, one) for code in SURE for one in SURE[code]])
def test_letters_that_leave_no_doubt_tell_the_language(code: str, said: str) -> None:
    assert guess(said) == code


@pytest.mark.parametrize("said", UNSURE)
def test_letters_that_several_languages_share_tell_nothing(said: str) -> None:
    assert guess(said) is None


def test_an_urdu_letter_in_pashto_or_sorani_is_no_urdu() -> None:
    assert guess("ډوډۍ خوړلے") == "ps"
    assert guess("ھەیە") == "ckb"


def test_a_street_name_beside_does_not_hide_the_language() -> None:
    assert guess("كيف أصل إلى Porte de la Chapelle") == "ar"


@given(st.text(st.characters()))
def test_any_message_gets_one_of_our_codes_or_none(text: str) -> None:
    assert guess(text) in {None, *(one.code for one in LANGUAGES)}
