"""Cleaned paragraphs → sections: which headings stand above each paragraph, and which lead-in.

Chinese official documents nest by their numbering, not by markup: 第X章 > 一、 > （一） > 1. > （1） > 一是,
with boxes (专栏), annexes, speakers, dashed bullets and headings that run into their paragraph.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from ingest.clean import Paragraph
from rag.language.sentences import clauses, sentences
from rag.schema import Section
from rag.spans import Span


class Rank(IntEnum):
    """Nesting order; a heading closes every open one of its rank or a greater one."""

    PART = 1  # 第X篇
    CHAPTER = 2  # 第X章, 附件
    ARTICLE = 3  # 第X节, 第X条
    FIRST = 4  # 一、 or a speaker
    SECOND = 5  # （一）
    BOX = 6  # 专栏
    THIRD = 7  # 1.
    FOURTH = 8  # （1）
    PLAIN = 9  # a short line of its own without a number
    TABLE = 10  # the caption above a table
    ITEM = 11  # 一是, ——, ①
    RUN_IN = 12  # the first sentence of a paragraph is its heading


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph in its place. `path` holds the headings above it, `lead_in` what opens its list."""

    paragraph: Paragraph
    section: int  # ordinal of the innermost section, -1 above the first heading
    path: tuple[str, ...]
    lead_in: str
    is_heading: bool  # the whole paragraph is a heading
    is_row: bool


@dataclass(frozen=True, slots=True)
class Outline:
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]


