"""Sealing: opens with the same key and purpose only; found by an index that needs the key."""

import hmac
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from hypothesis import given
from hypothesis import strategies as st

from db.sealing import FORM, Seal, binding

SEAL = Seal("a secret that is only for the tests")
OTHER = Seal("another secret, also for the tests")
PHONE = "whatsapp:+33639980001"


@given(words=st.binary(max_size=200), purpose=st.binary(max_size=20))
def test_what_was_sealed_opens_again(words: bytes, purpose: bytes) -> None:
    assert SEAL.open(SEAL.seal(words, purpose), purpose) == words


@given(words=st.binary(max_size=50), sealed=st.data())
def test_what_was_changed_does_not_open(words: bytes, sealed: st.DataObject) -> None:
    kept = bytearray(SEAL.seal(words, b"address"))
    place = sealed.draw(st.integers(0, len(kept) - 1))
    kept[place] ^= sealed.draw(st.integers(1, 255))
    with pytest.raises(ValueError, match="another key"):
        SEAL.open(bytes(kept), b"address")


def test_another_purpose_or_another_key_does_not_open() -> None:
    kept = SEAL.seal(b"words", b"address")
    for seal, purpose in ((SEAL, b"letter"), (OTHER, b"address")):
        with pytest.raises(ValueError, match="another key"):
            seal.open(kept, purpose)


@pytest.mark.parametrize("kept", [b"", b"short", b"x" * 12, b"x" * 27, b"x" * 28, FORM, SEAL.mark])
def test_what_was_never_sealed_does_not_open(kept: bytes) -> None:
    with pytest.raises(ValueError, match="another key"):
        SEAL.open(kept, b"address")


def test_the_same_words_are_sealed_differently_every_time() -> None:
    kept = {SEAL.seal(PHONE.encode(), b"address") for _each in range(100)}
    assert len(kept) == 100
    assert not any(PHONE.encode() in one for one in kept)


def test_an_address_is_found_by_an_index_that_is_always_the_same() -> None:
    assert SEAL.lookup("whatsapp", PHONE) == SEAL.lookup("whatsapp", PHONE)
    assert len(SEAL.lookup("whatsapp", PHONE)) == 16


def test_the_index_depends_on_the_key_the_channel_and_the_address() -> None:
    found = {
        SEAL.lookup("whatsapp", PHONE),
        OTHER.lookup("whatsapp", PHONE),
        SEAL.lookup("telegram", PHONE),
        SEAL.lookup("whatsapp", PHONE + "0"),
    }
    assert len(found) == 4


def test_the_index_is_no_bare_hash_of_the_number() -> None:
    assert SEAL.lookup("whatsapp", PHONE) != sha256(f"whatsapp:{PHONE}".encode()).digest()[:16]


def test_a_program_that_starts_again_with_its_key_finds_and_opens_everything() -> None:
    again = Seal("a secret that is only for the tests")
    assert again.lookup("wire", "amina") == SEAL.lookup("wire", "amina")
    assert again.open(SEAL.seal(b"amina", b"address"), b"address") == b"amina"
    assert again.signature("calendar") == SEAL.signature("calendar")


def test_only_this_installation_can_sign() -> None:
    assert SEAL.signature("calendar") != OTHER.signature("calendar")
    assert SEAL.signature("calendar") != SEAL.signature("calendars")
    assert len(SEAL.signature("calendar")) == 32


@pytest.mark.parametrize(
    "where",
    [
        binding("address", "sealed", 8),
        binding("address", "lookup", 7),
        binding("utterance", "words", 7),
        binding("address", "sealed"),
    ],
)
def test_what_is_cut_from_a_row_opens_in_no_other_row_or_column(where: bytes) -> None:
    kept = SEAL.seal(b"words", binding("address", "sealed", 7))
    with pytest.raises(ValueError, match="another key"):
        SEAL.open(kept, where)


def test_a_key_of_before_opens_what_it_sealed_and_seals_nothing() -> None:
    where = binding("address", "sealed", 7)
    both = Seal("another secret, also for the tests", "a secret that is only for the tests")
    assert both.open(SEAL.seal(b"words", where), where) == b"words"
    assert both.mark == OTHER.mark != SEAL.mark
    assert OTHER.open(both.seal(b"words", where), where) == b"words"
    assert both.lookup("wire", "amina") == OTHER.lookup("wire", "amina")


def test_a_key_that_calls_itself_another_does_not_open() -> None:
    where = binding("address", "sealed", 7)
    kept = SEAL.seal(b"words", where)
    with pytest.raises(ValueError, match="another key"):
        OTHER.open(OTHER.mark + kept[len(OTHER.mark) :], where)


@pytest.mark.parametrize(("table", "purpose"), [("address", b"address"), ("utterance", b"ticket")])
def test_what_the_first_version_sealed_still_opens(table: str, purpose: bytes) -> None:
    key = hmac.digest(b"a secret that is only for the tests", b"popote seal", sha256)
    kept = bytes(12) + AESGCMSIV(key).encrypt(bytes(12), b"words", purpose)
    assert SEAL.open(kept, binding(table, "any", 7)) == b"words"
    with pytest.raises(ValueError, match="another key"):
        SEAL.open(kept, binding("place", "exact", 7))
