"""Prose → figures: every amount with its indicator, kind, time and standing. Pure, linear.

What a clause leaves out is taken from where a reader takes it: the subject from the clause before, the time
from the sentence, the lead-in above the list, the headings; nothing is guessed beyond that.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.language import indicator
from rag.language.kinds import COUNTERS, RELATIVE, kind_in_prose
from rag.language.parallel import pairs
from rag.language.places import other_cities
from rag.language.quantity import is_rank, read_quantities
from rag.language.sentences import clauses, sentences
from rag.language.standing import is_work_list, standing_of
from rag.language.years import Dated, dated
from rag.schema import FactKind, Figure, Period, Quantity
from rag.spans import Span


@dataclass(frozen=True, slots=True)
class Context:
    """What stands above a passage, for what it leaves unsaid."""

    issued: int | None  # year
    path: tuple[str, ...] = ()  # headings, top down
    lead_in: str = ""
    title: str = ""

    @property
    def above(self) -> tuple[str, ...]:
        """Nearest first."""
        return tuple(filter(None, (self.lead_in, *reversed(self.path))))

    @property
    def period(self) -> Period | None:
        """The time said nearest above; the title counts where it names a single year."""
        for text in self.above:
            # Of several, the one nearest to what follows: 锚定2035年目标，今后五年要… is about the five.
            for clause in reversed(clauses(text)):
                if found := [one.period for one in dated(clause.of(text), self.issued) if not one.is_base]:
                    return found[-1]
        titled = [one.period for one in dated(self.title, self.issued)] if is_work_list(self.title) else []
        return titled[-1] if titled else None


_REACH = 400  # characters that an amount looks back and ahead for its words
_OPENING = 12  # characters in which a sentence says when, if it says so first
_FROM = re.compile(r"(从|由)[^，,；;。]*$")
_TO = re.compile(r"^[^，,；;。、]{0,8}?(?:至|到|为|升|增|降)[^，,；;。、]{0,8}$")
_LINK = re.compile(r"[、和与及,，；;]|以及")


def read_figures(text: str, context: Context) -> tuple[Figure, ...]:
    """Every amount of a passage as a figure, in text order."""
    quantities = read_quantities(text)
    found: list[Figure] = []
    governing = context.period
    for sentence in sentences(text):
        inside = _inside(quantities, sentence)
        opening = [one for one in dated(sentence.of(text)[:_OPENING], context.issued) if not one.is_base]
        if opening:
            governing = opening[0].period  # 2017年，… opens a paragraph and dates the sentences below it too
        elif governing is None and inside:
            governing = _first_year(text[sentence.start : inside[0].span.start], context.issued)
        if inside:
            found += _Sentence(text, sentence, inside, governing, context).figures()
    return tuple(found)


def _inside(quantities: Sequence[Quantity], span: Span) -> Sequence[Quantity]:
    """Those that begin in a span; they are in text order."""
    first, end = (bisect_left(quantities, at, key=lambda q: q.span.start) for at in (span.start, span.end))
    return quantities[first:end]


def _first_year(words: str, issued: int | None) -> Period | None:
    """2017年全市新增…: the year before a paragraph's first amounts holds for what follows undated."""
    years = [one.period for one in dated(words, issued) if not one.is_base]
    return years[0] if years and years[0].first == years[0].last else None


