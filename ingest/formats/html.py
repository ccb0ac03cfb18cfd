"""HTML → plain lines, every character tied to its place in the page's source.

The standard parser is used because it tells where each piece of text stands; the libraries that build
trees don't. Left out: scripts, navigation, page headers and footers, controls, hidden elements.
"""

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser

from ingest.formats.extracted import Derivation, Extracted, glue
from ingest.formats.text import decode
from ingest.metadata import Metadata, iso_date
from rag.spans import Span

_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_UNSEEN = frozenset(
    "script style noscript template svg math iframe object audio video canvas title nav aside"
    " button select option textarea datalist".split()
)
# Of a page these are furniture, of an article they hold its title and its notes.
_UNSEEN_OUTSIDE_ARTICLE = frozenset({"header", "footer"})
_HEADINGS = frozenset(f"h{n}" for n in range(1, 7))
_BLOCKS = _HEADINGS | frozenset(
    "address article blockquote body caption center dd details div dl dt fieldset figcaption figure footer form"
    " header html li main ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_CELLS = frozenset({"td", "th"})
_AROUND_CELLS = frozenset("html body table thead tbody tfoot tr".split())
# An open element of the first kind ends where one of the second begins, unless a third stands between.
_IMPLIED_ENDS = (
    (frozenset({"p"}), _BLOCKS, _CELLS),
    (frozenset({"li"}), frozenset({"li"}), frozenset({"ul", "ol"})),
    (frozenset({"dt", "dd"}), frozenset({"dt", "dd"}), frozenset({"dl"})),
    (_CELLS, _CELLS | {"tr", "tbody", "tfoot"}, frozenset({"table"})),
    (frozenset({"tr"}), frozenset({"tr", "tbody", "tfoot"}), frozenset({"table"})),
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TOKEN = re.compile(r"(?P<space>[ \t\r\n\f]+)|[^ \t\r\n\f]+")
_MAX_DEPTH = 100  # deeper elements are read as if they stood side by side
_MAX_SPAN = 50  # columns or rows one cell may cover
_MAX_REPEATED = 100  # characters of a cell that is repeated in every row it covers
_SITE_NAME = re.compile(r"\s*[-_|–—]+\s*[^-_|–—]*(?:网|网站|门户|政府|频道|平台)\s*$")
_TITLE_META = ("articletitle", "og:title")
_DATE_META = ("pubdate", "publishdate", "article:published_time", "og:release_date")
_SOURCE_META = ("contentsource", "source")


def read(data: bytes) -> Extracted:
    """ValueError if the bytes are no text."""
    text = decode(data)
    tree = _Tree(text)
    page = _Page(text)
    page.element(tree.root, article=False)
    return page.derivation.result(_metadata(tree))


class _Text:
    """A piece of text: text[start:end], or the one character or two that a reference stands for."""

    __slots__ = ("decoded", "end", "start")

    def __init__(self, start: int, end: int, decoded: str | None = None) -> None:
        self.start, self.end, self.decoded = start, end, decoded


class _Element:
    __slots__ = ("attributes", "children", "start", "tag")

    def __init__(self, tag: str, start: int, attributes: dict[str, str]) -> None:
        self.tag, self.start, self.attributes = tag, start, attributes
        self.children: list[_Element | _Text] = []

    @property
    def hidden(self) -> bool:
        return "hidden" in self.attributes or bool(_HIDDEN_STYLE.search(self.attributes.get("style", "")))

    def find(self, tags: frozenset[str]) -> Iterator["_Element"]:
        """The descendants with one of these tags that stand in no other such."""
        for child in self.children:
            if isinstance(child, _Element):
                if child.tag in tags:
                    yield child
                else:
                    yield from child.find(tags)

    def pieces(self) -> Iterator[_Text]:
        for child in self.children:
            if isinstance(child, _Text):
                yield child
            else:
                yield from child.pieces()

    def covers(self, attribute: str) -> int:
        """colspan or rowspan, within reason."""
        value = self.attributes.get(attribute, "").strip()
        return max(1, min(int(value), _MAX_SPAN)) if value.isascii() and value.isdigit() else 1


class _Tree(HTMLParser):
    """The page as elements and pieces of text that know where they stand."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.root = _Element("", 0, {})
        self.meta: dict[str, str] = {}
        self._open = [self.root]
        self._text = text
        self._line_starts = [0, *(m.end() for m in re.finditer("\n", text))]
        self.feed(text)
        self.close()

    def words(self, element: _Element) -> str:
        return "".join(p.decoded or self._text[p.start : p.end] for p in element.pieces())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        for closing, openers, barrier in _IMPLIED_ENDS:
            if tag in openers:
                self._close(closing, barrier)
        if tag == "meta":
            name = (attributes.get("name") or attributes.get("property") or "").lower()
            self.meta.setdefault(name, attributes.get("content", "").strip())
        element = _Element(tag, self._position(), attributes)
        self._open[-1].children.append(element)
        if tag not in _VOID and len(self._open) < _MAX_DEPTH:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # <div/> opens a div, as in browsers

    def handle_endtag(self, tag: str) -> None:
        barrier = frozenset() if tag in _AROUND_CELLS else _CELLS - {tag}
        self._close(frozenset({tag}), barrier)

    def handle_data(self, data: str) -> None:
        start = self._position()
        self._open[-1].children.append(_Text(start, start + len(data)))

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name}")

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name}")

    def _reference(self, raw: str) -> None:
        start = self._position()
        end = start + len(raw)
        if self._text[end : end + 1] == ";":
            end += 1
        decoded = unescape(self._text[start:end])
        known = decoded != self._text[start:end]
        self._open[-1].children.append(_Text(start, end, decoded if known else None))

    def _close(self, tags: frozenset[str], barrier: frozenset[str]) -> None:
        """End the innermost open element with one of these tags, and all inside it."""
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag in tags:
                del self._open[depth:]
                return
            if self._open[depth].tag in barrier:
                return

    def _position(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column


class _Page:
    """Writes a tree as lines. Blocks are parted by an empty line, table rows and `<br>` by a line end."""

    def __init__(self, text: str) -> None:
        self.derivation = Derivation(text)
        self._text = text
        self._last = ""  # the character before on this line or in this cell
        # What goes before the next text, if there is any, each with its place:
        self._line_ends: tuple[str, int] | None = None
        self._marks: tuple[str, int] | None = None
        self._space: Span | None = None
        self._in_cell = False

    def element(self, element: _Element, *, article: bool) -> None:
        """Write an element with all it contains; `article`: inside <article> or <main>."""
        tag = element.tag
        if element.hidden or tag in _UNSEEN or (tag in _UNSEEN_OUTSIDE_ARTICLE and not article):
            return
        article = article or tag in ("article", "main")
        if tag == "br":
            self._break("\n", element.start)
            return
        if tag in _BLOCKS:
            self._break("\n\n", element.start)
        if tag in _HEADINGS and not self._in_cell:
            self._marks = ("#" * int(tag[1]) + " ", element.start)
        if tag == "table" and (rows := _data_rows(element)):
            self._table(element, rows, article=article)
        else:
            self._children(element, article=article)
        if tag in _BLOCKS:
            self._break("\n\n", element.start)

    def _children(self, element: _Element, *, article: bool) -> None:
        for child in element.children:
            if isinstance(child, _Element):
                self.element(child, article=article)
            elif child.decoded is not None:
                self._reference(child.decoded, child)
            elif element.tag == "pre" and not self._in_cell:
                self._before(self._text[child.start])
                self.derivation.keep(child.start, child.end)
                self._last = self._text[child.end - 1]
            else:
                self._words(child)

    def _table(self, table: _Element, rows: list[_Element], *, article: bool) -> None:
        """One line a row. A cell that covers several rows is repeated in each, so that columns line up."""
        for caption in table.find(frozenset({"caption"})):
            self.element(caption, article=article)
        self._in_cell = True
        below: dict[int, tuple[_Element, int]] = {}  # column → the cell that covers it, rows still to come
        for row in rows:
            cells = list(row.find(_CELLS))
            self._line_ends = self._line_ends or ("\n", row.start)
            self._space, self._last = None, ""
            column = 0
            while cells or any(c >= column for c in below):
                if column in below:
                    cell, left = below.pop(column)
                elif cells:
                    cell = cells.pop(0)
                    left = cell.covers("rowspan")
                else:
                    cell, left = row, 0  # nothing here, but something further right
                if column:
                    self._tab(cell.start)
                width = 1
                if left:
                    width = cell.covers("colspan")
                    before = self.derivation.length
                    self._children(cell, article=article)
                    if left > 1 and self.derivation.length - before <= _MAX_REPEATED:
                        below[column] = (cell, left - 1)
                for _ in range(width - 1):
                    self._tab(cell.start)
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
            self._space = self._space or Span(at, at + 1)
        elif self._line_ends is None or len(self._line_ends[0]) < len(line_ends):
            self._line_ends = (line_ends, at)

    def _words(self, text: _Text) -> None:
        """White space counts as one space, and as none where a line of the source ends next to Chinese."""
        for match in _TOKEN.finditer(self._text, text.start, text.end):
            if match["space"]:
                self._space = self._space or Span(*match.span())
            else:
                self._before(match[0][0])
                self.derivation.keep(*match.span())
                self._last = match[0][-1]

    def _reference(self, decoded: str, text: _Text) -> None:
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
            gap = self._space.of(self._text)
            broken = self._in_cell and gap == "<" or "\n" in gap or "\r" in gap
            if glue(self._last, following) or not broken:
                self.derivation.put(" ", self._space.start)
        if self._marks:
            self.derivation.put(*self._marks)
        self._line_ends = self._marks = self._space = None


def _data_rows(table: _Element) -> list[_Element]:
    """The rows of a table of data; none if the table only lays out a page.

    That one has other tables in it, a single column, or text outside its cells.
    """
    rows = list(table.find(frozenset({"tr"})))
    cells = [list(row.find(_CELLS)) for row in rows]
    if max(map(len, cells), default=0) < 2 or any(table.find(frozenset({"table"}))):
        return []
    within = sum(1 for row in cells for cell in row for _ in cell.pieces())
    captions = sum(1 for caption in table.find(frozenset({"caption"})) for _ in caption.pieces())
    if within + captions < sum(1 for _ in table.pieces()):
        return []
    return rows


def _metadata(tree: _Tree) -> Metadata:
    """From the meta elements that government sites carry, the only first-level heading, the page's title."""
    headings = [" ".join(tree.words(h).split()) for h in tree.root.find(frozenset({"h1"}))]
    named = next((" ".join(tree.words(t).split()) for t in tree.root.find(frozenset({"title"}))), "")
    while (shorter := _SITE_NAME.sub("", named)) != named:
        named = shorter
    heading = headings[0] if len(headings) == 1 else ""
    return Metadata(
        title=_meta(tree, _TITLE_META) or heading or named or None,
        issuer=_meta(tree, _SOURCE_META),
        issued=iso_date(_meta(tree, _DATE_META) or ""),
    )


def _meta(tree: _Tree, names: tuple[str, ...]) -> str | None:
    return next((value for name in names if (value := tree.meta.get(name))), None)
