"""Written hours: what coordinators type is read when it is certain, and refused when not."""

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
        ("Mo-Fr 18:00-20:00; PH off", "Mo-Fr 18:00-20:00; PH off"),
    ],
)
def test_what_is_certain_is_read(words: str, rule: str) -> None:
    assert read(words) == rule


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
        "",
    ],
)
def test_what_is_not_certain_is_refused(words: str) -> None:
    with pytest.raises(Refused) as caught:
        read(words)
    assert caught.value.why.message.endswith(".")
