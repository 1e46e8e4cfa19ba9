"""Makes reference.docx out of the styles. Usage: python -m exports.word.reference.make"""

import io
from importlib import resources

from docx import Document
from docx.enum.style import WD_STYLE_TYPE

from exports.word.package import empty_body, packed
from exports.word.reference.lists import write_lists
from exports.word.reference.settings import write_settings
from exports.word.reference.styles import write_styles
from exports.word.reference.table_styles import write_table_styles


def reference() -> bytes:
    """The bytes of reference.docx; the same every time."""
    document = Document()
    write_styles(document)
    write_table_styles(document)
    write_lists(document)
    write_settings(document)
    empty_body(document)
    for style in sorted(document.styles, key=lambda style: str(style.name)):
        if style.type == WD_STYLE_TYPE.PARAGRAPH and style.name not in ("Header", "Footer"):
            document.add_paragraph(style.name, style=style)
    buffer = io.BytesIO()
    document.save(buffer)
    return packed(buffer.getvalue())


if __name__ == "__main__":
    with resources.as_file(resources.files("exports.word.reference") / "reference.docx") as path:
        path.write_bytes(reference())
