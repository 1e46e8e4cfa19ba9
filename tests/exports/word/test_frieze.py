"""The picture of a digest: the same for the same digest, another for any other byte that shows, and for a final."""

import io

import pytest
from PIL import Image, ImageChops

from exports.word.frieze import COLUMNS, TILE, frieze

DIGEST = bytes(range(0, 256, 8))


def test_it_is_a_picture_of_eight_tiles_by_four() -> None:
    picture = Image.open(io.BytesIO(frieze(DIGEST, final=False)))
    assert (picture.format, picture.size) == ("PNG", (COLUMNS * TILE, 4 * TILE))


def test_it_is_the_same_each_time_and_another_for_a_final() -> None:
    assert frieze(DIGEST, final=False) == frieze(DIGEST, final=False) != frieze(DIGEST, final=True)


@pytest.mark.parametrize("bits", [0b01, 0b0100, 0b010000], ids=["turn", "form", "tone"])
def test_turn_form_and_tone_of_a_tile_come_from_its_byte(bits: int) -> None:
    changed = bytes([DIGEST[0] ^ bits, *DIGEST[1:]])
    pictures = [Image.open(io.BytesIO(frieze(one, final=True))).convert("RGB") for one in (DIGEST, changed)]
    difference = ImageChops.difference(*pictures)
    assert _most(difference.crop((0, 0, TILE, TILE))) > 80
    # The lines of a tile reach into its neighbours, and the palette is that of the whole picture.
    assert _most(difference.crop((TILE + 4, TILE + 4, COLUMNS * TILE, 4 * TILE))) < 30


def _most(picture: Image.Image) -> float:
    """The greatest difference of any colour of any point."""
    return max(float(most) for _, most in picture.getextrema())
