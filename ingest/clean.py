"""Original text → paragraphs worth indexing, each mapped back to the original character by character.

Taken out: page and web furniture, contents pages, stray markup, footnote numbers. Joined: paragraphs
that a page break cut in two. Whatever is not recognised as furniture stays: article text is never lost.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.schema import Mark, MarkKind, Removal
from rag.spans import OffsetMap, Span


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of cleaned text. `len(text) == offsets.length`; table rows hold tab-separated cells."""

    text: str
    offsets: OffsetMap  # → original

    @property
    def span(self) -> Span:
        return self.offsets.original(0, len(self.text))

    def part(self, start: int, end: int) -> "Paragraph":
        return Paragraph(self.text[start:end], self.offsets.slice(start, end))


@dataclass(frozen=True, slots=True)
class Cleaned:
    paragraphs: tuple[Paragraph, ...]
    removals: tuple[Removal, ...]  # in original order
    marks: tuple[Mark, ...]  # footnote numbers that were taken out: cited with a word of warning


_FURNITURE = re.compile(
    r"点击右上角.*|朋友圈|微信好友|请使用浏览器分享.*|正在阅读[:：].*|(首页|主页)\s*[>＞›».].*|(您)?(当前|现在)?(的)?位置[:：].*"
    r"|(字号|字体)[:：].*|打印本页|关闭窗口|分享到.*|扫一扫.*|【?(打印|关闭|收藏)】?|返回顶部|阅读剩余全文.*|加载更多"
    r"|\[?\s*责(任)?编(辑)?[:：].*"
)
_METADATA = re.compile(r"(发布)?(时间|日期|来源)[:：].*\d{4}-\d{1,2}-\d{1,2}.*")
# Headings of blocks that follow an article on a web page, never part of it.
_BLOCK = re.compile(
    r"(相关|推荐|延伸|热门|精彩|猜你)(阅读|推荐|新闻|链接|文章|喜欢)|您此时的心情|新闻表情排行.*|视觉焦点|独家策划"
    r"|阅读剩余全文.*|(新闻|点击|热点)排行榜?|网友评论|(上|下)一篇[:：]?.*"
)
_TIMESTAMP = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(\s+\d{1,2}:\d{2}(:\d{2})?)?")
_CONTENTS = re.compile(r"目\s*录|contents", re.IGNORECASE)
_CONTENTS_LINE = re.compile(r".*(\t|…|\.{3,}|·{3,}|\s{2,}).*?\d+|.{1,40}\s\d{1,3}")
_PAGE_NUMBER = re.compile(r"[-—–\s]*(\d{1,4})[-—–\s]*|第\s*(\d{1,4})\s*页.*")

_CJK = r"[\u2e80-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef“”‘’]"
# The space behind a list marker or a # stays: it is what makes them one.
_INNER_SPACE = re.compile(rf"(?<={_CJK})[ \u3000\xa0]+|(?<![-*+•#\s])[ \u3000\xa0]+(?={_CJK})")
_EMPHASIS = re.compile(r"\*\*")
# A number right after a closing quotation mark is a footnote's only if nothing is counted with it.
_FOOTNOTE = re.compile(
    r"(?<=[”》」])(\d{1,2})(?![,，]?\d|[.．%％:：/年月日号项个家户万亿千百元人名次条件倍成届期批座处所米吨亩级类款-])"
)

# What opens a paragraph of its own, so that nothing is ever joined in front of it.
OPENER = re.compile(
    r"\s*([一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|第[一二三四五六七八九十百\d]+[章节篇条部]"
    r"|[一二三四五六七八九十]{1,2}是|——|[•●■◆○▪·*#-]\s|#|专栏\s*\d|[表图]\s*\d|附件|[①-⑳])"
)
_PROSE_END = re.compile(r"[\u4e00-\u9fffA-Za-z0-9，、,“‘（(《-]$")
# Two characters and a comma: the end of a word that stands on the page before, unless sentences begin so.
_TORN_WORD = re.compile(
    r"(?!目前|当前|如今|近年|今年|去年|明年|其中|同时|首先|其次|最后|此外|另外|因此|但|截至|例如|一是)"
    r"[\u4e00-\u9fff]{1,2}[，。；、]"
)
_SHORTEST_TORN = 20  # characters; a shorter line in front of a break is a heading
_TABLE_GAP = re.compile(r"\t+|[ \u3000\xa0]{2,}")