# Behind the number of a table or annex: a separator, or at once a name without punctuation.
_CAPTION = r"(?:[-.．：:\s]|(?=[^\d，。；][^，。；]{1,40}$))"
_NUMBERED: tuple[tuple[Rank, re.Pattern[str]], ...] = (
    (Rank.PART, re.compile(r"第[一二三四五六七八九十百\d]+[篇编部]")),
    (Rank.CHAPTER, re.compile(rf"第[一二三四五六七八九十百\d]+章|附件\s*\d*$|附件\s*\d+{_CAPTION}")),
    (Rank.ARTICLE, re.compile(r"第[一二三四五六七八九十百\d]+[节条]")),
    (Rank.FIRST, re.compile(r"[一二三四五六七八九十]{1,3}、")),
    (Rank.SECOND, re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")),
    (Rank.BOX, re.compile(r"专栏\s*\d*[.．：:\s]?")),
    (Rank.THIRD, re.compile(r"\d{1,2}[.．、](?!\d)")),
    (Rank.FOURTH, re.compile(r"[（(]\d{1,2}[）)]")),
    (Rank.TABLE, re.compile(rf"表\s*\d+{_CAPTION}")),
    (Rank.ITEM, re.compile(r"[一二三四五六七八九十]{1,2}是|——|[①-⑳]|[•●■◆○▪·*-]\s")),
)
_MARKDOWN = re.compile(r"(#{1,6})\s+")
_SPEAKER = re.compile(
    r"[\u4e00-\u9fff（）()]{2,24}(书记|市长|省长|区长|县长|镇长|局长|主任|部长|厅长|院长|校长|会长|主席|董事长|总经理|理事长|秘书长)"
    r"[\u4e00-\u9fff·]{2,4}[:：]?"
)
_SENTENCE_END = "。！？!?；;"
_LEAD_IN_END = re.compile(r"[:：]$|(以下|如下|下列)[^。：:]{0,14}[。：:]$")
_SALUTATION = 6  # 同志们： opens no list
_LONGEST_RUN_IN = 42
_LONGEST_PLAIN = 32


@dataclass(frozen=True, slots=True)
class _Heading:
    rank: Rank
    text: str
    whole: bool  # the paragraph is nothing but this heading
    level: int = 0  # Markdown depth, 0 elsewhere


@dataclass(slots=True)
class _Open:
    """A heading whose section is still open."""

    key: tuple[int, int]
    ordinal: int
    lead_in: str = ""
    lead_shape: Rank | None = None  # the kind of item the lead-in opened; it ends with another kind


def outline(paragraphs: Sequence[Paragraph], title: str = "") -> Outline:
    """Read the structure. Every paragraph becomes exactly one block, in order.

    The document's own title is no section of it, though it may be marked up as a heading.
    """
    stack: list[_Open] = [_Open((0, 0), -1)]
    sections: list[Section] = []
    blocks: list[Block] = []
    introduction = ""  # what the paragraph just read says, should bullets follow
    for i, paragraph in enumerate(paragraphs):
        following = paragraphs[i + 1] if i + 1 < len(paragraphs) else None
        heading = _heading(paragraph, following)
        if heading and title and heading.text == title:
            blocks.append(Block(paragraph, -1, (), "", is_heading=True, is_row=False))
            continue
        is_row = "\t" in paragraph.text
        if heading:
            key = (0, heading.level) if heading.level else (int(heading.rank), 0)
            while stack[-1].key >= key:
                _close(stack.pop(), sections, paragraph.span.start)
            path = (*_path(stack, sections), heading.text)
            sections.append(Section(len(sections), len(stack), heading.text, path, paragraph.span))
            stack.append(_Open(key, len(sections) - 1))
        elif not is_row:
            # Plain text below a run-in heading's paragraph, an item or a table is no longer part of it.
            while stack[-1].key[0] >= Rank.TABLE:
                _close(stack.pop(), sections, paragraph.span.start)
        shape = heading.rank if heading and not heading.level else None
        if paragraph.text.startswith("——") and introduction and heading:
            # Dashed bullets are always introduced by the paragraph above them, colon or not.
            stack[-2].lead_in, stack[-2].lead_shape = introduction, None
        introduction = ""
        lead_in = _inherited_lead_in(stack, shape)
        path = _path(stack, sections)
        whole = bool(heading and heading.whole)
        blocks.append(Block(paragraph, stack[-1].ordinal, path, lead_in, whole, is_row))
        if not is_row and not (whole and heading and heading.rank is not Rank.ITEM):
            _note_lead_in(stack, paragraph.text)
        if not heading and not is_row:
            introduction = _introduction(paragraph.text)
    end = paragraphs[-1].span.end if paragraphs else 0
    while len(stack) > 1:
        _close(stack.pop(), sections, end)
    return Outline(tuple(sections), tuple(blocks))


def _path(stack: Sequence[_Open], sections: Sequence[Section]) -> tuple[str, ...]:
    return tuple(sections[entry.ordinal].heading for entry in stack if entry.ordinal >= 0)


def _close(entry: _Open, sections: list[Section], end: int) -> None:
    section = sections[entry.ordinal]
    span = Span(section.span.start, max(section.span.end, end))
    sections[entry.ordinal] = Section(section.ordinal, section.level, section.heading, section.path, span)


def _inherited_lead_in(stack: Sequence[_Open], shape: Rank | None) -> str:
    """The nearest lead-in above this block, ended by the first item of another kind at its own level."""
    for depth in range(len(stack) - 1, -1, -1):
        entry = stack[depth]
        if not entry.lead_in:
            continue
        own_level = depth >= len(stack) - 2
        if own_level:
            if entry.lead_shape is None and shape is not None:
                entry.lead_shape = shape
            elif shape is not entry.lead_shape:
                entry.lead_in, entry.lead_shape = "", None
                continue
        return entry.lead_in
    return ""


def _introduction(text: str) -> str:
    """The last sentence of a paragraph; of a long one, how it begins and how it ends."""
    last = sentences(text)[-1].of(text) if text.strip() else ""
    parts = [span.of(last) for span in clauses(last)]
    if len(last) <= 60 or len(parts) < 3:
        return last if len(last) > _SALUTATION else ""
    return f"{parts[0]}……{parts[-1]}"


def _note_lead_in(stack: Sequence[_Open], text: str) -> None:
    last = sentences(text)[-1].of(text) if text.strip() else ""
    if _LEAD_IN_END.search(last) and len(last) > _SALUTATION:
        stack[-1].lead_in, stack[-1].lead_shape = last, None


def _heading(paragraph: Paragraph, following: Paragraph | None) -> _Heading | None:
    text = paragraph.text
    if "\t" in text:
        return None
    if markdown := _MARKDOWN.match(text):
        return _Heading(Rank.PLAIN, text[markdown.end() :].strip(), whole=True, level=len(markdown[1]))
    if _SPEAKER.fullmatch(text):
        return _Heading(Rank.FIRST, text.rstrip(":："), whole=True)
    for rank, pattern in _NUMBERED:
        if pattern.match(text):
            return _numbered(rank, text)
    if _is_plain_heading(text, following):
        return _Heading(Rank.PLAIN, text, whole=True)
    run_in = _run_in(text)
    return _Heading(Rank.RUN_IN, run_in, whole=False) if run_in else None


def _numbered(rank: Rank, text: str) -> _Heading | None:
    first = sentences(text)[0].of(text)
    if first == text and text[-1] not in _SENTENCE_END:
        if text.startswith("——"):  # a subtitle: bullets are sentences
            return None
        if len(text) > 2 * _LONGEST_RUN_IN:  # no full stop, yet no heading: a long item
            return _Heading(rank, _cut(text), whole=False)
        return _Heading(rank, text.rstrip(":："), whole=True)
    colon = re.match(r"[^，。；,;]{2,30}[：:](?=.)", first)
    heading = colon[0] if colon else first
    if rank is not Rank.ARTICLE and (heading == text or len(heading) > _LONGEST_RUN_IN):
        rank = max(rank, Rank.ITEM)  # an item of one sentence, or with a long first one, heads nothing
    return _Heading(rank, _cut(heading.rstrip("。：:；")), whole=False)


def _cut(text: str) -> str:
    """A heading is short; an item that is one long sentence is named by its first clause."""
    if len(text) <= _LONGEST_RUN_IN:
        return text
    return re.split(r"[，；,;：:]", text)[0][:_LONGEST_RUN_IN]


def _is_plain_heading(text: str, following: Paragraph | None) -> bool:
    """A short line without a full stop, above prose or a table."""
    if len(text) > _LONGEST_PLAIN or text[-1] in _SENTENCE_END + "，,、：:" or following is None:
        return False
    if re.search(r"[，,。]", text) or not re.search(r"(?![年月日])[\u4e00-\u9fff]", text):  # nor a date
        return False
    below = following.text
    return "\t" in below or (len(below) >= 40 and below[-1] in "。：:！")


def _run_in(text: str) -> str | None:
    """The first sentence of a paragraph, where it names the rest: short, no figures, much below it."""
    first = sentences(text)[0].of(text)
    colon = re.match(r"[^，。；,;“”]{4,24}[：:](?=.{40})", first)
    heading = colon[0] if colon else first
    rest = len(text) - len(heading)
    is_named = len(heading) <= _LONGEST_RUN_IN and rest >= max(30, len(heading)) and heading[-1] in "。：:"
    if not is_named or re.search(r"\d", heading) or len(re.findall(r"[，,]", heading)) > 1:
        return None
    return heading.rstrip("。：:")
