"""DOCX → extracted text: paragraphs and tables in their order, heading styles as `#` marks.

python-docx opens the package and knows its styles; the text is read from the XML, because its
`Paragraph.text` leaves out what stands in content controls, tracked insertions and text boxes.
Numbers that Word itself puts in front of a paragraph are not in the file's text.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from ingest.formats.extracted import Extracted, join_lines, whole
from ingest.metadata import Metadata

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_PARAGRAPH, _TABLE = qn("w:p"), qn("w:tbl")
_BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-"}
_TEXT = qn("w:t")
_BOX = qn("w:txbxContent")
# Not shown: deleted text, and the second copy of a text box that is kept for old programs.
_UNSEEN = {
    qn("w:del"),
    qn("w:moveFrom"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_PROPERTIES = {
    qn("w:pPr"),
    qn("w:rPr"),
    qn("w:tblPr"),
    qn("w:trPr"),
    qn("w:tcPr"),
    qn("w:sectPr"),
    qn("w:sdtPr"),
}
_MAX_XML = 200 * 1024 * 1024  # bytes once unpacked: a small package can hold gigabytes of zeros


def read(data: bytes) -> Extracted:
    """ValueError if the bytes are no Word document or unpack to more than 200 MB."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            unfolded = sum(part.file_size for part in package.infolist() if part.filename.endswith(".xml"))
        if unfolded > _MAX_XML:
            raise ValueError("too large once unpacked")
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
        title = ""
        lines: list[str] = []
        for block in _blocks(body):
            if block.tag == _TABLE:
                lines += _rows(block)
                continue
            text = _text(block).strip()
            style, level = _style(Paragraph(block, document))
            if style == "Title" and not title:
                title = " ".join(text.split())
            lines.append("#" * level + " " + " ".join(text.split()) if level and text else text)
    except ValueError:
        raise
    except Exception as error:  # no zip, a zip without the parts of a document, XML that is broken
        raise ValueError("no Word document") from error
    return whole("\n".join(lines) + "\n", Metadata(title=title or None))


def _blocks(element: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, also out of content controls, and text boxes below their paragraph."""
    for child in element:
        if child.tag in _UNSEEN or child.tag in _PROPERTIES:
            continue
        if child.tag in (_PARAGRAPH, _TABLE):
            yield child
            if child.tag == _PARAGRAPH:
                for box in _boxes(child):
                    yield from _blocks(box)
        else:
            yield from _blocks(child)


def _boxes(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == _BOX:
            yield child
        elif child.tag not in _UNSEEN:
            yield from _boxes(child)


def _text(element: Any) -> str:
    """What is written in an element, text boxes apart; paragraphs inside it end with a newline."""
    parts: list[str] = []
    for child in element:
        if child.tag in _UNSEEN or child.tag in _PROPERTIES or child.tag == _BOX:
            continue
        if child.tag == _TEXT:
            parts.append(child.text or "")
        elif child.tag in _BREAKS:
            parts.append(_BREAKS[child.tag])
        else:
            parts.append(_text(child))
            if child.tag == _PARAGRAPH:
                parts.append("\n")
    return "".join(parts)


def _style(paragraph: Paragraph) -> tuple[str, int]:
    """The style's name, and the level of a heading: by the style, one it is based on, or the outline."""
    style: Any = paragraph.style
    name = style.name if style is not None else ""
    outline = paragraph._p.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    if outline is not None and (level := int(outline.get(qn("w:val")))) < 6:
        return name, level + 1
    while style is not None:
        if found := _HEADING.fullmatch(style.name or ""):
            return name, min(int(found[1]), 6)
        style = style.base_style
    return name, 0


def _rows(table: Any) -> Iterator[str]:
    """One line a row. A cell merged downwards is repeated in each row, so that columns line up."""
    above: dict[int, str] = {}
    for row in table.iter(qn("w:tr")):
        if next(row.iterancestors(_TABLE)) is not table:
            continue  # a table in a cell: its text is in the cell's
        cells: list[str] = []
        for cell in row.iter(qn("w:tc")):
            if next(cell.iterancestors(qn("w:tr"))) is not row:
                continue
            properties = cell.find(qn("w:tcPr"))
            merged = None if properties is None else properties.find(qn("w:vMerge"))
            span = None if properties is None else properties.find(qn("w:gridSpan"))
            text = join_lines(_text(cell).replace("\t", " "))
            if merged is not None and merged.get(qn("w:val")) != "restart":
                text = text or above.get(len(cells), "")
            above[len(cells)] = text
            cells += [text] + [""] * (int(span.get(qn("w:val"))) - 1 if span is not None else 0)
        if any(cells):
            yield "\t".join(cells)
