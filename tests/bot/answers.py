"""Answers: whatever people may say to a question, for tests that try all of it."""

from hypothesis import strategies as st

from bot.messages import Incoming, Kind
from bot.questions import Said
from locales import LANGUAGES

CODES = st.sampled_from([one.code for one in LANGUAGES])
FLOATS = st.floats(allow_nan=True, allow_infinity=True)
WRITTEN = st.one_of(
    st.sampled_from(["1", "2", "24/11", "29/2", "18:30", "7", "7pm", "99pm", "yes", "no", "٣"]),
    st.sampled_from(["stalingrad", "la chapelle", "tomorrow", "lundi", "place:1", "9" * 400]),
    st.text("0123456789٠٢۳ :/.-hapm", max_size=14),
    st.text(max_size=300),
)
TOKENS = st.one_of(
    st.sampled_from(["place:" + "9" * 30, "place:٣", "area:", "cell:1.2.3", "cell:" + "9" * 400]),
    st.sampled_from(["cell:48.1", "cell:-1.-1", "2026-W48-2", "20261124", "24:00", "T18:30"]),
    st.text(max_size=40),
    st.text("0123456789abcdef", max_size=120),
)


@st.composite
def said(draw: st.DrawFn) -> Said:
    """Anything a channel may hand over, in the middle of a question."""
    incoming = Incoming(
        "wire",
        "amina",
        "m1",
        draw(st.sampled_from(Kind)),
        draw(WRITTEN),
        draw(st.none() | TOKENS),
        draw(st.none() | st.tuples(FLOATS, FLOATS)),
    )
    return Said(incoming, draw(CODES), draw(st.none() | TOKENS))


def words(text: str, language: str = "en_GB") -> Said:
    """Return what was said when somebody typed this."""
    return Said(Incoming("wire", "amina", "m1", text=text), language)


def button(token: str, language: str = "en_GB") -> Said:
    """Return what was said when somebody pressed a button."""
    incoming = Incoming("wire", "amina", "m1", Kind.BUTTON, token=f"question:{token}:1")
    return Said(incoming, language, token)
