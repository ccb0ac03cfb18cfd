"""Places where a source is visibly damaged. They are marked and kept; nothing is ever repaired.

Each rule names a trace that no sound text leaves: a unit whose number is gone, a fragment standing
twice, a quotation mark that closes nothing, a list that starts at 2, an end in mid-sentence.
"""

import re
from collections.abc import Iterator, Sequence

from ingest.clean import Paragraph
from rag.schema import Mark, MarkKind
from rag.spans import Span

_HAN = "\u4e00-\u9fff"

# 万 or 亿 with a unit, right behind a word: the number in front is gone. 万元 and 亿元 are left out
# (万元GDP, 亿元镇 are sound), and so is whatever can stand for a number or count people in general.
_LOST_NUMBER = re.compile(
    rf"(?<=[{_HAN}])(?<![一二三四五六七八九十百千万亿两几数多余约上近过超逾破达每家第成])"
    r"[万亿](?=亩|人民币|美元|港元|平方米|平方公里|立方米|千瓦|人次|吨(?!级|大港|巨轮)|公里|公顷|件)"
)
_DOUBLED = re.compile(rf"([{_HAN}]{{2,8}})\1")
_SOUND_DOUBLES = re.compile(r"[一逐各每很]|(.)\1")
# Names that filters of web pages cut out of fixed phrases.
_CUT_NAME = re.compile(r"(?<![学复练实见研温补])习(?=新时代|同志|总书记)|(?<=主义)、思想、理论")
_FOREIGN = re.compile(rf"(?<=[{_HAN}])\s?(etc|and|or|the|of)\.?\s?(?=[{_HAN}])")
_TURNED_PAGE = re.compile(r"[（(]?\s*(下转.{0,8}[版页]|未完待续|待续).{0,3}$")
_SECOND_ITEM = re.compile(r"2[.．、](?!\d)")
_FIRST_ITEM = re.compile(r"1[.．、](?!\d)")


def find_marks(paragraphs: Sequence[Paragraph]) -> tuple[Mark, ...]:
    """All damaged places, in order. Spans are in the original."""
    marks = [mark for paragraph in paragraphs for mark in _inside(paragraph)]
    marks += _lists_without_start(paragraphs)
    marks += _broken_end(paragraphs)
    return tuple(sorted(marks, key=lambda mark: mark.span))


def _inside(paragraph: Paragraph) -> Iterator[Mark]:
    text = paragraph.text

    def mark(kind: MarkKind, start: int, end: int, note: str) -> Mark:
        return Mark(kind, paragraph.offsets.original(start, end), note)

    for found in _LOST_NUMBER.finditer(text):
        start, end = max(0, found.start() - 1), min(len(text), found.end() + 1)
        yield mark(MarkKind.NUMBER_LOST, start, end, f"原文此处“{found[0]}”前面的数字已缺失。")
    for found in _CUT_NAME.finditer(text):
        yield mark(MarkKind.MISSING, *found.span(), "原文此处有文字缺失。")
    for position in _unopened_quotes(text):
        yield mark(MarkKind.MISSING, position, position + 1, "原文此处的引号只有后半边，前面的文字已缺失。")
    for found in _DOUBLED.finditer(text):
        if not _SOUND_DOUBLES.match(found[0]):
            yield mark(MarkKind.DOUBLED, *found.span(), f"原文此处“{found[1]}”重复出现，前后文字可能有缺失。")
    for found in _FOREIGN.finditer(text):
        yield mark(MarkKind.STRAY, *found.span(), f"原文此处夹有“{found[1]}”，疑为录入残留。")


def _unopened_quotes(text: str) -> Iterator[int]:
    depth = 0
    for position, character in enumerate(text):
        if character == "“":
            depth += 1
        elif character == "”":
            if depth == 0:
                yield position
            depth = max(0, depth - 1)


def _lists_without_start(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    """A list that begins with 2.: its first item, and often a table above it, are gone."""
    open_list = False
    for paragraph in paragraphs:
        if _FIRST_ITEM.search(paragraph.text):
            open_list = True
        elif _SECOND_ITEM.match(paragraph.text):
            if not open_list:
                span = paragraph.offsets.original(0, 2)
                yield Mark(
                    MarkKind.MISSING, span, "原文的列表从第2项开始，第1项及其上方的内容（可能是表格）已缺失。"
                )
            open_list = False


def _broken_end(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    if not paragraphs or "\t" in paragraphs[-1].text:
        return
    last = paragraphs[-1]
    if _TURNED_PAGE.search(last.text):
        yield Mark(MarkKind.CUT_OFF, last.span, "原文到此中断，后面的内容没有收录。")
    elif len(last.text) > 30 and last.text[-1] not in "。！？!?：:；;”’）)】》.":
        span = Span(last.span.end - 1, last.span.end)
        yield Mark(MarkKind.CUT_OFF, span, "原文到此中断，最后一句不完整。")
