"""Words of safety: every one is answered with whom to call, and nothing harmless is."""

import csv
import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.danger_words import NUMBERS as DANGER_NUMBERS
from bot.held import Held
from bot.messages import Incoming, Raw, Reply
from bot.registry import Command, Registry, command
from bot.talk import Frame, Talk
from bot.understanding import Start, otherwise, urgent
from locales import LANGUAGES, Text, as_is, heard, label, pgettext, phrases
from services.dangers import Danger
from services.people import Role
from tests.conftest import TUESDAY_EVENING
from tests.telephone import IDS, TELEGRAM, TERMINAL, WHATSAPP, deliver, store_at

DATA = Path(__file__).parents[1] / "data" / "safety_words.csv"
SAFETY = {"emergency", *(one.value for one in Danger)}
LIMITS = {"Telegram": TELEGRAM, "WhatsApp": WHATSAPP, "terminal": TERMINAL}
CODES = {one.code for one in LANGUAGES}
NUMBERS = ("112", "119", "196", "15", "17")

CRIES = [
    ("my friend fell, he is bleeding a lot", "medical"),
    ("Please come: someone is hurt at Stalingrad!!", "medical"),
    ("there was an accident near the canal", "medical"),
    ("help we are drowning near calais", "sea"),
    ("hello the boat is sinking please help us", "sea"),
    ("they are beating me in the park", "violence"),
    ("my brother is missing since yesterday", "missing"),
    ("a child is alone at Gare du Nord", "child"),
    ("police are taking our tents right now", "eviction"),
    ("I am in danger, please", "danger"),
]
HARMLESS = [
    "thank you",
    "Thank you very much!",
    "thanks for the danger money joke",
    "where is the bus stop",
    "the bus stop",
    "the stop is closed",
    "danger zone film",
    "the fire station is next to the kitchen",
    "is there a fire to warm up at the camp tonight?",
    "I need a blanket",
    "we need urgent help with our papers",
    "it is urgent that I find shoes in size 43",
    "is it an emergency shelter?",
    "where is the hospital",
    "I have an appointment with a doctor tomorrow",
    "my child needs shoes",
    "is the food for a child free?",
    "someone is missing on my shift",
    "the police station",
    "nobody is hurt",
    "we are not in danger any more",
    "the accident was last year",
    "I work as an ambulance driver",
    "can I call you tomorrow?",
    "merci beaucoup",
    "où est l'arrêt de bus",
    "c'est urgent, j'ai besoin d'une tente",
    "je cherche un médecin pour demain",
    "mon enfant a besoin de lait",
    "il y a du feu au camp pour se chauffer",
    "pas de danger ici",
    "شكرا",
    "شكرا جزيلا",
    "أين محطة الباص",
    "أحتاج إلى بطانية",
    "أحتاج طبيب أسنان غدا",
    "تشکر از شما",
    "ایستگاه کجاست",
    "مننه",
    "የቐንየለይ",
    "አመሰግናለሁ",
    "mahadsanid",
    "waan ku faraxsanahay",
    "سوپاس",
    "شکریہ",
    "مجھے کمبل چاہیے",
    "ধন্যবাদ",
    "дякую",
    "мені потрібен намет",
    "спасибо",
    "где автобусная остановка",
    "gracias",
    "I am hungry and someone is sleeping in my tent, and the people there said that there was an "
    "accident or something like that last week",
]


def rows() -> list[tuple[str, str]]:
    with DATA.open(encoding="utf-8", newline="") as lines:
        return [(row["language"], row["words"]) for row in csv.DictReader(lines)]


def meant(registry: Registry, words: str, code: str, held: Held | None = None) -> str | None:
    """Return the command that words mean, or None."""
    said = Incoming("wire", "amina", "m1", text=words)
    found = urgent(registry, said, held or Held(), code)
    found = found or otherwise(registry, said, held or Held(), code)
    return found.command.name if isinstance(found, Start) else None


@pytest.mark.parametrize(("language", "words"), rows(), ids=lambda one: str(one))
def test_every_word_of_safety_is_one_whatever_language_is_spoken(
    registry: Registry, language: str, words: str
) -> None:
    own = language if language in CODES else "fr"
    for code in {own, "en_GB", "ar", "ti"}:
        assert meant(registry, words, code) in SAFETY


