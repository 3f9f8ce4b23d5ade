"""Slips: what we wrote is read however it is typed, and what we did not write is not genuine."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.fold import fold
from services import slips
from services.slips import Kind, Slip
from tests.services.teams import NOW, OTHER_SEAL, SEAL

WORD = slips.write(SEAL, Kind.INVITATION, 87, NOW)
MARK = WORD.rpartition("-")[2]
kinds = st.sampled_from(Kind)
numbers = st.integers(1, 10**15 - 1)
moments = st.integers(0, 2**32).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(kinds, numbers, moments)
def test_what_was_written_is_read_and_genuine_raw_and_folded(
    kind: Kind, number: int, created: datetime
) -> None:
    word = slips.write(SEAL, kind, number, created)
    assert fold(fold(word)) == word.replace("-", " ")
    for typed in (word, fold(word), word.upper()):
        slip = slips.read(typed)
        assert slip is not None
        assert (slip.kind, slip.number) == (kind, number)
        assert slips.genuine(SEAL, slip, created)


def test_a_word_fits_into_a_link_that_starts_the_bot() -> None:
    longest = slips.write(SEAL, Kind.FRIENDS, 10**15 - 1, NOW)
    assert len(longest) <= 64  # https://core.telegram.org/bots/features#deep-linking
    assert set(longest) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@pytest.mark.parametrize(
    "typed",
    [
        f"popote i87 {MARK}",
        f"Popote I 87 {MARK[:5]} {MARK[5:]}",
        f"POPOTE_I87_{MARK.upper()}",
        f"  popote – i87 – {MARK}.",
        f"popotei87 {MARK}",
        f"\u2068{WORD}\u2069",
        f"Look: {WORD} added, thanks",
        f"https://t.me/popote_bot?start={WORD}",
        f"/start {WORD}",
        f"\u200f{WORD} مرحبا",
        WORD.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        WORD.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")),
    ],
)
def test_a_word_is_read_however_it_is_typed(typed: str) -> None:
    assert slips.read(typed) == Slip(Kind.INVITATION, 87, MARK)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "popote",
        "popote-i87",
        f"i87-{MARK}",
        f"popote-x87-{MARK}",
        f"popote-i87-{MARK[:-1]}",
        f"popote-i87-{MARK}0",
        f"popote-i87-{MARK[:-1]}z",
        f"popote-i-{MARK}",
        f"popote-i{'9' * 16}-{MARK}",
        f"xpopote-i87-{MARK}",
    ],
)
def test_what_is_no_slip_is_not_read(typed: str) -> None:
    assert slips.read(typed) is None


@pytest.mark.parametrize("place", range(slips.MARK))
def test_one_other_digit_anywhere_in_the_mark_is_forged(place: int) -> None:
    changed = "0" if MARK[place] != "0" else "1"
    forged = Slip(Kind.INVITATION, 87, MARK[:place] + changed + MARK[place + 1 :])
    assert not slips.genuine(SEAL, forged, NOW)


def test_a_mark_holds_for_one_kind_number_moment_and_installation() -> None:
    assert slips.genuine(SEAL, Slip(Kind.INVITATION, 87, MARK), NOW)
    assert not slips.genuine(SEAL, Slip(Kind.SWAP, 87, MARK), NOW)
    assert not slips.genuine(SEAL, Slip(Kind.INVITATION, 88, MARK), NOW)
    assert not slips.genuine(SEAL, Slip(Kind.INVITATION, 87, MARK), NOW + timedelta(seconds=1))
    assert not slips.genuine(OTHER_SEAL, Slip(Kind.INVITATION, 87, MARK), NOW)
