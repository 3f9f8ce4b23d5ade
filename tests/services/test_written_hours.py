"""Written hours: what coordinators type is read when it is certain, and refused when not."""

import re
from pathlib import Path

import pytest

from services.refusals import Refused
from services.written_hours import read


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("lun-ven 18h-20h", "Mo-Fr 18:00-20:00"),
        ("Lundi à vendredi : 18h30 à 20h", "Mo-Fr 18:30-20:00"),
        ("tous les soirs 19h30", "Mo-Su 19:30+"),
        ("tous les midis 12h-14h", "Mo-Su 12:00-14:00"),
        ("tous les lundis 12h-14h", "Mo 12:00-14:00"),
        ("chaque dimanche midi", "Su 12:00+"),
        ("7j/7 8h-10h", "Mo-Su 08:00-10:00"),
        (
            "du mardi au samedi de 10:00-13:00 / 14:30-19:30",
            "Tu-Sa 10:00-13:00,14:30-19:30",
        ),
        (
            "lundi au vendredi de 8h15 à 12h30 et de 13h45 à 17h samedi de 6h30 à 14h",
            "Mo-Fr 08:15-12:30,13:45-17:00; Sa 06:30-14:00",
        ),
        ("lundi : fermé; mardi : 9h-12h", "Tu 09:00-12:00"),
        ("every day 7pm to 9pm", "Mo-Su 19:00-21:00"),
        ("mon, wed and fri 6.30pm-8pm", "Mo,We,Fr 18:30-20:00"),
        ("12am-2am daily", "Mo-Su 00:00-02:00"),
        ("lundi à vendredi 23h-1h", "Mo-Fr 23:00-01:00"),
        ("dim-mar 9h-10h", "Mo-Tu,Su 09:00-10:00"),
        ("18h-20h lun-ven", "Mo-Fr 18:00-20:00"),
        ("samedi et dimanche midi-14h", "Sa-Su 12:00-14:00"),
        ("lundi soir 19h", "Mo 19:00+"),
        ("samedi 18h-minuit", "Sa 18:00-24:00"),
        ("mar 18:00-20:00", "Tu 18:00-20:00"),  # mardi, and not March
        ("tous les jours sauf le dimanche 19h-21h", "Mo-Sa 19:00-21:00"),
        ("de 19h à 21h tous les soirs sauf dimanche", "Mo-Sa 19:00-21:00"),
        ("du lundi au vendredi à partir de 19h", "Mo-Fr 19:00+"),
        ("le week-end 12h-14h", "Sa-Su 12:00-14:00"),
        ("weekdays 7pm-9pm", "Mo-Fr 19:00-21:00"),
        ("lun mer ven 18h-20h", "Mo,We,Fr 18:00-20:00"),
        ("lun-ven 18h-20h, fermé samedi", "Mo-Fr 18:00-20:00"),
        ("18h-20h lun-ven, fermé samedi et dimanche", "Mo-Fr 18:00-20:00"),
        ("Mo-Fr 09:00–19:00;", "Mo-Fr 09:00-19:00"),
        ("Mo-Fr 18:00-20:00; PH off", "Mo-Fr 18:00-20:00; PH off"),
    ],
)
def test_what_is_certain_is_read(words: str, rule: str) -> None:
    assert read(words) == rule


REAL = (Path(__file__).parents[1] / "data" / "opening_hours.txt").read_text("utf-8").splitlines()
FRENCH = re.compile(r"(?i)lundi|mardi|jeudi|rdv|rendez|horaire|heures d|scolaire|07\.30 a")
READ = (  # in the order of the file
    "Mo-Su 07:00-16:00",
    "Tu-Sa 10:00-13:00,15:30-19:00; Su 10:00-12:30",
    "Tu-Sa 10:00-13:00,14:30-19:30",
    "Mo-Fr 08:00-12:00,14:00-18:00",
    "Th-Fr 09:00-12:00,14:00-19:00; Sa 08:00-13:00; Tu-We 09:00-12:00,14:00-18:00",
    "Mo-Tu 08:30-19:00; We-Th 08:30-21:30; Fr-Sa 08:30-22:30; Su 09:00-15:00",
    "Mo-Fr 08:00-12:00,14:00-18:00; Sa 08:00-12:00",
    "Mo-Fr 06:30-19:00; Sa 08:00-19:00",
    "Tu 09:00-12:00; We 09:00-12:00,14:00-18:30; Th-Fr 16:30-18:30; Sa 09:00-12:30",
    "Mo-Tu,Th-Su 10:00-18:00",
    "Tu-Fr 09:30-12:30,14:00-18:00; Sa 09:30-12:30,14:00-16:00",
    "Mo-Fr 08:15-12:30,13:45-17:00; Sa 06:30-14:00",
    "Mo 06:00+",
    "Mo 18:00-19:30; We 10:00-12:00,16:00-19:00; Fr 17:00-19:00; Sa 10:30-12:30",
)
NOT_READ = (  # of those in words: by appointment, in a park, in school time, or wrongly written
    "09:00-11:30 après-midi sur Rdv.",
    "rdv",
    "Sur Rendez-Vous",
    "Consulter les horaires sur le site Internet de la paroisse",
    "en période scolaire",
    "Sur RDV",
    "aux horaires d'ouverture du parc",
    "Lundi-Vendredi 9:00:12:00-14:00:18:00",
    "aux heures d'ouverture du parc",
    "07.30 a 17 hs",
)


def _in_french() -> list[str]:
    """Return the real values that somebody wrote in French words, none in the signs of a map."""
    signs = re.compile(r"\b(?:Mo|Tu|We|Th|Fr|Sa|Su)\b(?!.*scolaire)")
    words = [one for one in REAL if FRENCH.search(one) or "Fermé" in one]
    return [one for one in words if not signs.search(one) or one.startswith("en période")]


def test_the_real_values_in_french_are_read_when_they_are_certain() -> None:
    rules, refused = [], []
    for words in _in_french():
        try:
            rules.append(read(words))
        except Refused:
            refused.append(words)
    assert tuple(rules) == READ
    assert len(refused) == len(NOT_READ)
    for words, start in zip(refused, NOT_READ, strict=True):
        assert words.startswith(start)


@pytest.mark.parametrize(
    "words",
    [
        "18h-20h",  # on which days?
        "le soir",
        "ce soir 23h",  # once, not every week
        "lundi sauf jours fériés 18h",
        "lundi 9h-6h",  # twenty-one hours
        "lundi 18h, 19h",
        "lundi 18h-20h, lundi fermé",
        "lundi 25h",
        "lundi 18h-18h",
        "13pm every day",
        "9:00:12:00-14:00:18:00 lundi",
        "samedi minuit-2h",  # which midnight?
        "tous 18h",
        "lundi à mardi et",
        "tous les jours fermé",
        "lundi sauf mardi 18h",
        "lundi sauf lundi 18h",
        "lun-ven 18h-20h, fermé lundi",
        "18h-20h, fermé tous les jours",
        "18h-20h, fermé lundi 9h-10h",
        "12h-14h lundi 19h",
        "lundi vers 19h",  # about seven
        "",
    ],
)
def test_what_is_not_certain_is_refused(words: str) -> None:
    with pytest.raises(Refused) as caught:
        read(words)
    assert caught.value.why.message.endswith(".")
