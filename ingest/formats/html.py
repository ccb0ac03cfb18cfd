"""HTML → plain lines, every character tied to its place in the page's source.

Left out: scripts, navigation, page headers and footers, controls, hidden elements.
"""

import re
import unicodedata
from dataclasses import dataclass

from ingest.formats.extracted import Derivation, Extracted, glue
from ingest.formats.html_tree import BLOCKS, CELLS, HEADINGS, Element, Text, Tree, tags
from ingest.metadata import Metadata, iso_date
from rag.language.encoding import decode

_UNSEEN = tags(
    "script style noscript template svg math iframe object audio video canvas title nav aside"
    " button select option textarea datalist"
)
# Of a page these are furniture, of an article they hold its title and its notes.
_UNSEEN_OUTSIDE_ARTICLE = tags("header footer")
_TOKEN = re.compile(r"(?P<space>[ \t\r\n\f]+)|[^ \t\r\n\f]+")
_MAX_REPEATED = 100  # characters of a cell that is repeated in every row it covers
_SITE_NAME = re.compile(r"\s*[-_|–—]+\s*[^-_|–—]*(?:网|网站|门户|政府|频道|平台)\s*$")
_TITLE_META = ("articletitle", "og:title")
_DATE_META = ("pubdate", "publishdate", "article:published_time", "og:release_date")
_SOURCE_META = ("contentsource", "source")


def read(data: bytes) -> Extracted:
    """ValueError if the bytes are no text."""
    text = decode(data)
    tree = Tree(text)
    page = _Page(text)
    page.element(tree.root, article=False)
    return page.derivation.result(_metadata(tree))


@dataclass(frozen=True, slots=True)
class _Covering:
    """A cell and how many rows it still covers, this one included. A long one is written only once."""

    cell: Element
    rows: int
    repeated: bool


