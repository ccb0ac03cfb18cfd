"""Wrong texts made of right ones, one change each; a change that leaves the text right is not made."""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.language.quantity import is_rank, read_quantities, same_amount
from rag.language.units import to_base
from rag.schema import Computed, Document, Fact, Period, Quantity, Standing
from rag.spans import Span
from rag.verify import Source, verify

STANDINGS = {
    Standing.ACTUAL: "实际",
    Standing.ESTIMATE: "预计",
    Standing.TARGET: "目标",
    Standing.PLAN: "计划",
}
SWAPS = {"目标": "实际", "计划": "实际", "实际": "目标", "力争达到": "已达到", "力争": "已实现"}
YEARS = re.compile(r"(?:19|20)\d\d")
DIRECTIONS = {"增长": "下降", "提高": "降低", "增加": "减少", "下降": "增长", "降低": "提高", "减少": "增加"}


@dataclass(frozen=True)
class Case:
    """A right text with what it cites. `at` is the amount that is changed, `fact` what it gives."""

    text: str
    sources: tuple[Source, ...]
    question: str
    at: Span
    fact: Fact
    cited: tuple[int, ...]  # the marks behind the amount
    computed: tuple[Computed, ...] = ()
    operands: tuple[Fact, ...] = ()  # the facts that `computed` counts by index

    def passes(self, text: str) -> bool:
        verdicts = verify(text, self.sources, self.question, self.computed, self.operands)
        return all(verdict.passes for verdict in verdicts)

    def with_amount(self, verbatim: str) -> str:
        return self.text[: self.at.start] + verbatim + self.text[self.at.end :]

    @property
    def passages(self) -> list[Source]:
        return [source for source in self.sources if source.n in self.cited]


def stated(
    fact: Fact, documents: Mapping[str, Document], facts: Sequence[Fact], chance: random.Random
) -> Iterator[Case]:
    """Statements of one fact as the product words them: its clause, and its name with the amount.

    Its passages come first among the sources, those of three other facts behind them.
    """
    figure = fact.figure
    own = passages(fact, documents, facts)
    others = [s for other in chance.sample(facts, 3) for s in passages(other, documents, facts)]
    sources = tuple(replace(source, n=n) for n, source in enumerate([*own, *others], start=1))
    said = [_when(figure.period)] if figure.period else []
    said += [STANDINGS[figure.standing]] if figure.standing else []
    remark = f"（{'，'.join(said)}）" if said else ""
    marks = "".join(f"[{n}]" for n in range(1, len(own) + 1))
    verbatim, quote = figure.quantity.verbatim, own[-1].text
    wordings: list[tuple[str, int]] = []
    if len(own) == 1:
        words = quote.rstrip("，,；;。 \n")
        at = fact.span.start - fact.quotes[-1].start
        # The remark holds for the last amount of a clause.
        last = at + len(verbatim) >= max((q.span.end for q in read_quantities(words)), default=0)
        wordings.append((f"{words}{remark if last else ''}", at))
    if len(own) == 2 or (figure.indicator in quote and not is_rank(figure.quantity)):
        head = f"{figure.scope if figure.scope not in figure.indicator else ''}{figure.indicator}"
        wordings.append((f"{head}{verbatim}{remark}", len(head)))
    for words, at in wordings:
        text, span = f"{words}{marks}。", Span(at, at + len(verbatim))
        if _read_at(text, span, figure.quantity):
            yield Case(text, sources, "", span, fact, tuple(range(1, len(own) + 1)))


def passages(fact: Fact, documents: Mapping[str, Document], facts: Sequence[Fact]) -> list[Source]:
    """What is cited for a fact: its quotes, with whatever other facts lie in them."""
    document = documents[fact.doc]
    return [
        Source(
            n=n,
            text=quote.of(document.text),
            facts=tuple(f for f in facts if f.doc == fact.doc and f.span.overlaps(quote)),
            headings=fact.path,
            title=document.title,
            issued=document.issued,
        )
        for n, quote in enumerate(fact.quotes, start=1)
    ]


