"""A version as a PDF that everybody can read, also by ear: PDF/UA-1 out of WeasyPrint, the same bytes each time."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from exports import fonts
from exports.html import write_page
from exports.layout import Layout
from exports.made import Made, Problem, Progress
from exports.options import Options
from exports.pdf.art import pattern, stamp
from exports.pdf.fetching import Assets, address
from exports.pdf.listening import Pages, listening
from exports.pdf.tags import better_tags, finish
from exports.sentences import sentences
from sections.blocks import word_count
from sections.comments import PlacedComment
from sections.versions import Document, digest

VARIANT = "pdf/ua-1"
SHEETS = ["tokens", "pages", "text", "matter", "variants"]  # of equal rules the later one counts
COVER_COLUMNS, BAND_COLUMNS = 8, 16
WORDS_ON_A_PAGE = 270
COMMENTS_ON_A_PAGE = 4


def write(
    document: Document,
    layout: Layout,
    comments: Sequence[PlacedComment],
    options: Options,
    progress: Progress,
) -> Made:
    """The PDF of `document` as `layout` numbers it; the same input gives the same bytes.

    `comments` are written when `options.comments` says so. Problems are what the fonts or the layout could not do.
    """
    value = digest(document)
    missing = [Problem("font_missing", face) for face in fonts.missing()]
    pages = Pages(progress, _expected(document, comments, options))
    page = write_page(document, layout, comments, options)
    with _own_fonts() as faces, listening(pages) as heard:
        rendered = _laid_out(page, _drawings(document, value, options), faces)
        pages.counted(len(rendered.pages))
        _identify(rendered.metadata, value)
        # A font with coloured letters is stored with the moment in which that is done, unless this says otherwise.
        with better_tags(), _environment("SOURCE_DATE_EPOCH", str(document.frozen_at // 1000)):
            data: bytes = rendered.write_pdf(pdf_variant=VARIANT, pdf_identifier=value[:32].encode(), finisher=finish)
    pages.finished()
    return Made(data, (*missing, *heard.problems))


def _expected(document: Document, comments: Sequence[PlacedComment], options: Options) -> int:
    """About how many pages the file will have."""
    words = sum(word_count(section.text) for section in document.sections)
    pages = 5 + words / WORDS_ON_A_PAGE + (len(comments) / COMMENTS_ON_A_PAGE if options.comments else 0)
    return round(pages * (1.8 if options.large else 1))


def _drawings(document: Document, value: str, options: Options) -> dict[str, bytes]:
    """What stands behind the words, by the name that the style sheet has for it."""
    tiles, final = bytes.fromhex(value), document.stage == "final"
    drawings = {"frieze": pattern(tiles, COVER_COLUMNS, final), "band": pattern(tiles, BAND_COLUMNS, final)}
    mark = None if final else stamp(sentences(options.language or document.language).say("draft"))
    return drawings | ({"watermark": mark} if mark else {})


def _laid_out(page: str, drawings: dict[str, bytes], faces: FontConfiguration) -> Any:
    """The page on paper. Only the drawings can be fetched, by the style sheet as by the page."""
    fetcher = Assets(drawings.values())
    named = "".join(f"--{name}: url({address(drawing)});" for name, drawing in drawings.items())
    folder = resources.files("exports") / "print"
    texts = [f":root {{ {named} }}", *((folder / f"{name}.css").read_text("utf-8") for name in SHEETS)]
    sheets = [CSS(string=text, font_config=faces, url_fetcher=fetcher) for text in texts]
    html = HTML(string=page, url_fetcher=fetcher)
    return html.render(stylesheets=sheets, font_config=faces, pdf_variant=VARIANT)


def _identify(metadata: Any, value: str) -> None:
    """Puts the digest of the text among the metadata, where a program looks for what a file is called."""
    generate = metadata.generate_rdf_metadata
    identifier = (
        '<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about="" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier>sha256:{value}</dc:identifier></rdf:Description>'
    ).encode()
    metadata.generate_rdf_metadata = lambda *how: generate(*how).replace(b"</rdf:RDF>", identifier + b"</rdf:RDF>")


@contextmanager
def _own_fonts() -> Iterator[FontConfiguration]:
    """The fonts of the print style and no others, so that another machine's fonts change nothing."""
    with _environment("FONTCONFIG_FILE", str(fonts.configuration())):
        yield FontConfiguration()


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    """A variable that libraries read, for as long as a file is written."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
