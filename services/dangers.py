"""Dangers: what cannot wait, and is told at once to those on duty and to nobody else."""

from enum import StrEnum

from locales import Text, _


class Danger(StrEnum):
    """What goes on."""

    DANGER = "danger"  # any, or not said
    MEDICAL = "medical"
    CHILD = "child"  # alone
    VIOLENCE = "violence"
    EVICTION = "eviction"  # going on now
    MISSING = "missing"
    SEA = "sea"

    @property
    def label(self) -> Text:
        """What people read."""
        return DANGERS[self]


DANGERS = {
    # i18n: all dangers: button of a list, max 20: any danger
    Danger.DANGER: _("🚨 Danger"),
    # i18n: button, max 20: somebody ill or hurt
    Danger.MEDICAL: _("🚑 Ill or hurt"),
    # i18n: button, max 20
    Danger.CHILD: _("🧒 A child alone"),
    # i18n: button, max 20
    Danger.VIOLENCE: _("✋ Violence"),
    # i18n: button, max 20: the police clears a camp now
    Danger.EVICTION: _("👮 Eviction now"),
    # i18n: button, max 20: nobody knows where somebody is
    Danger.MISSING: _("🔎 Someone missing"),
    # i18n: button, max 20: a boat in trouble
    Danger.SEA: _("🌊 Danger at sea"),
}