class _Page:
    """Writes a tree as lines. Blocks are parted by an empty line, table rows and `<br>` by a line end."""

    def __init__(self, text: str) -> None:
        self.derivation = Derivation(text)
        self._text = text
        self._last = ""  # the character before on this line or in this cell
        # What goes before the next text, if there is any, each with its place:
        self._line_ends: tuple[str, int] | None = None
        self._marks: tuple[str, int] | None = None
        self._space: tuple[int, bool] | None = None  # True: a line of the source ends, maybe in a word
        self._in_cell = False

    def element(self, element: Element, *, article: bool) -> None:
        """Write an element with all it contains; `article`: inside <article> or <main>."""
        tag = element.tag
        if element.hidden or tag in _UNSEEN or (tag in _UNSEEN_OUTSIDE_ARTICLE and not article):
            return
        article = article or tag in ("article", "main")
        if tag == "br":
            self._break("\n", element.start)
            return
        if tag in BLOCKS:
            self._break("\n\n", element.start)
        if tag in HEADINGS and not self._in_cell:
            self._marks = ("#" * int(tag[1]) + " ", element.start)
        if tag == "table" and (rows := _data_rows(element)):
            self._table(element, rows, article=article)
        else:
            self._children(element, article=article)
        if tag in HEADINGS:
            self._marks = None
        if tag in BLOCKS:
            self._break("\n\n", element.start)

    def _children(self, element: Element, *, article: bool) -> None:
        for child in element.children:
            if isinstance(child, Element):
                self.element(child, article=article)
            elif child.decoded is not None:
                self._reference(child.decoded, child)
            elif element.tag == "pre" and not self._in_cell:
                self._before(self._text[child.start])
                self.derivation.keep(child.start, child.end)
                self._last = self._text[child.end - 1]
            else:
                self._words(child)

    def _table(self, table: Element, rows: list[Element], *, article: bool) -> None:
        """One line a row. A cell that covers several rows is repeated in each, so that columns line up."""
        for caption in table.find(tags("caption")):
            self.element(caption, article=article)
        self._in_cell = True
        below: dict[int, _Covering] = {}
        for row in rows:
            cells = list(row.find(CELLS))
            if not below and not any(map(_count, cells)):
                continue
            self._line_ends = self._line_ends or ("\n", row.start)
            self._space, self._last = None, ""
            column = 0
            while cells or any(c >= column for c in below):
                if column:
                    self._tab(row.start)
                if column in below:
                    covering = below.pop(column)
                elif cells:
                    cell = cells.pop(0)
                    covering = _Covering(cell, cell.covers("rowspan"), repeated=True)
                else:  # nothing here, but a cell from above further right
                    column += 1
                    continue
                before = self.derivation.length
                if covering.repeated:
                    self._children(covering.cell, article=article)
                if covering.rows > 1:
                    short = self.derivation.length - before <= _MAX_REPEATED
                    below[column] = _Covering(covering.cell, covering.rows - 1, covering.repeated and short)
                width = covering.cell.covers("colspan")
                for _ in range(width - 1):
                    self._tab(covering.cell.start)
                column += width
        self._in_cell = False

    def _tab(self, at: int) -> None:
        self._space = None
        self._before("\t")
        self.derivation.put("\t", at)
        self._last = ""

    def _break(self, line_ends: str, at: int) -> None:
        """End the line, or the word in a cell."""
        if self._in_cell:
            self._pass_over(at, soft=line_ends == "\n")
        elif self._line_ends is None or len(self._line_ends[0]) < len(line_ends):
            self._line_ends = (line_ends, at)

    def _pass_over(self, at: int, *, soft: bool) -> None:
        if self._space is None or (self._space[1] and not soft):
            self._space = (at, soft)

    def _words(self, text: Text) -> None:
        """White space counts as one space, and as none where a line of the source ends next to Chinese."""
        for match in _TOKEN.finditer(self._text, text.start, text.end):
            if match["space"]:
                self._pass_over(match.start(), soft="\n" in match[0] or "\r" in match[0])
            else:
                self._before(match[0][0])
                self.derivation.keep(*match.span())
                self._last = match[0][-1]

    def _reference(self, decoded: str, text: Text) -> None:
        self._before(decoded[0])
        # A quotation that ends with &rdquo; should show it whole, one that begins with &ldquo; too.
        closing = unicodedata.category(decoded[0]) in ("Pe", "Pf", "Po")
        self.derivation.put(decoded, text.end - 1 if closing else text.start)
        self._last = decoded[-1]

    def _before(self, following: str) -> None:
        """Write the line ends, heading marks or space that wait for text."""
        if self._line_ends and self.derivation.length:
            self.derivation.put(*self._line_ends)
        elif self._space and self._last:
            at, soft = self._space
            if not soft or glue(self._last, following):
                self.derivation.put(" ", at)
        if self._marks:
            self.derivation.put(*self._marks)
        self._line_ends = self._marks = self._space = None


def _data_rows(table: Element) -> list[Element]:
    """The rows of a table of data; none if the table only lays out a page.

    That one has other tables in it, a single column, or text outside its cells.
    """
    rows = list(table.find(tags("tr")))
    cells = [list(row.find(CELLS)) for row in rows]
    if max(map(len, cells), default=0) < 2 or any(table.find(tags("table"))):
        return []
    captions = sum(map(_count, table.find(tags("caption"))))
    within = sum(_count(cell) for row in cells for cell in row)
    return rows if within + captions == _count(table) else []


def _count(element: Element) -> int:
    """Pieces of text in it that are more than white space."""
    return sum(not piece.blank for piece in element.pieces())


def _metadata(tree: Tree) -> Metadata:
    """From the meta elements that government sites carry, the only first-level heading, the page's title."""
    headings = [" ".join(tree.words(h).split()) for h in tree.root.find(tags("h1"))]
    named = next((" ".join(tree.words(t).split()) for t in tree.root.find(tags("title"))), "")
    while (shorter := _SITE_NAME.sub("", named)) != named:
        named = shorter
    heading = headings[0] if len(headings) == 1 else ""
    return Metadata(
        title=_meta(tree, _TITLE_META) or heading or named or None,
        issuer=_meta(tree, _SOURCE_META),
        issued=iso_date(_meta(tree, _DATE_META) or ""),
    )


def _meta(tree: Tree, names: tuple[str, ...]) -> str | None:
    return next((value for name in names if (value := tree.meta.get(name))), None)