class _Sentence:
    """One sentence, read left to right: what is the subject, and when."""

    def __init__(
        self, text: str, span: Span, quantities: Sequence[Quantity], period: Period | None, context: Context
    ) -> None:
        self._text = text
        self._span = span
        self._quantities = quantities
        self._period = period
        self._context = context
        self._subject = ""
        self._dated: tuple[Dated, ...] = ()  # of the clause that is read
        self._paired = {
            Span(span.start + pair.quantity.span.start, span.start + pair.quantity.span.end): pair
            for pair in pairs(span.of(text))
        }
        # 苏州, where the sentence is about another city, or stands in a section that is
        self._cities = self._section = _city_of(context.path)

    def figures(self) -> Iterator[Figure]:
        earlier: list[Figure] = []
        for clause in clauses(self._span.of(self._text)):
            clause = Span(self._span.start + clause.start, self._span.start + clause.end)
            inside = _inside(self._quantities, clause)
            self._note_time(clause)
            about = _ABOUT_CITY.match(clause.of(self._text))
            if about:
                self._cities = _cities(about[0]) or ("" if "东莞" in about[0] else self._section)
            if not inside:
                self._subject = (
                    self._subject or indicator.before(clause.of(self._text).rstrip("，,；;。")).name
                )
                continue
            read = list(self._clause(clause, inside, earlier))
            yield from read
            earlier = read

    def _note_time(self, clause: Span) -> None:
        self._dated = dated(clause.of(self._text), self._context.issued)
        own = [one.period for one in self._dated if not one.is_base]
        if own:
            self._period = own[-1]

    def _clause(
        self, clause: Span, inside: Sequence[Quantity], earlier: Sequence[Figure]
    ) -> Iterator[Figure]:
        previous: Figure | None = None
        counted = False  # an amount of the clause was read
        echoes = self._echo(clause, inside, earlier)
        start = clause.start
        for i, quantity in enumerate(inside):
            between = self._text[max(start, quantity.span.start - _REACH) : quantity.span.start]
            follows = self._text[quantity.span.end : min(clause.end, quantity.span.end + _REACH)]
            if quantity.unit == "年":  # 五年内形成2个…: how long, beside what the clause counts
                if len(inside) == 1:
                    yield self._figure(
                        quantity, indicator.behind(follows) or self._subject, FactKind.LEVEL, clause, between
                    )
                start = quantity.span.end if quantity.qualifier else start
                continue
            ranges = previous and _FROM.search(self._back(clause, previous.quantity))
            if previous and ranges and _TO.match(between):  # 从8.3%提升至11.5%
                figure = self._figure(quantity, previous.indicator, previous.kind, clause, "")
            else:
                pair = self._paired.get(quantity.span)
                words = pair.text.removesuffix(quantity.verbatim) if pair else between
                words = _LINK.split(between)[-1] if counted and not pair else words
                bare = not _LINK.sub("", between).strip()
                listed = previous and bare and not pair and previous.quantity.unit == quantity.unit
                opens = self._opens_range(words, quantity, inside[i + 1 : i + 2])
                name = (
                    previous.indicator
                    if previous and listed
                    else self._name(quantity, _FROM.sub(r"\1", words) if opens else words, follows, previous)
                )
                name = echoes[i] if echoes else _part_of(previous, quantity, between, name)
                kind = previous.kind if previous and listed else kind_in_prose(quantity, words, name)
                listing = previous and between.endswith(f"、{words}")
                if previous and listing and (previous.kind, kind) == (FactKind.CHANGE, FactKind.COUNT):
                    kind = FactKind.CHANGE  # 新增A30家、B150家: the verb is said once
                figure = self._figure(quantity, name, kind, clause, words, opens=opens)
            yield figure
            start, counted = quantity.span.end, True
            if not quantity.verbatim.endswith("大"):  # 三大台阶 names, it doesn't count
                previous = figure
                self._subject = figure.indicator or self._subject

    def _echo(self, clause: Span, inside: Sequence[Quantity], earlier: Sequence[Figure]) -> list[str]:
        """…439家、26家，分别是2015年的3.5倍、1.5倍: of those in the clause before, in order."""
        words = self._text[clause.start : inside[0].span.start]
        if len(earlier) != len(inside) or len(inside) < 2 or any(q.span in self._paired for q in inside):
            return []
        named = indicator.before(words.replace("分别", ""))
        only = len({q.unit for q in inside}) == 1
        base = re.sub(r"(?:分别)?(?:是|为|比|较).*$", "", _HEADLESS.sub("", words))
        return [figure.indicator for figure in earlier] if only and (not named.own or not base) else []

    def _name(self, quantity: Quantity, words: str, follows: str, previous: Figure | None) -> str:
        rank = is_rank(quantity)
        named = indicator.before(words, rank=rank)
        counted = indicator.behind(follows) if quantity.unit in COUNTERS and not rank else ""
        if quantity.unit in ("元", "") and previous and previous.kind is FactKind.COUNT:
            thing = indicator.behind(follows)
            if thing and named.own and not named.reached:  # 2个GDP千亿元镇街: not how large the GDP is
                return f"{named.name}{quantity.verbatim}{thing}"
        if follows.startswith("级") and not named.own:  # 打造万亿级产业集群
            return indicator.behind(follows[1:])
        if named.own and self._subject and _ELSEWHERE.fullmatch(named.name):  # 与东莞2017年7582亿元相近
            return f"{named.name}{re.sub(_cities(self._subject) or '东莞', '', self._subject)}"
        if named.own and not indicator.says_more(words):
            # 建成区22条黑臭水体 counts what stands behind; 高新技术企业增至1.2万家 what stands before.
            return named.name if named.reached or not counted else f"{named.name}{counted}"
        if counted and not named.own:
            return f"{named.name if _NEW.search(named.name) else ''}{counted}"
        subject = previous.indicator if previous else self._subject
        if not subject:
            return indicator.behind(follows) or named.name
        among = words.lstrip("，,、 ").startswith("其中")
        own = f"其中{named.name}" if among else named.name
        return indicator.continued(subject, own) if named.own or among else subject

    def _opens_range(self, words: str, quantity: Quantity, later: Sequence[Quantity]) -> bool:
        """从8.3%, where 提升至11.5% follows."""
        between = self._text[quantity.span.end : later[0].span.start] if later else ""
        return bool(_FROM.search(words) and _TO.match(between))

    def _figure(
        self, quantity: Quantity, name: str, kind: FactKind, clause: Span, words: str, *, opens: bool = False
    ) -> Figure:
        # 从8.3%提升至11.5%: when it was 8.3 % isn't said, unless it is (从2015年的8.3%).
        came = _FROM.search(words)
        said_from = dated(came[0] if opens and came else words, self._context.issued) if came else ()
        if came and (opens or not said_from):
            period = said_from[-1].period if said_from else None
        else:
            period = self._when(clause, quantity)
        said = self._back(clause, quantity) + quantity.verbatim + (quantity.qualifier or "")
        before = self._dated_before(clause, quantity)
        bases = [one.period for one in before if one.is_base]
        relative = kind in RELATIVE
        return Figure(
            quantity=quantity,
            indicator=name,
            scope=_scope(name, self._cities),
            kind=kind,
            period=period,
            standing=standing_of(
                said, period, self._context.issued, self._context.above, self._context.title
            ),
            clause=clause,
            base=bases[-1] if bases and relative else None,
        )

    def _when(self, clause: Span, quantity: Quantity) -> Period | None:
        """The last time said before the amount in its clause, else what governs it."""
        own = [one.period for one in self._dated_before(clause, quantity) if not one.is_base]
        return own[-1] if own else self._period

    def _dated_before(self, clause: Span, quantity: Quantity) -> Sequence[Dated]:
        at = quantity.span.start - clause.start
        return self._dated[: bisect_right(self._dated, at, key=lambda one: one.span.start)]

    def _back(self, clause: Span, quantity: Quantity) -> str:
        """The words of a clause before an amount."""
        return self._text[max(clause.start, quantity.span.start - _REACH) : quantity.span.start]