def mutants(case: Case, facts: Sequence[Fact], chance: random.Random) -> Iterator[tuple[str, str]]:
    """(kind, wrong text): at most one of each kind."""
    for kind, change in KINDS.items():
        if (text := change(case, facts, chance)) and text != case.text:
            yield kind, text


def _digit(case: Case, _: Sequence[Fact], chance: random.Random) -> str | None:
    verbatim = case.at.of(case.text)
    places = [i for i, c in enumerate(verbatim) if c.isdecimal()]
    if not places:
        return None
    i = chance.choice(places)
    digit = chance.choice([d for d in "123456789" if d != verbatim[i]])
    return _if_wrong(case, verbatim[:i] + digit + verbatim[i + 1 :])


def _scale(case: Case, _: Sequence[Fact], __: random.Random) -> str | None:
    swapped = case.at.of(case.text).translate(str.maketrans("万亿", "亿万"))
    return _if_wrong(case, swapped)


def _point(case: Case, _: Sequence[Fact], __: random.Random) -> str | None:
    verbatim = case.at.of(case.text)
    if verbatim.endswith("%"):
        return _if_wrong(case, f"{verbatim[:-1]}个百分点")
    if verbatim.endswith("个百分点"):
        return _if_wrong(case, verbatim.replace("个百分点", "%"))
    return None


def _sign(case: Case, _: Sequence[Fact], __: random.Random) -> str | None:
    verbatim = case.at.of(case.text)
    before = case.text[: case.at.start]
    for word, opposite in DIRECTIONS.items():
        if before.endswith(word):
            return before.removesuffix(word) + opposite + case.text[case.at.start :]
    if verbatim.startswith("-"):
        return _if_wrong(case, verbatim[1:])
    return _if_wrong(case, f"-{verbatim}") if verbatim[0].isdecimal() else None


def _year(case: Case, _: Sequence[Fact], chance: random.Random) -> str | None:
    """Another year in the remark behind the amount, else in the words before it."""
    behind = case.text[case.at.end :].partition("[")[0]
    remark = re.match(r"[^，。；（]{0,8}（[^）]*", behind)
    opens = max(case.text.rfind(mark, 0, case.at.start) for mark in "；：]")
    offset = case.at.end if remark else opens + 1
    area = remark[0] if remark else case.text[offset : case.at.start]
    if not (found := YEARS.findall(area)):
        return None
    shift = chance.choice([-9, -8, -7, 7, 8, 9])
    wrong = {str(int(year) + shift) for year in found}
    quotes = "".join(source.text + "".join(source.headings) for source in case.passages)
    figure = case.fact.figure
    meant = {y for p in (figure.period, figure.base) if p for y in range(p.first, p.last + 1)}
    if any(year in quotes or int(year) in meant for year in wrong):
        return None
    changed = YEARS.sub(lambda year: str(int(year[0]) + shift), area)
    return case.text[:offset] + changed + case.text[offset + len(area) :]


def _standing(case: Case, _: Sequence[Fact], __: random.Random) -> str | None:
    behind = re.match(r"[^，。；（]{0,8}（[^）]*(?:（[^）]*）[^）]*)?", case.text[case.at.end :])
    words = behind[0] if behind else ""
    if case.fact.figure.standing is None:
        return None
    for said, opposite in SWAPS.items():
        if words.endswith(said):
            end = case.at.end + len(words)
            return case.text[: end - len(said)] + opposite + case.text[end:]
        if case.text[: case.at.start].endswith(said) and "力争" in said:
            return case.text[: case.at.start - len(said)] + opposite + case.text[case.at.start :]
    return None


def _neighbour(case: Case, facts: Sequence[Fact], _: random.Random) -> str | None:
    """The nearest figure of the same document with the same unit that is about something else."""
    near = [f for f in facts if f.doc == case.fact.doc and _is_another(f, case.fact)]
    near.sort(key=lambda fact: abs(fact.span.start - case.fact.span.start))
    return _given(case, near[0].figure.quantity) if near else None


