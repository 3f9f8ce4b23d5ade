"""Lengths: words are counted and cut as the platforms do, in UTF-16 units."""


def units(words: str) -> int:
    """Count the UTF-16 units of words."""
    return len(words) + sum(1 for sign in words if sign > "\uffff")


def cut(words: str, most: int) -> str:
    """Return words of at most so many UTF-16 units (1 or more); "…" stands for the rest."""
    if units(words) <= most:
        return words
    kept = words.encode("utf-16-le", "surrogatepass")[: 2 * (most - 1)]
    return kept.decode("utf-16-le", "ignore") + "…"  # half a sign at the end is left out