_PART = re.compile(r"(?P<whole>.+)（[^（）]{1,8}）")


def _part_of(previous: Figure | None, quantity: Quantity, between: str, name: str) -> str:
    """其中国家级6家、省级42家: the second is a part of the same whole as the first."""
    whole = _PART.fullmatch(previous.indicator) if previous else None
    listed = previous and quantity.unit == previous.quantity.unit and between == f"、{name}"
    return f"{whole['whole']}（{name}）" if whole and listed and len(name) <= _SHORT_NAME else name


_SHORT_NAME = 6  # characters of a name that needs its whole: 省级, 科技型
_NEW = re.compile(r"新增|新建|净增|改造|关停|整治")
_NO_CITY = frozenset({"广东"})  # 广东 is whose ranks and shares are told, not whose figures
_NUMBERED = re.compile(r"^(?:专栏|附|案例|[（(]?[\d一二三四五六七八九十]+[)）.、:： ])*")
_CITY = 3  # characters
_GROUP = re.compile(r"次发达镇|南部九镇|[一二三四五六七八九十\d]+个镇街?|各镇街|所有镇街")
# 2009年苏州GDP为…: the sentence is about another city, until one opens with its own subject.
_ABOUT_CITY = re.compile(
    r"(?:[到至在仅]?\s?(?:19|20)\d\d\s?年?[底末]?[,，]?\s?)?(?:[\u4e00-\u9fff]{2,3}市?)(?=GDP|[\u4e00-\u9fff])"
)
_ELSEWHERE = re.compile(r"(?:全市|全省|全国|东莞市?|苏州市?|广州市?|深圳市?)")
_HEADLESS = re.compile(r"^[，,、；;\s]+")


def _cities(words: str) -> str:
    """The other cities that some words name: 苏州."""
    return "" if "东莞" in words else "、".join(sorted(other_cities(words) - _NO_CITY))


def _city_of(path: Sequence[str]) -> str:
    """The other city that a section is about, whose name opens its heading: 专栏2.苏州产业发展路径."""
    opened = (_cities(_NUMBERED.sub("", heading)[:_CITY]) for heading in reversed(path))
    return next(filter(None, opened), "")


def _scope(name: str, cities: str) -> str:
    """Whose figure it is, where it isn't the city's own: another city, a group of towns."""
    group = _GROUP.search(name)
    return group[0] if group else _cities(name) or ("" if "东莞" in name else cities)
