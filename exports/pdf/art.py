"""What stands behind the words: the pattern of the digest, and the word DRAFT as outlines that no reader hears."""

import uharfbuzz

from exports import fonts

STAMP_FACES = ("Lato", "Noto Naskh Arabic", "Noto Serif CJK SC", "Noto Serif Devanagari", "Noto Serif Ethiopic")
"""The faces that may set the stamp; the first one that has all its letters does."""
_SIDE = 100
_FINAL = ("#ffffff", "#63b3e4", "#2b76aa", "#bfe0f3")
_DRAFT = ("#d3e3ef", "#e6eff6", "#ffffff", "#f3f8fb")
Point = tuple[float, float]


def pattern(digest: bytes, columns: int, final: bool) -> bytes:
    """A digest as tiles, one for each byte: filled for a final, in line for a draft. As SVG."""
    tones: dict[int, list[str]] = {tone: [] for tone in range(4)}
    for place, byte in enumerate(digest):
        # Of each byte two bits turn its tile, two choose the form, two the tone.
        tones[byte >> 4 & 3].append(_tile(byte >> 2 & 3, byte & 3, place % columns * _SIDE, place // columns * _SIDE))
    width, height = columns * _SIDE, len(digest) // columns * _SIDE
    line = "" if final else ' stroke="#1b6ca8" stroke-width="1.6"'
    paths = "".join(
        f'<path d="{"".join(paths)}" fill="{(_FINAL if final else _DRAFT)[tone]}"{line}/>'
        for tone, paths in tones.items()
        if paths
    )
    field = f'<rect width="{width}" height="{height}" fill="{"#103a5a" if final else "#fbfdfe"}"/>'
    return _svg(width, height, field + paths)


def stamp(word: str) -> bytes | None:
    """The word across a page; None where no face has its letters."""
    for face in STAMP_FACES:
        if (file := fonts.file_of(face)) and (outlines := _outlines(word, str(file))):
            paths, advance, em = outlines
            scale = 2150 / advance
            move = f"translate(1050 1485) rotate(-54.7) scale({scale:.4f} {-scale:.4f})"
            inner = f"translate({-advance / 2:g} {-em * 0.35:g})"
            return _svg(2100, 2970, f'<g transform="{move} {inner}" fill="#f1f4f6">{paths}</g>')
    return None


def _svg(width: int, height: int, content: str) -> bytes:
    box = f'viewBox="0 0 {width} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{content}</svg>'.encode()


def _tile(form: int, turn: int, x: float, y: float) -> str:
    """A quarter, a leaf, a half or a full circle, turned by quarters, as the path of an SVG."""
    s = _SIDE
    corners = [(x, y), (x + s, y), (x + s, y + s), (x, y + s)]
    a, b, c, d = (corners[(turn + at) % 4] for at in range(4))
    match form:
        case 0:
            return f"M{_at(a)}L{_at(b)}A{s} {s} 0 0 1 {_at(d)}Z"
        case 1:
            return f"M{_at(a)}A{s} {s} 0 0 1 {_at(c)}A{s} {s} 0 0 1 {_at(a)}Z"
        case 2:
            return f"M{_at(a)}L{_at(b)}A{s / 2:g} {s / 2:g} 0 0 1 {_at(a)}Z"
        case _:
            return f"M{_at((x + s * 0.5, y + s * 0.2))}a{s * 0.3:g} {s * 0.3:g} 0 1 1 -.01 0Z"


def _at(point: Point) -> str:
    return f"{point[0]:g} {point[1]:g}"


def _outlines(word: str, file: str) -> tuple[str, float, float] | None:
    """A word as paths with its advance and its em, its letters joined as its script asks; None if one is missing."""
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(file))
    font, buffer = uharfbuzz.Font(face), uharfbuzz.Buffer()
    buffer.add_str(word)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    if any(info.codepoint == 0 for info in buffer.glyph_infos):
        return None
    draw = _drawing()
    paths: list[str] = []
    x = 0.0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        pen: list[str] = []
        font.draw_glyph(info.codepoint, draw, pen)
        move = f"translate({x + position.x_offset:g} {position.y_offset:g})"
        paths.append(f'<path transform="{move}" d="{"".join(pen)}"/>')
        x += position.x_advance
    return "".join(paths), x, face.upem


def _drawing() -> uharfbuzz.DrawFuncs:
    """What writes the outline of a glyph as the path of an SVG."""
    draw = uharfbuzz.DrawFuncs()
    draw.set_move_to_func(lambda x, y, pen: pen.append(f"M{x:g} {y:g}"))
    draw.set_line_to_func(lambda x, y, pen: pen.append(f"L{x:g} {y:g}"))
    draw.set_quadratic_to_func(lambda a, b, x, y, pen: pen.append(f"Q{a:g} {b:g} {x:g} {y:g}"))
    draw.set_cubic_to_func(lambda a, b, c, d, x, y, pen: pen.append(f"C{a:g} {b:g} {c:g} {d:g} {x:g} {y:g}"))
    draw.set_close_path_func(lambda pen: pen.append("Z"))
    return draw