@pytest.mark.parametrize("channel", LIMITS)
async def test_the_number_to_call_is_the_first_line_on_every_channel(
    tmp_path: Path, registry: Registry, channel: str
) -> None:
    """Of two people who type the same, one is new and the other has chosen a language."""

    async def _said(words: Mapping[str, str]) -> dict[str, str]:
        bodies = [json.dumps({"phone": one, "text": text}) for one, text in words.items()]
        raws = [Raw("wire", f"m{next(IDS)}", body.encode()) for body in bodies]
        store = store_at(f"sqlite+aiosqlite:///{tmp_path}/popote.db")
        wire = await deliver(store, registry, TUESDAY_EVENING, LIMITS[channel], raws)
        await store.close()
        return {one.address: one.text for one in wire.heard}

    numbered = {f"{number}": row for number, row in enumerate(rows())}
    names = {one.code: one.name for one in LANGUAGES}
    await _said({one: names.get(language, "English") for one, (language, _w) in numbered.items()})
    known = await _said({one: words for one, (_language, words) in numbered.items()})
    new = await _said({f"new {one}": words for one, (_language, words) in numbered.items()})
    assert len(known) == len(new) == len(numbered)
    for one, said in {**known, **new}.items():
        first = said.split("\n")[0]
        assert any(number in first for number in NUMBERS), (one, said)


@pytest.mark.parametrize("words", HARMLESS)
def test_harmless_words_are_no_emergency(registry: Registry, words: str) -> None:
    for one in LANGUAGES:
        assert meant(registry, words, one.code) not in SAFETY, one.code


@pytest.mark.parametrize(("words", "name"), CRIES)
def test_several_words_count_inside_a_longer_message(
    registry: Registry, words: str, name: str
) -> None:
    for code in ("en_GB", "fr", "ar"):
        assert meant(registry, words, code) == name


def test_a_cry_goes_before_the_open_question_and_takes_its_words_along(
    registry: Registry,
) -> None:
    held = Held([Frame("need", "k7", "", {}, "thing")])
    words = "someone is hurt here, come quickly"
    said = Incoming("wire", "amina", "m1", text=words)
    found = urgent(registry, said, held, "en_GB", Role.PERSON)
    assert isinstance(found, Start)
    assert (found.command.name, found.argument) == ("medical", words)


def test_a_coordinator_can_write_of_danger_to_others(registry: Registry) -> None:
    held = Held([Frame("answer", "k7", "12", {}, "words")])
    said = Incoming("wire", "claire", "m1", text="Tell me if someone is hurt there.")
    assert urgent(registry, said, held, "en_GB", Role.COORDINATOR) is None
    assert urgent(registry, said, Held(), "en_GB", Role.COORDINATOR) is not None


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_list_of_a_language_is_heard_alone_whatever_is_asked(
    registry: Registry, code: str
) -> None:
    asking = Held([Frame("need", "k7", "", {}, "thing")])
    for name in SAFETY:
        words = registry.commands[name].words
        assert words is not None
        for each in phrases(words, code):
            if not each.isdigit():
                assert meant(registry, each, code, asking) in SAFETY, each
                assert meant(registry, each, "en_GB", asking) in SAFETY, each


def test_what_is_not_cried_counts_only_alone() -> None:
    async def hold(talk: Talk) -> Reply:
        return Reply(as_is("x"))

    def made(name: str, words: str, *, default: bool = False, alarm: bool = False) -> Command:
        given = pgettext("words", words)
        return command(name, as_is(name), words=given, default=default, alarm=alarm)(hold)

    registry = Registry(
        [
            made("food", "food", default=True),
            made("sea", "boat sinks | = big water | our big boat sinks", alarm=True),
            made("quiet", "quiet please"),
        ]
    )
    for words, name in (
        ("our boat sinks now", "sea"),
        ("we see big water here", None),
        ("a boat is here, it sinks", None),
        ("steamboat sinks", None),
        ("be quiet please all", None),
        ("big boat sinks " * 6, None),  # eighteen words
    ):
        found = registry.cried(words, "en_GB")
        assert (found.name if found else None) == name, words
    alone = registry.phrase("big water", "en_GB")
    assert alone is not None
    assert alone.name == "sea"


def test_languages_we_do_not_speak_are_heard(registry: Registry) -> None:
    assert {name for name in SAFETY if heard(name)} >= {"danger", "medical", "sea", "emergency"}
    for name in SAFETY:
        for words in heard(name):
            found = registry.phrase(words, "ar")
            assert found is not None
            assert found.name in SAFETY, words


def test_what_stands_on_a_button_of_a_danger_can_be_typed(registry: Registry) -> None:
    for one in Danger:
        for each in LANGUAGES:
            found = meant(registry, label(one.label, each.code), each.code)
            assert found == one.value


@pytest.mark.parametrize("code", sorted(CODES))
def test_no_translation_changes_a_number_to_call(code: str) -> None:
    for one, said in DANGER_NUMBERS.items():
        for line in said.lines:
            assert isinstance(line, Text)
            ours, theirs = (re.findall(r"\d+", label(line, each)) for each in ("en_GB", code))
            assert sorted(ours) == sorted(theirs), (one, code)
