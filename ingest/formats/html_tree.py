"""The tags of a page as elements, with every piece of text in its place in the page's source.

The standard parser is used because it tells where each piece of text stands; the libraries that build
trees don't.
"""

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser


def tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


HEADINGS = tags("h1 h2 h3 h4 h5 h6")
BLOCKS = HEADINGS | tags(
    "address article blockquote body caption center dd details div dl dt fieldset figcaption figure footer"
    " form header html li main ol p pre section summary table tbody td tfoot th thead tr ul"
)
CELLS = tags("td th")
_AROUND_CELLS = tags("html body table thead tbody tfoot tr")
# An open element of the first kind ends where one of the second begins, unless a third stands between.
_IMPLIED_ENDS = (
    (tags("p"), BLOCKS, CELLS),
    (tags("li"), tags("li"), tags("ul ol")),
    (tags("dt dd"), tags("dt dd"), tags("dl")),
    (CELLS, CELLS | tags("tr tbody tfoot"), tags("table")),
    (tags("tr"), tags("tr tbody tfoot"), tags("table")),
)
_VOID = tags("area base br col embed hr img input link meta param source track wbr")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAX_DEPTH = 100  # deeper elements are read as if they stood side by side
_MAX_SPAN = 50  # columns or rows one cell may cover


class Text:
    """A piece of text: text[start:end], or the one character or two that a reference stands for."""

    __slots__ = ("blank", "decoded", "end", "start")

    def __init__(self, start: int, end: int, *, decoded: str | None = None, blank: bool = False) -> None:
        self.start, self.end, self.decoded, self.blank = start, end, decoded, blank


class Element:
    __slots__ = ("attributes", "children", "start", "tag")

    def __init__(self, tag: str, start: int, attributes: dict[str, str]) -> None:
        self.tag, self.start, self.attributes = tag, start, attributes
        self.children: list[Element | Text] = []

    @property
    def hidden(self) -> bool:
        return "hidden" in self.attributes or bool(_HIDDEN_STYLE.search(self.attributes.get("style", "")))

    def find(self, names: frozenset[str]) -> Iterator["Element"]:
        """The descendants with one of these tags that stand in no other such."""
        for child in self.children:
            if isinstance(child, Element):
                if child.tag in names:
                    yield child
                else:
                    yield from child.find(names)

    def pieces(self) -> Iterator[Text]:
        for child in self.children:
            if isinstance(child, Text):
                yield child
            else:
                yield from child.pieces()

    def covers(self, attribute: str) -> int:
        """colspan or rowspan, within reason."""
        value = self.attributes.get(attribute, "").strip()
        return max(1, min(int(value), _MAX_SPAN)) if value.isascii() and value.isdigit() else 1


class Tree(HTMLParser):
    """The page as elements and pieces of text that know where they stand."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.root = Element("", 0, {})
        self.meta: dict[str, str] = {}
        self._open = [self.root]
        self._text = text
        self._line_starts = [0, *(m.end() for m in re.finditer("\n", text))]
        self.feed(text)
        self.close()

    def words(self, element: Element) -> str:
        return "".join(p.decoded or self._text[p.start : p.end] for p in element.pieces())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        for closing, openers, barrier in _IMPLIED_ENDS:
            if tag in openers:
                self._close(closing, barrier)
        if tag == "meta":
            name = (attributes.get("name") or attributes.get("property") or "").lower()
            self.meta.setdefault(name, attributes.get("content", "").strip())
        element = Element(tag, self._position(), attributes)
        self._open[-1].children.append(element)
        if tag not in _VOID and len(self._open) < _MAX_DEPTH:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # <div/> opens a div, as in browsers

    def handle_endtag(self, tag: str) -> None:
        barrier = frozenset() if tag in _AROUND_CELLS else CELLS - {tag}
        self._close(tags(tag), barrier)

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """`<![if …]>` out of Word is a comment, as in browsers; the parser's own way trips over some."""
        return self.parse_bogus_comment(i, report)

    def handle_data(self, data: str) -> None:
        start = self._position()
        self._open[-1].children.append(Text(start, start + len(data), blank=data.isspace()))

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
        self._open[-1].children.append(Text(start, end, decoded=decoded if known else None))

    def _close(self, names: frozenset[str], barrier: frozenset[str]) -> None:
        """End the innermost open element with one of these tags, and all inside it."""
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag in names:
                del self._open[depth:]
                return
            if self._open[depth].tag in barrier:
                return

    def _position(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column
