"""Meanings: phrases are exact, near or offered; small vocabularies say what is known."""

from collections.abc import Mapping

import pytest

from locales.fold import fold
from locales.meanings import INTENTS, Meanings, Meant, Tier
from locales.vocabulary import Vocabulary

WORDS: Mapping[str, Mapping[str, str]] = {
    "und": {"food_now": "🍲", "emergency": "🆘"},
    "fr": {
        "food_now": "je veux manger | où manger | j'ai faim",
        "food_tomorrow": "manger demain",
        "report_need": "besoin de couvertures | plus de place",
        "human": "parler à une personne",
        "language": "changer de langue",
        "emergency": "au secours | le bateau coule | appelez une ambulance",
        "stop": "arrêtez les messages",
        "harmless": "l'arrêt de bus | merci beaucoup | le bateau roule",
        "FOOD": "manger | repas | soupe",
        "TOMORROW": "demain",
        "THING": "couverture | chaussures",
        "LACK": "besoin",
        "HURT": "blessé | sang",
        "THANKS": "merci | merci beaucoup",
        "HELLO": "bonjour | salut",
        "BROTHER": "mon frère",
        "common": "je | veux | changer | jeu | une | pour | de",
    },
    "en_GB": {
        "food_now": "i want to eat | food",
        "menu": "menu | plan",
        "emergency": "boat is sinking",
        "stop": "no more messages | halt",
        "FOOD": "food | meal",
        "common": "i | want | to",
    },
    "so": {
        "food_now": "cunto xagee",
        "my_shifts": "plan",
        "harmless": "halt",
        "emergency": "doonidu way degaysaa",
    },
    "am": {"food_now": "ምግብ የት አለ", "HUNGRY": "ራበኝ", "FOOD": "ምግብ"},
    "ar": {"food_now": "وين الاكل | akl", "FOOD": "اكل", "HURT": "دم"},
}


def made(code: str) -> Vocabulary:
    """Make the small vocabulary of a language."""
    listed = {
        name: frozenset(fold(way) for way in ways.split("|"))
        for name, ways in WORDS.get(code, {}).items()
    }
    return Vocabulary(
        {name: ways for name, ways in listed.items() if name.isupper()},
        {name: ways for name, ways in listed.items() if name.islower() and name != "common"},
        listed.get("common", frozenset()),
        {},
    )


@pytest.fixture
def meanings() -> Meanings:
    brought = {"fr": {"daily": ["manger tous les jours"], "emergency": ["on se noie"]}}
    return Meanings(lambda code: brought.get(code, {}), read=made, codes=tuple(WORDS))


@pytest.mark.parametrize(
    ("words", "code", "intent"),
    [
        ("Je veux manger", "fr", "food_now"),
        ("je veux  manger !", "fr", "food_now"),
        ("jeveux manger", "fr", "food_now"),  # the same without spaces
        ("AKL", "fr", "food_now"),  # another language's
        ("on se noie", "fr", "emergency"),  # what commands bring
        ("🍲", "fr", "food_now"),
        ("plan", "en_GB", "menu"),  # the person's own language first
        ("plan", "so", "my_shifts"),
        ("arrêtez les messages", "fr", "stop"),
        ("halt", "en_GB", "stop"),
        ("merci beaucoup", "fr", "harmless"),
    ],
)
def test_a_known_phrase_is_exact(meanings: Meanings, words: str, code: str, intent: str) -> None:
    found = meanings.meant(words, code)
    assert (found.intent, found.tier) == (intent, Tier.EXACT)


def test_where_other_languages_contradict_each_other_both_are_offered(meanings: Meanings) -> None:
    assert meanings.meant("plan", "fr") == Meant(None, Tier.OFFERED, ("menu", "my_shifts"))


def test_what_is_harmless_in_some_language_stops_nothing(meanings: Meanings) -> None:
    assert meanings.exactly("halt", ("fr",)) == Meant()


@pytest.mark.parametrize(
    ("words", "code", "intent"),
    [
        ("parler a une persone", "fr", "human"),
        ("besion de couvertures", "fr", "report_need"),
        ("le bateu coule", "fr", "emergency"),
        ("appelez une ambulence", "fr", "emergency"),
        ("on se noiee", "fr", "emergency"),
        ("demain manger", "fr", "food_tomorrow"),  # the same words in another order
        ("bonjour mon frère j'ai faim merci", "fr", "food_now"),  # small words beside it
        ("bonjour j'ai fain", "fr", "food_now"),
        ("ምግብ የት ኣለ", "am", "food_now"),  # letters that sound alike
        ("ምግብ የት ኤለ", "am", "food_now"),  # a wrong vowel
        ("boat is sinkng", "en_GB", "emergency"),
        ("doonidu way degaysa", "so", "emergency"),
    ],
)
def test_a_phrase_with_slips_is_near(
    meanings: Meanings, words: str, code: str, intent: str
) -> None:
    found = meanings.meant(words, code)
    assert (found.intent, found.tier) in ((intent, Tier.NEAR), (intent, Tier.EXACT))


def test_of_what_is_near_the_known_phrase_is_told(meanings: Meanings) -> None:
    assert meanings.meant("on se noieee", "fr").phrase == "on se noie"
    assert meanings.meant("ምግብ የት ኤለ", "am").phrase == fold("ምግብ የት አለ")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("je veux changer", "fr"),  # a word of its own is no slip of another
        ("arrêtez les message", "fr"),  # stop is never near
        ("no more mesages", "en_GB"),
        ("arrêtez les messages merci", "fr"),
        ("le bateau boule", "fr"),  # as near to something harmless
        ("l'arret du bus", "fr"),
        ("manger tous les jour", "fr"),  # another command's words begin no intent
        ("fod", "en_GB"),  # too short to tell a slip from another word
    ],
)
def test_what_is_not_clearly_near_begins_nothing(
    meanings: Meanings, words: str, code: str
) -> None:
    assert meanings.meant(words, code).intent in (None, "harmless")


@pytest.mark.parametrize(
    ("words", "code", "first"),
    [
        ("est-ce qu'il y a un repas demain pour nous", "fr", "food_tomorrow"),
        ("on n'a pas de couvertures", "fr", "report_need"),  # an ending more
        ("nous cherchons des chausures pour enfants", "fr", "report_need"),  # a slip
        ("il y a du sang partout et nous voulons manger", "fr", "emergency"),  # danger first
        ("عنده دم كتير", "ar", "emergency"),
        ("والاكل", "ar", "food_now"),  # a beginning of the language
        ("በጣም ራበኝ ወንድሜ", "am", "food_now"),
    ],
)
def test_what_may_be_meant_is_offered_the_likeliest_first(
    meanings: Meanings, words: str, code: str, first: str
) -> None:
    found = meanings.meant(words, code)
    assert found.intent is None
    assert found.offered[0] == first
    assert len(found.offered) <= 3
    assert set(found.offered) <= INTENTS


@pytest.mark.parametrize("words", ["", "xyzzy", "😀😀", "...", "1234", "фывап", "asdf ghjk"])
def test_for_noise_nothing_is_offered(meanings: Meanings, words: str) -> None:
    assert meanings.meant(words, "fr") == Meant()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("merci", "THANKS"),
        ("Bonjour !", "HELLO"),
        ("bonjour mon frère", "HELLO"),
        ("bonjour merci", "THANKS"),
        ("mon frère", None),
        ("merci de manger", None),
        ("", None),
    ],
)
def test_kind_words_are_known_where_they_stand_alone(
    meanings: Meanings, words: str, said: str | None
) -> None:
    assert meanings.kindness(fold(words), ("fr",)) == said
