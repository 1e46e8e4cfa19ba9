"""The pattern of a digest as a picture: one tile for each of its 32 bytes, in line for a draft, filled for a final."""

import io
import math

from PIL import Image, ImageDraw

COLUMNS = 8
TILE = 200
"""Pixels of a tile's side in the finished picture."""
_FINER = 4
_STROKE = 3.2

_FINAL = ((255, 255, 255), (99, 179, 228), (43, 118, 170), (191, 224, 243))
_DRAFT = ((211, 227, 239), (230, 239, 246), (255, 255, 255), (243, 248, 251))
_LINE = (27, 108, 168)
Point = tuple[float, float]


def frieze(digest: bytes, final: bool) -> bytes:
    """The picture as PNG, 8 tiles wide. Of each byte two bits turn its tile, two choose the form, two the tone."""
    side = TILE * _FINER
    size = COLUMNS * side, len(digest) // COLUMNS * side
    image = Image.new("RGB", size, (16, 58, 90) if final else (251, 253, 254))
    draw = ImageDraw.Draw(image)
    for place, byte in enumerate(digest):
        corner = (place % COLUMNS * side, place // COLUMNS * side)
        outline = _form(byte >> 2 & 3, byte & 3, corner, side)
        draw.polygon(outline, fill=(_FINAL if final else _DRAFT)[byte >> 4 & 3])
        if not final:
            draw.line([*outline, outline[0]], fill=_LINE, width=round(_STROKE * _FINER), joint="curve")
    small = image.resize((size[0] // _FINER, size[1] // _FINER), Image.Resampling.BOX)
    out = io.BytesIO()
    small.quantize(64, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _form(form: int, turn: int, corner: Point, side: float) -> list[Point]:
    """The outline of a tile: a quarter, a leaf, a half or a full circle, turned by quarters."""
    x, y = corner
    corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
    a, b, c, d = (corners[(turn + i) % 4] for i in range(4))
    if form == 0:
        return [a, *_arc(a, side, b, d)]
    if form == 1:
        return [*_arc(d, side, a, c), *_arc(b, side, c, a)]
    if form == 2:
        return _arc(((a[0] + b[0]) / 2, (a[1] + b[1]) / 2), side / 2, b, a)
    middle = (x + side / 2, y + side / 2)
    start = (middle[0], middle[1] - side * 0.3)
    return [*_arc(middle, side * 0.3, start, start, math.tau)]


def _arc(centre: Point, radius: float, start: Point, end: Point, sweep: float | None = None) -> list[Point]:
    """Points on a circle from `start` clockwise (as seen) to `end`."""
    first = math.atan2(start[1] - centre[1], start[0] - centre[0])
    last = math.atan2(end[1] - centre[1], end[0] - centre[0])
    whole = sweep if sweep is not None else (last - first) % math.tau
    steps = 64
    angles = (first + whole * step / steps for step in range(steps + 1))
    return [(centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)) for angle in angles]
