"""Facts that stand side by side: the items of one enumeration, of one passage, of one column of a table."""

import re
from collections.abc import Sequence

from rag.reader.candidates import AIMS
from rag.reader.library import Library
from rag.reader.measure import comparable
from rag.schema import Chunk, ChunkKind, Fact

_ENDING = 2  # characters that the names of one kind of thing end with
_OF_GROWTH = re.compile(r"(?:年均|年)?(?:复合)?(?:增长率?|增速|增幅)$")
_BREAK = re.compile(r"[，,。；;：:！!\n]|其中|占|较|比")
_TOTAL = re.compile(r"合计|总计|小计|总产值|总[数量额值]|总和|总规模|之和|共计")
_SUMMED = re.compile(r"合计|总计|小计|总和|之和|共计|总(?=[产面规投收支人])")  # the rest is what is added up
_NUMERAL = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_HOW_MANY = re.compile(
    r"(?<![第十前占成])([两二三四五六七八九十]|\d{1,2})(?:大|个|项|者|类|块|种|家|地|座|镇|产业|领域|指标|部分)(?!月|百?分|点)"
)


def beside(fact: Fact, library: Library) -> list[Fact]:
    """What stands beside a fact and measures the same kind of thing at the same time, itself included.

    In a table the rows whose names end alike, without their total; in prose the items of one enumeration,
    and what the same passage says of things whose names end alike.
    """
    chunk = library.chunk(fact.chunk)
    chunks = _table(chunk, library) if chunk.kind is ChunkKind.TABLE else [chunk]
    able = [one for one in library.facts_in([c.id for c in chunks]) if _of_one_kind(fact, one)]
    if chunk.kind is ChunkKind.TABLE:
        able = [one for one in able if one == fact or not is_total(one)]
        return _one_a_name([one for one in able if one == fact or ends_alike(fact, one)])
    listed = _enumerated(fact, able, chunk.text)
    return listed if len(listed) > 1 else _one_a_name([o for o in able if o == fact or ends_alike(fact, o)])


def column(total: Fact, library: Library) -> list[Fact]:
    """The rows of a table that its total row adds up; [] where they can't be told for certain."""
    chunk = library.chunk(total.chunk)
    if chunk.kind is not ChunkKind.TABLE or not is_total(total):
        return []
    parts = [one for one in beside(total, library) if one != total]
    if not _SUMMED.sub("", _measured(total)):  # 合计 by itself adds up what stands above it
        able = [one for one in library.facts_in([chunk.id]) if _of_one_kind(total, one)]
        parts = [
            one for one in able if not is_total(one) and one.figure.clause.start < total.figure.clause.start
        ]
    said = how_many(total.figure.indicator)
    return parts if len(parts) > 1 and said in (None, len(parts)) else []


def is_total(fact: Fact) -> bool:
    """Whether a row is named as the total of others: 合计, 五大产业总产值."""
    return bool(_TOTAL.search(_measured(fact)))


def how_many(text: str) -> int | None:
    """How many things a text says there are (三项, 五大产业); None where it says no number or several."""
    said = {_NUMERAL.get(n) or int(n) for n in _HOW_MANY.findall(text)}
    return said.pop() if len(said) == 1 else None


def ends_alike(one: Fact, other: Fact) -> bool:
    """智能装备产值 and 新材料产值: names of one ending, growth of them included."""
    a, b = (_SUMMED.sub("", _measured(fact)) or _measured(fact) for fact in (one, other))
    return a == b or (len(a) >= _ENDING and a[-_ENDING:] == b[-_ENDING:])


def _measured(fact: Fact) -> str:
    return _OF_GROWTH.sub("", fact.figure.indicator)


def _of_one_kind(fact: Fact, other: Fact) -> bool:
    a, b = fact.figure, other.figure
    aims = [AIMS[f.standing] if f.standing else None for f in (a, b)]
    return (
        comparable(a, b, any_scope=True)
        and a.quantity.unit == b.quantity.unit
        and a.period == b.period
        and a.base == b.base
        and aims[0] == aims[1]
        and not other.marks
    )


def _enumerated(fact: Fact, facts: Sequence[Fact], text: str) -> list[Fact]:
    """甲3个、乙5个和丙2个: the unbroken chain of amounts that a fact stands in."""
    chains: list[list[Fact]] = []
    for one in facts:
        last = chains[-1][-1].figure.quantity.span.end if chains else 0
        between = text[last : one.figure.quantity.span.start]
        joined = bool(chains) and not _BREAK.search(between) and bool(re.search(r"[、和与及]", between))
        if joined and one.figure.indicator != chains[-1][-1].figure.indicator:
            chains[-1].append(one)
        else:
            chains.append([one])
    return next((chain for chain in chains if fact in chain), [fact])


def _table(chunk: Chunk, library: Library) -> list[Chunk]:
    """All passages of the table that one stands in: they share their header."""
    header = chunk.text.split("\n")[0]
    return [
        one
        for one in library.chunks_of(chunk.doc)
        if one.kind is ChunkKind.TABLE and one.path == chunk.path and one.text.split("\n")[0] == header
    ]


def _one_a_name(facts: Sequence[Fact]) -> list[Fact]:
    found: dict[str, Fact] = {}
    for fact in facts:
        found.setdefault(f"{fact.figure.scope}{fact.figure.indicator}", fact)
    return list(found.values())
