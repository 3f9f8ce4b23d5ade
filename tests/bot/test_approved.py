"""Approved texts: whatever is said in any language, Meta can approve it, and the senders fit."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.approved import PATTERNS, SOURCE, TONGUES, Pattern, wordings
from bot.channels.whatsapp_approvals import resource, types
from tests.platforms.twilio_rules import checked_content, wrong_template

ROOT = Path(__file__).parents[2]
EVERY = [(one, code) for one in PATTERNS for code in TONGUES]


@pytest.mark.parametrize(("pattern", "code"), EVERY, ids=lambda one: getattr(one, "key", one))
def test_meta_can_approve_every_text_in_every_language(pattern: Pattern, code: str) -> None:
    wording = pattern.wording(code)
    kept = checked_content(resource(wording, wording.name))
    wanted = {"name": wording.name, "category": wording.category}
    assert wrong_template(kept, wanted) == ""


@pytest.mark.parametrize(("pattern", "code"), EVERY, ids=lambda one: getattr(one, "key", one))
def test_no_value_is_lost_in_a_translation(pattern: Pattern, code: str) -> None:
    words = pattern.words(code)
    for number in range(1, len(pattern.body.values) + 1):
        assert words.count(f"{{{{{number}}}}}") == 1
    assert words.count("{") == 2 * len(pattern.body.values)


def test_the_text_is_the_one_of_the_catalogue_with_numbers_for_names() -> None:
    (pattern,) = [one for one in PATTERNS if one.key == "seat_free"]
    assert pattern.words(SOURCE) == (
        "Can you help? A seat is free: {{1}}, {{2}}, {{3}}. You do not have to answer."
    )
    actions = types(pattern.wording(SOURCE))["twilio/quick-reply"]["actions"]
    assert [one["id"] for one in actions] == ["{{4}}", "{{5}}"]
    assert len(pattern.wording(SOURCE).samples) == 5


def test_french_and_english_are_asked_for_before_the_others() -> None:
    first = [one.language for one in wordings()]
    assert set(first[: 2 * len(PATTERNS)]) == {"fr", "en"}
    assert len(first) == len(EVERY)


def _keys_used() -> Iterator[str]:
    """Find every `Approved("…")` of the program."""
    for path in (*ROOT.glob("bot/*.py"), *ROOT.glob("handlers/*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Approved":
                assert isinstance(node.args[0], ast.Constant), path
                yield str(node.args[0].value)


def test_every_text_is_there_that_somebody_sends() -> None:
    assert {one.key for one in PATTERNS} >= set(_keys_used())


def test_the_page_about_templates_names_each_with_its_words() -> None:
    page = (ROOT / "docs" / "whatsapp-templates.md").read_text("utf-8")
    for one in PATTERNS:
        assert f"| `{one.key}` | {one.words(SOURCE)} |" in page
        for title in types(one.wording(SOURCE)).get("twilio/quick-reply", {}).get("actions", []):
            assert f"{title['title']} `{title['id']}`" in page
