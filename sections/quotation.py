"""Finds a quotation in a text again: word for word with its surroundings, else the most similar stretch."""

import re
import unicodedata

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

LIKENESS = 0.7
_FEW_BYTES = 12  # a quotation shorter than this stands in too many places to be known by itself
_FUZZY_BYTES = 8
_LONGEST_STEP = 24  # how far a stretch is widened to whole words
_OWN_WORD = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]|[^\x00-\uffff]"
)


def locate(
    text: str, quote: str, prefix: str = "", suffix: str = "", near: int | None = None
) -> tuple[int, int] | None:
    """Where `quote` stands word for word (code points); of several the one whose surroundings fit best.

    None when it is not there, or when it is so short that only its surroundings could tell and they do not.
    """
    hits = _hits(text, quote)
    if not hits:
        return None

    def score(at: int) -> tuple[int, float]:
        away = -abs(at - near) / max(1, len(text)) if near is not None else 0.0
        return _surroundings(text, at, at + len(quote), prefix, suffix), away

    best = max(hits, key=score)
    is_vague = len(hits) > 1 or len(quote.encode()) < _FEW_BYTES
    if is_vague and score(best)[0] < min(4, len(prefix) + len(suffix)):
        return None
    return best, best + len(quote)


def similar(text: str, quote: str) -> tuple[int, int] | None:
    """The stretch of `text` (code points) most like `quote`, in whole words; None below a likeness of 0.7."""
    if len(quote.encode()) < _FUZZY_BYTES or len(text) < len(quote) * LIKENESS / 2:
        return None
    found = fuzz.partial_ratio_alignment(quote, text, score_cutoff=100 * (LIKENESS - 0.1))
    if found is None or found.dest_end <= found.dest_start:
        return None
    if len(text) < len(quote):
        start, end = 0, len(text)
    else:
        start, end = found.dest_start, found.dest_end
    tries = {
        (first, last)
        for first in (_word_start(text, start, -1), _word_start(text, start, 1))
        for last in (_word_start(text, end, -1), _word_start(text, end, 1))
        if first < last
    }
    if not tries:
        return None
    best = max(sorted(tries), key=lambda stretch: likeness(text[stretch[0] : stretch[1]], quote))
    return best if likeness(text[best[0] : best[1]], quote) >= LIKENESS else None


def likeness(one: str, other: str) -> float:
    """From 0.0 (nothing in common) to 1.0 (equal)."""
    return float(Indel.normalized_similarity(one, other))


def _hits(text: str, quote: str) -> list[int]:
    hits: list[int] = []
    at = text.find(quote) if quote else -1
    while at >= 0 and len(hits) < 1_000:
        hits.append(at)
        at = text.find(quote, at + 1)
    return hits


def _surroundings(text: str, start: int, end: int, prefix: str, suffix: str) -> int:
    """How many characters before and after agree."""
    before = text[max(0, start - len(prefix)) : start]
    after = text[end : end + len(suffix)]
    return _alike(before[::-1], prefix[::-1]) + _alike(after, suffix)


def _alike(one: str, other: str) -> int:
    """How many characters at the beginning are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (left, right) in pairs if left != right), min(len(one), len(other)))


def _word_start(text: str, at: int, step: int) -> int:
    """The next border between words from `at` on, in steps of `step`; `at` when none is near."""
    where = at
    for _ in range(_LONGEST_STEP):
        if where <= 0 or where >= len(text) or not _is_inside(text[where - 1], text[where]):
            return where
        where += step
    return at


def _is_inside(left: str, right: str) -> bool:
    """Whether a cut between two characters would leave half a word, or half a letter."""
    if unicodedata.category(right).startswith("M") or "\u200d" in (left, right):
        return True
    if _OWN_WORD.match(left) or _OWN_WORD.match(right):
        return False
    return _is_of_word(left) and _is_of_word(right)


def _is_of_word(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter).startswith("M") or letter in "'’"