def clean(plain: str, offsets: OffsetMap) -> Cleaned:
    """Clean a loaded text. `offsets` maps `plain` to the original."""
    lines = _lines(plain)
    dropped = dict(_furniture(plain, lines))
    notes = _footnotes(plain, [line for i, line in enumerate(lines) if i not in dropped])
    paragraphs: list[Paragraph] = []
    removals: list[Removal] = []
    pending: list[tuple[str, Span]] = []  # the paragraph being put together, one piece a line

    def flush() -> None:
        if pending:
            paragraphs.append(_paragraph(pending, offsets, notes))
            pending.clear()

    blank_before = False
    for i, line in enumerate(lines):
        if i in dropped:
            if len(line):
                removals.append(Removal(offsets.original(line.start, line.end), dropped[i]))
            continue
        text = line.of(plain)
        if not text:
            blank_before = True
            continue
        if not (pending and _continues("".join(t for t, _ in pending), text, after_blank=blank_before)):
            flush()
        pending.append((text, line))
        blank_before = False
    flush()
    marks = [
        Mark(
            MarkKind.FOOTNOTE,
            offsets.original(note.start - 1, note.end),
            f"原文此处的“{note.of(plain)}”是脱落的脚注号，不是数量。",
        )
        for note in notes
    ]
    removals += [Removal(offsets.original(note.start, note.end), "footnote") for note in notes]
    return Cleaned(tuple(_tables(paragraphs)), tuple(sorted(removals, key=lambda r: r.span)), tuple(marks))


def _lines(plain: str) -> list[Span]:
    """Every line without its surrounding white space (tabs at the front stay: an empty first cell)."""
    lines: list[Span] = []
    start = 0
    for raw in plain.splitlines(keepends=True):
        body = raw.rstrip()
        indent = len(body) - len(body.lstrip("\ufeff \u3000\xa0"))
        lines.append(Span(start + indent, start + len(body)))
        start += len(raw)
    return lines


def _furniture(plain: str, lines: Sequence[Span]) -> Iterator[tuple[int, str]]:
    """Indexes of the lines to leave out, with the reason."""
    yield from ((i, "contents") for i in _contents(plain, lines))
    yield from ((i, "page number") for i in _page_numbers(plain, lines))
    inside = False
    for i, line in enumerate(lines):
        text = line.of(plain).strip()
        if _FURNITURE.fullmatch(text) or _METADATA.fullmatch(text):
            yield i, "navigation"
        if _BLOCK.fullmatch(text):
            inside = True
        elif text and inside:
            inside = _is_link(text, _next_text(plain, lines, i))
        if inside and text:
            yield i, "recommended"


def _is_link(text: str, following: str) -> bool:
    """Does this line of a recommendation block still belong to it? Teasers carry a time below them."""
    if _TIMESTAMP.fullmatch(text) or _TIMESTAMP.fullmatch(following) or text.isdigit():
        return True
    return text[0] in "•·" or (len(text) < 20 and not OPENER.match(text) and text[-1] not in "。：:；")


def _next_text(plain: str, lines: Sequence[Span], i: int) -> str:
    return next((t for line in lines[i + 1 :] if (t := line.of(plain).strip())), "")


def _contents(plain: str, lines: Sequence[Span]) -> Iterator[int]:
    """The line 目录 and the run of lines with a page number at the end that follows it."""
    inside = False
    for i, line in enumerate(lines):
        text = line.of(plain)
        if _CONTENTS.fullmatch(text.strip()):
            inside = bool(_CONTENTS_LINE.fullmatch(_next_text(plain, lines, i)))
        elif inside and text and not _CONTENTS_LINE.fullmatch(text):
            inside = False
        if inside and text:
            yield i


