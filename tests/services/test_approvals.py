"""Approvals: which text can be sent to whom, as WhatsApp last said."""

from datetime import UTC, datetime

import pytest

from db.session import Session
from services.approvals import Approval, all_of, approved, note, tongues

NOW = datetime(2026, 11, 24, 17, tzinfo=UTC)


def text(key: str, tongue: str, status: str = "approved", name: str = "") -> Approval:
    return Approval(name or f"popote_{key}_{tongue}", key, tongue, "HX1", status)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ar", ["ar", "fr", "en"]),
        ("fa_AF", ["prs_af", "fr", "en"]),
        ("fr", ["fr", "en"]),
        ("en_GB", ["en", "fr"]),
        ("ti", ["fr", "en"]),
        ("", ["fr", "en"]),
    ],
)
def test_each_language_has_those_that_stand_in_for_it(code: str, expected: list[str]) -> None:
    assert tongues(code) == expected


async def test_french_is_enough_for_everybody(db: Session) -> None:
    await note(db, [text("news", "fr")], NOW)
    assert await approved(db, "news", ["ar", "ti", "en_GB", ""]) == {"ar", "ti", "en_GB", ""}


async def test_a_language_of_its_own_is_for_nobody_else(db: Session) -> None:
    await note(db, [text("news", "prs_af"), text("news", "ar", "pending")], NOW)
    assert await approved(db, "news", ["fa_AF", "ar", "ps", "fr", ""]) == {"fa_AF"}
    assert await approved(db, "seat_free", ["fa_AF"]) == set()


async def test_what_is_noted_anew_takes_the_place_of_what_was_known(db: Session) -> None:
    await note(db, [text("news", "fr", "pending"), text("news", "en")], NOW)
    await note(db, [text("news", "fr"), text("news", "fr", "pending", "popote_news_fr_v2")], NOW)
    assert [(one.name, one.status) for one in await all_of(db)] == [
        ("popote_news_fr", "approved"),
        ("popote_news_fr_v2", "pending"),
    ]
    assert await approved(db, "news", ["fr"]) == {"fr"}, "the words of before are still used"


async def test_without_any_text_nobody_is_reached(db: Session) -> None:
    await note(db, [text("news", "fr")], NOW)
    await note(db, [], NOW)
    assert await approved(db, "news", ["fr"]) == set()
