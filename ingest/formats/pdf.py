"""PDF → extracted text: paragraphs put together from their lines, tables as tab-separated rows in place.

Page headers, footers and page numbers stay; the cleaner knows them by their repetition.
"""

import io
import logging
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from ingest.formats.extracted import Extracted, glue, join_lines, whole, without_radicals

# Its remarks on sloppy files would stand on the user's screen.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

_UNMAPPED = re.compile(r"\(cid:\d+\)")
_MAX_UNMAPPED = 0.1  # of all characters: beyond that the fonts don't say what their glyphs mean
_OPENER = re.compile(
    r"[一二三四五六七八九十]{1,3}[、是]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.、]|第\S{1,3}[章节条篇]|——|[•●■◆]"
)


class EncryptedError(ValueError):
    """A password is needed."""


class NoTextError(ValueError):
    """The pages are pictures, or their fonts don't say what the glyphs mean."""


def read(data: bytes) -> Extracted:
    """ValueError (EncryptedError, NoTextError) if no text can be had."""
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            pages = [_page(page) for page in pdf.pages]
    except PdfminerException as error:
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in error.args):
            raise EncryptedError from None
        raise ValueError("broken PDF") from None
    except Exception as error:  # whatever a damaged file makes the parser stumble over
        raise ValueError("broken PDF") from error
    starts: list[int] = []
    text = ""
    for page in pages:
        starts.append(len(text))
        text += page + "\n" if page else ""
    if not text.strip() or len(_UNMAPPED.findall(text)) > len(_UNMAPPED.sub("", text)) * _MAX_UNMAPPED:
        raise NoTextError
    return whole(without_radicals(text), pages=tuple(starts))


def _page(page: Any) -> str:
    """The page's text: lines outside tables and the rows of tables, from top to bottom."""
    found = page.find_tables()
    boxes = [table.bbox for table in found]
    prose = page.filter(lambda thing: not any(_inside(thing, box) for box in boxes))
    lines = prose.extract_text_lines(return_chars=False)
    blocks = [(top, text) for top, text in _paragraphs(lines)]
    blocks += [(table.bbox[1], rows) for table in found if (rows := _rows(table))]
    text = "\n".join(block for _, block in sorted(blocks, key=lambda block: block[0]))
    page.close()  # frees what was parsed; a long document would keep it all
    return text


def _inside(thing: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    x, y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _rows(table: Any) -> str:
    """One line a row. A cell merged downwards is repeated in each row, so that columns line up."""
    lines: list[str] = []
    above: dict[int, tuple[float, str]] = {}  # column → where the last cell above ends, what it says
    for row, texts in zip(table.rows, table.extract(), strict=True):
        cells: list[str] = []
        for column, (box, text) in enumerate(zip(row.cells, texts, strict=True)):
            if box is not None:
                above[column] = (box[3], join_lines(text or ""))
            bottom, words = above.get(column, (0.0, ""))
            cells.append(words if bottom > row.bbox[1] + 1 else "")
        if any(cells):
            lines.append("\t".join(cells))
    return "\n".join(lines)


def _paragraphs(lines: Sequence[dict[str, Any]]) -> Iterator[tuple[float, str]]:
    """Lines → (top, paragraph). A line that reaches the right margin goes on in the next one, unless that
    one is indented, stands apart or opens an item of a list."""
    right = max((line["x1"] for line in lines), default=0.0)
    text, top = "", 0.0
    before: dict[str, Any] | None = None
    for line in lines:
        if before is not None and _goes_on(before, line, right):
            text += glue(text, line["text"]) + line["text"]
        else:
            if text:
                yield top, text
            text, top = line["text"], line["top"]
        before = line
    if text:
        yield top, text


def _goes_on(before: dict[str, Any], line: dict[str, Any], right: float) -> bool:
    size = before["bottom"] - before["top"]
    return bool(
        before["x1"] > right - 1.5 * size
        and line["x0"] < before["x0"] + 0.5 * size
        and line["top"] - before["bottom"] < 1.5 * size
        and 0.8 < (line["bottom"] - line["top"]) / size < 1.25
        and not _OPENER.match(line["text"])
    )
