"""Scripts and languages in a Word file: which letters run from the right, which face and language a run gets."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element

from exports.word.look import ARABIC, CJK, DEVANAGARI, ETHIOPIC
from exports.word.oxml import el


@dataclass(frozen=True)
class Script:
    """How Word treats the letters of a script. `slot` is the one of its three languages that rules them."""

    slot: str = "val"
    font: str | None = None
    rtl: bool = False


LATIN = Script()
ARAB = Script("bidi", ARABIC, rtl=True)
HEBREW = Script("bidi", rtl=True)
HAN = Script("eastAsia", CJK)
INDIC = Script("bidi")
DEVA = Script("bidi", DEVANAGARI)
ETHI = Script("val", ETHIOPIC)

_RANGES: tuple[tuple[int, Script], ...] = (
    (0x0000, LATIN),
    (0x0590, HEBREW),
    (0x0600, ARAB),
    (0x0700, HEBREW),
    (0x0750, ARAB),
    (0x0780, HEBREW),
    (0x0860, ARAB),
    (0x0900, DEVA),
    (0x0980, INDIC),
    (0x10A0, LATIN),
    (0x1100, HAN),
    (0x1200, ETHI),
    (0x13A0, LATIN),
    (0x1780, INDIC),
    (0x1800, LATIN),
    (0x2D80, ETHI),
    (0x2DE0, LATIN),
    (0x2E80, HAN),
    (0xA000, LATIN),
    (0xA8E0, DEVA),
    (0xA900, LATIN),
    (0xAB00, ETHI),
    (0xAB30, LATIN),
    (0xAC00, HAN),
    (0xD800, LATIN),
    (0xF900, HAN),
    (0xFB00, LATIN),
    (0xFB1D, HEBREW),
    (0xFB50, ARAB),
    (0xFE00, LATIN),
    (0xFE30, HAN),
    (0xFE70, ARAB),
    (0xFF00, HAN),
    (0xFFF0, LATIN),
    (0x20000, HAN),
    (0x40000, LATIN),
)
_STARTS = [start for start, _ in _RANGES]

_BIDI = set("ar fa ur ps ckb ug sd he yi dv syr hi mr ne sa bn pa gu or ta te kn ml si th lo bo my km".split())
_EAST = {"zh", "ja", "ko"}
_WHOLE = {
    "en": "en-GB",
    "ar": "ar-SA",
    "zh": "zh-CN",
    "zh-Hans": "zh-CN",
    "zh-Hant": "zh-TW",
    "fr": "fr-FR",
    "es": "es-ES",
    "ru": "ru-RU",
    "pt": "pt-BR",
    "de": "de-DE",
    "hi": "hi-IN",
    "am": "am-ET",
    "fa": "fa-IR",
    "ur": "ur-PK",
    "he": "he-IL",
    "ja": "ja-JP",
    "ko": "ko-KR",
    "sw": "sw-KE",
}
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def script_of(character: str) -> Script | None:
    """The script of a letter; None for digits, blanks, punctuation, marks and signs, which follow their neighbours."""
    if unicodedata.category(character)[0] != "L" and not "\u3000" <= character <= "\u303f":
        return None
    return _RANGES[bisect_right(_STARTS, ord(character)) - 1][1]


def direction_of(text: str) -> str | None:
    """The direction of the first letter, as a reader would choose it; None for a text without letters."""
    first = next((script for character in text if (script := script_of(character))), None)
    return None if first is None else "rtl" if first.rtl else "ltr"


def stretches(text: str, direction: str | None) -> Iterator[tuple[str, Script]]:
    """`text` in pieces of one script each. What has none goes with the piece before, at the start with the first
    letter's, or, without any letter, with the direction of the paragraph ("rtl" or not)."""
    found = (script for character in text if (script := script_of(character)))
    present = next(found, ARAB if direction == "rtl" else LATIN)
    start = 0
    for at, character in enumerate(text):
        script = script_of(character)
        if script and script != present:
            if at > start:
                yield text[start:at], present
            start, present = at, script
    if text[start:]:
        yield text[start:], present


def script_properties(script: Script, language: str | None, usual: str) -> list[_Element]:
    """The run properties of a script: face, direction, and the language where it is not the document's `usual` one."""
    properties: list[_Element] = []
    if script.font:
        faces = dict.fromkeys(("ascii", "hAnsi", "cs", "eastAsia"), script.font)
        properties.append(el("rFonts", **({"hint": "eastAsia"} if script.slot == "eastAsia" else {}), **faces))
    if script.rtl:
        properties.append(el("rtl"))
    elif script.slot == "bidi":
        properties.append(el("cs"))
    if language and language != usual and _TAG.fullmatch(language) and slot_of(language) == script.slot:
        properties.append(el("lang", **{script.slot: whole_tag(language)}))
    return properties


def slot_of(language: str) -> str:
    """Which of Word's three languages of a run rules a language's letters: val, eastAsia or bidi."""
    primary = language.partition("-")[0].lower()
    return "bidi" if primary in _BIDI else "eastAsia" if primary in _EAST else "val"


def whole_tag(language: str) -> str:
    """A language's tag with a region, as Word's dictionaries are named: "en" → "en-GB"."""
    return _WHOLE.get(language, language)
