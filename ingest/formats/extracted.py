"""What a format hands over, and the builder that keeps every plain character tied to its source."""

import re
import unicodedata
from dataclasses import dataclass

from ingest.metadata import Metadata
from rag.spans import OffsetMap, Span

# A byte order mark, soft hyphens and zero-width characters: nobody sees them, but they part words.
_SPECIAL = re.compile(
    r"(?P<unseen>[\ufeff\u200b-\u200d\u2060\xad])|\r(?=\n)|(?P<line>[\r\f\v\x85\u2028\u2029])"
)
_UNSPACED = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff“”‘’—…·]")

# PDF fonts, and texts copied from PDFs, give radicals (⽉ U+2F49) where characters (月) are meant.
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)} | dict(
    zip(
        map(ord, "⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳"),
        "母民虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Extracted:
    """A file as its format reads it: `offsets` maps `plain` to `text`, which citations point into."""

    text: str
    plain: str
    offsets: OffsetMap
    metadata: Metadata
    pages: tuple[int, ...]  # start of each page in `text`


class Derivation:
    """Builds a plain text out of stretches of an original and characters put in their place."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._pieces: list[str] = []
        self._spans: list[Span] = []
        self.length = 0

    def keep(self, start: int, end: int) -> None:
        """Take text[start:end] over, without unseen characters, each line end as a newline, radicals as
        the characters they stand for."""
        for match in _SPECIAL.finditer(self._text, start, end):
            self._take(start, match.start())
            if match["line"]:
                self.put("\n", match.start())
            start = match.end()
        self._take(start, end)

    def put(self, characters: str, at: int) -> None:
        """Write characters that all stand for text[at]: a tab for `<td>`, a quotation mark for `&ldquo;`."""
        self._pieces.append(characters)
        self._spans += [Span(at, at + 1)] * len(characters)
        self.length += len(characters)

    def _take(self, start: int, end: int) -> None:
        if start < end:
            self._pieces.append(without_radicals(self._text[start:end]))
            self._spans.append(Span(start, end))
            self.length += end - start

    def result(self, metadata: Metadata | None = None, pages: tuple[int, ...] = ()) -> Extracted:
        plain = "".join(self._pieces)
        return Extracted(self._text, plain, OffsetMap.keeping(self._spans), metadata or Metadata(), pages)


def without_radicals(text: str) -> str:
    """The text, character for character, with radicals as the characters they stand for."""
    return text.translate(_RADICALS)


def whole(text: str, metadata: Metadata | None = None, pages: tuple[int, ...] = ()) -> Extracted:
    """A text that is plain already."""
    derivation = Derivation(text)
    derivation.keep(0, len(text))
    return derivation.result(metadata, pages)


def glue(before: str, after: str) -> str:
    """What stands between two lines of one paragraph: nothing next to Chinese, else a space.

    Two digits are kept apart: joining them would make a number nobody wrote.
    """
    if not before or not after:
        return ""
    return "" if _UNSPACED.match(before[-1]) or _UNSPACED.match(after[0]) else " "


def join_lines(text: str) -> str:
    """One line out of the lines of a table cell."""
    joined = ""
    for line in text.split("\n"):
        part = " ".join(line.split())
        joined += glue(joined, part) + part
    return joined
