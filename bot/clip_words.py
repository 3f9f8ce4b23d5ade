"""Clip words: what each clip says, to be read by a speaker or shown where nothing is heard."""

from locales.clips import AREA, Clip, ClipKind, clip, spoken
from services.areas import area


def words(one: Clip, code: str) -> str:
    """Return what a clip says in a language; an area is called as on its sign."""
    if one.kind is ClipKind.AREA:
        found = area(one.name.removeprefix(AREA))
        return found.name if found else one.name
    return spoken(one, code)


def heard(names: tuple[str, ...], code: str) -> str:
    """Return in one line what is heard when these clips are joined."""
    return " ".join(words(clip(name), code) for name in names)