def _neighbour_of_another_unit(case: Case, facts: Sequence[Fact], _: random.Random) -> str | None:
    """The nearest figure of the same passage that counts something else (641条 for 1.3万公里)."""
    own = case.fact.figure
    near = [
        f
        for f in facts
        if f.chunk == case.fact.chunk
        and f.figure.indicator != own.indicator  # 人均9.13万元, 1.35万美元: both are so
        and all((f.figure.quantity.unit, own.quantity.unit))  # 千亿 of 千亿级 counts nothing
        and not _of_one_unit(f.figure.quantity, own.quantity)
    ]
    near.sort(key=lambda fact: abs(fact.span.start - case.fact.span.start))
    return _given(case, near[0].figure.quantity) if near else None


def _foreign(case: Case, facts: Sequence[Fact], chance: random.Random) -> str | None:
    """A figure of another document, in the same unit."""
    others = [f for f in facts if f.doc != case.fact.doc and _is_another(f, case.fact)]
    return _given(case, chance.choice(others).figure.quantity) if others else None


def _citation(case: Case, _: Sequence[Fact], chance: random.Random) -> str | None:
    """Another passage, or none there is, cited for the amount."""
    quantity = case.fact.figure.quantity
    free = [s.n for s in case.sources if s.n not in case.cited and not _holds(s, quantity)]
    n = chance.choice([*free, len(case.sources) + chance.randint(1, 9)])
    marks = re.compile(r"(?:\[\d+\])+").search(case.text, case.at.end)
    return f"{case.text[: marks.start()]}[{n}]{case.text[marks.end() :]}" if marks else None


KINDS: dict[str, Callable[[Case, Sequence[Fact], random.Random], str | None]] = {
    "数字": _digit,
    "万与亿": _scale,
    "百分比与百分点": _point,
    "正负与增减": _sign,
    "年份": _year,
    "目标与实际": _standing,
    "邻近的数": _neighbour,
    "邻近的数，单位不同": _neighbour_of_another_unit,
    "别的文件的数": _foreign,
    "引文编号": _citation,
}


def _if_wrong(case: Case, verbatim: str) -> str | None:
    """The text with this amount, unless it isn't read as one or stands in what is cited."""
    text = case.with_amount(verbatim)
    now = [q for q in read_quantities(text) if q.span.overlaps(Span(case.at.start, case.at.start + 1))]
    if not now or same_amount(now[0], case.fact.figure.quantity):
        return None
    return None if any(_holds(source, now[0]) for source in case.passages) else text


def _given(case: Case, quantity: Quantity) -> str | None:
    """The text with another fact's amount, unless it isn't read as that there."""
    text = case.with_amount(quantity.verbatim)
    span = Span(case.at.start, case.at.start + len(quantity.verbatim))
    return text if _read_at(text, span, quantity) else None


def _read_at(text: str, span: Span, quantity: Quantity) -> bool:
    return any(q.span == span and same_amount(q, quantity) for q in read_quantities(text))


def _holds(source: Source, quantity: Quantity) -> bool:
    there = [*read_quantities(source.text), *(fact.figure.quantity for fact in source.facts)]
    return any(same_amount(quantity, one) for one in there)


def _is_another(fact: Fact, own: Fact) -> bool:
    """Of the same unit, with another value, and not of the same thing at the same time."""
    a, b = fact.figure, own.figure
    same_time = not (a.period and b.period) or _meet(a.period, b.period)
    return (
        _of_one_unit(a.quantity, b.quantity)
        and is_rank(a.quantity) == is_rank(b.quantity)
        and not same_amount(a.quantity, b.quantity)
        and not (a.indicator == b.indicator and same_time)
    )


def _of_one_unit(one: Quantity, other: Quantity) -> bool:
    return to_base(one.value, one.unit)[1] == to_base(other.value, other.unit)[1]


def _meet(one: Period, other: Period) -> bool:
    return one.first <= other.last and other.first <= one.last


def _when(period: Period) -> str:
    return f"{period.first}年" if period.first == period.last else f"{period.first}—{period.last}年"
