"""Every outcome has its words, in every case the true ones."""

import pytest

from bot.seat_words import DONE, REASONS, said
from locales import label
from services.decisions import Decision, Outcome


@pytest.mark.parametrize("outcome", [one for one in Outcome if one not in DONE])
def test_every_reason_has_words(outcome: Outcome) -> None:
    words = label(said(Decision(outcome)), "en_GB")
    assert words
    assert "{" not in words


def test_no_two_reasons_have_the_same_words() -> None:
    words = [label(one, "en_GB") for one in REASONS.values()]
    assert len(set(words)) == len(words)
    assert set(REASONS) | DONE | {Outcome.NOT_APPROVED} == set(Outcome)


def test_who_waits_for_a_yes_is_told_something_else_than_who_never_asked() -> None:
    decision = Decision(Outcome.NOT_APPROVED)
    assert said(decision, pending=True) != said(decision, pending=False)


def test_the_language_that_is_needed_is_named() -> None:
    words = label(said(Decision(Outcome.NEEDS_LANGUAGE), language="so"), "en_GB")
    assert "Soomaali" in words
