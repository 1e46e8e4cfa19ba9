"""What people type into the fields of forms, as it is kept: NFC, without what controls a device or turns a line."""

import unicodedata

OVERRIDES = "\u202d\u202e"
"""They show letters in another order than they stand in: no language needs them, whoever feigns a name does."""
TURNERS = OVERRIDES + "\u202a\u202b\u202c\u2066\u2067\u2068\u2069"
"""An open turn in a name turns what stands behind it; a line by itself has the direction of its letters."""
BREAKS = ("\r\n", "\r", "\u2028", "\u2029")


def one_line(text: str) -> str:
    """A name, a title, a heading: one line, single spaces, nothing around it."""
    kept = "".join(" " if unicodedata.category(one) in _CONTROLS else one for one in text if one not in TURNERS)
    return unicodedata.normalize("NFC", " ".join(kept.split()))


def paragraphs(text: str) -> str:
    """Words of several lines, parted by line feeds; a tab is a space."""
    for mark in BREAKS:
        text = text.replace(mark, "\n")
    text = text.replace("\t", " ")
    kept = "".join(
        one for one in text if one == "\n" or (unicodedata.category(one) not in _CONTROLS and one not in OVERRIDES)
    )
    return unicodedata.normalize("NFC", kept).strip()


_CONTROLS = frozenset({"Cc", "Cs", "Zl", "Zp"})
