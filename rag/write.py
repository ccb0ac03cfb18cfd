"""A draft → the words of an answer, each statement with the marks of its citations."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from rag.amounts import commensurable, value_of
from rag.cite import Citations
from rag.compose import Draft, shown
from rag.compute import Result
from rag.language.standing import says_target
from rag.reader.candidates import Candidate
from rag.schema import Answer, CitedFact, Computed, Document, Fact, Standing, Status
from rag.spans import Span

_LONG_TITLE = 30  # characters


def write(asked: str, draft: Draft, documents: Mapping[str, Document]) -> Answer:
    """The answer to be verified. What is not found is said so, with the places that come nearest."""
    citations = Citations(documents)
    if draft.status is Status.NOT_FOUND:
        nearest = _point_to(draft, citations)
        text = f"文件里没有写这一点。{nearest}"
        return Answer(asked, draft.status, text, citations.all(), warnings=draft.warnings)
    parts: list[str] = []
    facts: list[CitedFact] = []
    for statement in draft.statements:
        cited = [citations.add(statement.chunk, span.start, span.end) for span in _cited_spans(statement)]
        marks = "".join(f"[{citation.n}]" for citation in cited)
        words = _quoted(cited[-1].quote) if statement.marks else shown(statement)
        parts.append(_worded(words, statement, draft, documents) + marks)
        facts += [CitedFact(fact, cited[-1].n) for r in statement.readings for fact in r.facts]
    computed = tuple(_computed(result, facts) for result in draft.results)
    opening, between = _opening(draft), "\n" if draft.status is Status.CONFLICT else "；"
    if draft.listed:
        count = Decimal(len(parts))
        computed = (Computed("所列条目数", count, "项", f"{count}项", ()),)
        opening = f"共{count}项："
    for conclusion, compared in draft.conclusions:
        spans = [(one, span) for one in compared for span in _cited_spans(one)]
        known = len(citations.all())
        cited = [citations.add(one.chunk, span.start, span.end) for one, span in spans]
        marks = "".join(f"[{n}]" for n in dict.fromkeys(one.n for one in cited if one.n > known))
        parts.append(f"{conclusion}{f'，相比较的见{marks}' if marks else ''}")
    parts += [result.said for result in draft.results]
    text = f"{opening}{between.join(parts)}。"
    return Answer(asked, draft.status, text, citations.all(), tuple(facts), computed, draft.warnings)


def _computed(result: Result, facts: Sequence[CitedFact]) -> Computed:
    used = [next(i for i, cited in enumerate(facts) if cited.fact == fact) for fact in result.operands]
    return Computed(result.formula, result.value, result.unit, result.shown, tuple(used))


def _worded(words: str, statement: Candidate, draft: Draft, documents: Mapping[str, Document]) -> str:
    """A statement as its answer needs it: with its document, its standing, or as it stands in the source."""
    if statement.marks:
        words = f"原文此处有残缺，照录如下：“{words}”"
    if draft.status is Status.CONFLICT:
        moved = _moved(statement, draft.statements, documents)
        return f"{_named(documents[statement.chunk.doc])}：{words}{_standing(statement, moved)}"
    if statement.aims and statement.quantities and not says_target(statement.text):
        return f"{words}（目标）"  # only what stands above or beside the figure says so
    return words


def _quoted(quote: str) -> str:
    """A damaged stretch exactly as it stands, but for line breaks and the punctuation at its edges."""
    return "".join(quote.split()).strip("，；、,; ")


def _opening(draft: Draft) -> str:
    if draft.status is not Status.CONFLICT:
        return ""
    several = len({statement.chunk.doc for statement in draft.statements}) > 1
    when = [(statement.aims, max(statement.years, default=None)) for statement in draft.statements]
    amounts = any(statement.quantities for statement in draft.statements)
    apart = amounts and len(set(when)) == len(when) and all(year for _, year in when)
    return "各文件说法不一：\n" if several and not apart else "不同时间、不同口径的数：\n"


def _named(document: Document) -> str:
    """A document in a line of an answer: a long title gives way to what stands in brackets behind it."""
    title, issued = document.title, document.issued or "未注明日期"
    inner = re.search(r"（([^（）\d]{4,})）$", title)
    short = inner[1] if inner and len(title) > _LONG_TITLE else title
    return f"《{short}》（{issued}）"


def _moved(statement: Candidate, others: Sequence[Candidate], documents: Mapping[str, Document]) -> str:
    """较前文件调低, where a target was another in a document before; "" where it wasn't, or nothing says."""
    own = _aim(statement)
    issued = documents[statement.chunk.doc].issued
    if own is None or issued is None:
        return ""
    before: dict[str, Fact] = {}
    for other in map(_aim, others):
        date = documents[other.doc].issued if other else None
        if other and date and date < issued and _for_one_time(own, other):
            before[date] = other
    if not before or not (by := value_of(own) - value_of(before[max(before)])):
        return ""
    return f"较前文件调{'高' if by > 0 else '低'}"


def _aim(statement: Candidate) -> Fact | None:
    """The one target that a statement tells; None where it tells several amounts, or none is a target."""
    facts = [fact for reading in statement.readings for fact in reading.facts]
    return facts[0] if len(facts) == 1 and facts[0].figure.standing is Standing.TARGET else None


def _for_one_time(one: Fact, other: Fact) -> bool:
    a, b = one.figure.period, other.figure.period
    return bool(a and b and a.last == b.last) and commensurable(one, other)


def _standing(statement: Candidate, moved: str) -> str:
    """What the words of a statement leave to their place: target or result, and of when; of amounts only.

    `moved`: what became of a target since an earlier document.
    """
    if not statement.quantities:
        return ""
    years = sorted(statement.years)
    dated = statement.text.endswith("）") or (bool(years) and str(years[-1]) in statement.text)
    said = [f"{years[-1]}年"] if years and not dated else []
    standing = "目标" if statement.aims else "预计" if "预计" in statement.text else "实际"
    if statement.aims is not None and f"{standing}）" not in statement.text:
        said += [standing, *filter(None, [moved])]
    return f"（{'，'.join(said)}）" if said else ""


def _cited_spans(statement: Candidate) -> list[Span]:
    first, last = statement.readings[0], statement.readings[-1]
    return [*first.spans[:-1], Span(first.span.start, last.span.end)]


def _point_to(draft: Draft, citations: Citations) -> str:
    """Where the documents come nearest, by name and year: a figure here would be taken for the answer."""
    places: list[str] = []
    for candidate in draft.nearest:
        first, last = candidate.readings[0], candidate.readings[-1]
        cited = citations.add(candidate.chunk, first.span.start, last.span.end)
        when = _years_said(candidate) if candidate.fits_year is False else ""
        places.append(f"《{cited.title}》{when}[{cited.n}]")
    if not places:
        return ""
    other_years = all(candidate.fits_year is False for candidate in draft.nearest)
    return f"{'有的是' if other_years else '比较接近的内容见'}{'、'.join(dict.fromkeys(places))}。"


def _years_said(candidate: Candidate) -> str:
    years = sorted(candidate.years)
    if not years:
        return ""
    stretch = f"{years[0]}—{years[-1]}年" if len(years) > 1 else f"{years[0]}年"
    return f"{stretch}的{'目标' if candidate.aims else '数'}"