def _page_numbers(plain: str, lines: Sequence[Span]) -> list[int]:
    """Lines that hold only a number, where these numbers count up through the document."""
    found = [
        (i, int(m[1] or m[2]))
        for i, line in enumerate(lines)
        if (m := _PAGE_NUMBER.fullmatch(line.of(plain)))
    ]
    numbers = [number for _, number in found]
    counts_up = len(found) >= 3 and all(0 < b - a <= 2 for a, b in itertools.pairwise(numbers))
    return [i for i, _ in found] if counts_up else []


def _footnotes(plain: str, lines: Sequence[Span]) -> list[Span]:
    """Footnote numbers left behind by a copy: they count 1, 2, 3 … through the document."""
    notes: list[Span] = []
    for line in lines:
        for match in _FOOTNOTE.finditer(plain, line.start, line.end):
            if int(match[1]) == len(notes) + 1:
                notes.append(Span(*match.span(1)))
    return notes if len(notes) >= 2 else []


def _continues(before: str, after: str, *, after_blank: bool) -> bool:
    """Did a page or line break cut one paragraph into these two?

    A heading has no full stop either, so the first part must read like prose: a comma at its end,
    or a sentence already finished in it.
    """
    if OPENER.match(after) or before.startswith("#"):
        return False
    if _TABLE_GAP.search(before) or _TABLE_GAP.search(after.strip()) or not _PROSE_END.search(before):
        return False
    if before[-1] in "，、,":
        return True
    is_short = len(before) < _SHORTEST_TORN
    if OPENER.match(before):  # a heading may hold a comma, and a short one a colon
        return bool(re.search(r"[。；]" if is_short else r"[。；：:]", before))
    if is_short:
        return False
    return bool(_TORN_WORD.match(after) or re.search(r"[，。；]" if after_blank else r"[，。；、]", before))


def _paragraph(pieces: Sequence[tuple[str, Span]], offsets: OffsetMap, notes: Sequence[Span]) -> Paragraph:
    """One paragraph out of its lines, less emphasis marks, spaces inside Chinese and footnote numbers."""
    kept: list[Span] = []
    texts: list[str] = []
    for text, line in pieces:
        gone = [Span(line.start + m.start(), line.start + m.end()) for m in _EMPHASIS.finditer(text)]
        if not _TABLE_GAP.search(text):
            gone += [Span(line.start + m.start(), line.start + m.end()) for m in _INNER_SPACE.finditer(text)]
        gone += [note for note in notes if line.start <= note.start < line.end]
        position = line.start
        for hole in sorted(gone):
            if hole.start > position:
                kept.append(Span(position, hole.start))
            position = max(position, hole.end)
        kept.append(Span(position, line.end))
    for span in kept:
        line_text, line = next((t, s) for t, s in pieces if s.start <= span.start and span.end <= s.end)
        texts.append(line_text[span.start - line.start : span.end - line.start])
    pieces_in_original = [piece for span in kept for piece in offsets.pieces(span.start, span.end)]
    return Paragraph("".join(texts), OffsetMap.keeping(pieces_in_original))


def _tables(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Runs of lines with wide gaps are table rows: each gap becomes one tab."""
    result: list[Paragraph] = []
    for paragraph in paragraphs:
        wide = [m for m in _TABLE_GAP.finditer(paragraph.text) if m.start() > 0]
        is_row = bool(wide) and ("\t" in paragraph.text or len(wide) >= 2) and "。" not in paragraph.text
        result.append(_as_row(paragraph) if is_row else paragraph)
    return result


def _as_row(paragraph: Paragraph) -> Paragraph:
    """Tabs mark cells already and may stand for empty ones; runs of spaces become one tab each."""
    pattern = re.compile(r"\t") if "\t" in paragraph.text else _TABLE_GAP
    texts: list[str] = []
    pieces: list[Span] = []
    position = 0
    for gap in pattern.finditer(paragraph.text):
        texts += [paragraph.text[position : gap.start()], "\t"]
        pieces += paragraph.offsets.pieces(position, gap.start() + 1)
        position = gap.end()
    texts.append(paragraph.text[position:])
    pieces += paragraph.offsets.pieces(position, len(paragraph.text))
    return Paragraph("".join(texts), OffsetMap.keeping(pieces))
