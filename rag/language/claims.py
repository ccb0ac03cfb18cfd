"""What a text says of each of its amounts, and which passages it cites for it. Pure.

A claim holds only what the text states itself: its years are those written out, its standing is the word
for it. What a reader would have to infer can't contradict anything.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.language.figures import Context, read_figures
from rag.language.quantity import read_quantities
from rag.language.sentences import clauses, sentences
from rag.language.standing import printed_standing
from rag.language.years import Dated, dated
from rag.schema import Period, Quantity, Standing
from rag.spans import Span

_MARKS = re.compile(r"(?:\[\d{1,6}\])+")
_NAME = re.compile(r"《([^《》]{1,200})》(?:（([\d-]{4,10}|未注明日期)）)?")
# Before an amount a bracket is part of its name: 2020年（目标）2.9%.
_BRACKET = re.compile(r"（((?:[^（）]|（[^（）]*）){1,60})）(?=[\s，,；;。、！!？?]|$)")
_LONGEST_REST = 8  # characters of a remark that are neither time nor standing: 报告时点（2021年末前后），实际
_COLUMN = re.compile(r"[（(]((?:目标|实际|预计|计划|规划)值?)[）)][^\d，,；;。（(]{0,6}$")
_STANDS = re.compile(r"目标|实际|预计|计划|快报|预期|[，、\s（）]")
_SAYS_TARGET = re.compile(r"力争|争取|目标|计划(?!单列)|预期|拟|将达|将超")
_SAYS_ACTUAL = re.compile(r"实际|已[经达有建完新增实超突成]|[达完实增升建][到成现至]?了|截至目前|现有")
BLANK = "\ue000"  # stands for an amount in a frame
_LABEL = re.compile(r"[；\s]*([^：\d，；。]{2,40})：")
_EDGES = "，；。：、,;:·-— "
# What is longer is read in parts, so that a line without an end takes no longer than many lines.
_LONGEST_SENTENCE, _LONGEST_CLAUSE = 1000, 200
_BREAK = re.compile(r"[、\s]|(?<=[家个元人])")
_SOME_YEAR = 5000  # as if issued then, 去年 is told from the years written out


@dataclass(frozen=True, slots=True)
class Said:
    """Time and standing, as far as they are written out."""

    periods: tuple[Period, ...] = ()
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """An amount as the text gives it; its span is in the text."""

    quantity: Quantity
    indicator: str  # as read_figures names it; "" where the text doesn't
    words: Said = Said()  # what the words around it say
    remark: Said = Said()  # what a bracket behind it adds: （2025年，目标）
    before: str = ""  # the words in front of it, from the amount before it on
    frame: str = ""  # its sentence without white space and remarks, every amount of it a blank
    blank: int = 0  # which of the blanks is its own

    @property
    def periods(self) -> tuple[Period, ...]:
        return self.remark.periods + self.words.periods

    @property
    def standing(self) -> Standing | None:
        return self.remark.standing or self.words.standing


@dataclass(frozen=True, slots=True)
class Statement:
    """A stretch of the text up to and including its citation marks."""

    span: Span
    marks: tuple[int, ...]  # the n of each [n]; none: nothing is cited for it
    claims: tuple[Claim, ...]


def read_statements(text: str, names: Collection[tuple[str, str | None]] = ()) -> tuple[Statement, ...]:
    """The statements of a text in order; they cover it. Linear in the length; never raises.

    Marks stand behind what they support. `names` are (title, date) of documents: where the text names one,
    《规划（2021—2025年）》（2021-03-10）, its amounts and years say nothing of the statement it stands in.

    >>> [s.marks for s in read_statements("企业12家[1][2]；学校3所[3]。")]
    [(1, 2), (3,), ()]
    """
    readable = _NAME.sub(lambda name: _blank(name, names), text)
    cited = list(_MARKS.finditer(text))
    readable = _MARKS.sub(lambda marks: " " * len(marks[0]), readable)
    found: list[Statement] = []
    start = 0
    for match in [*cited, None]:
        span = Span(start, match.end() if match else len(text))
        marks = tuple(int(n) for n in re.findall(r"\d+", match[0])) if match else ()
        claims = tuple(claim for piece in _pieces(readable, span) for claim in _claims(readable, piece))
        if len(span):
            found.append(Statement(span, marks, claims))
        start = span.end
    return tuple(found)


def frame(text: str, quantities: Sequence[Quantity]) -> str:
    """The words of a text with a blank for each amount, by which a sentence is found again in a passage.

    >>> frame("企业 12家，", read_quantities("企业 12家，")) == f"企业{BLANK}，"
    True
    """
    parts: list[str] = []
    position = 0
    for quantity in quantities:
        parts += [text[position : quantity.span.start], BLANK]
        position = quantity.span.end
    return "".join("".join([*parts, text[position:]]).split())


def _blank(name: re.Match[str], known: Collection[tuple[str, str | None]]) -> str:
    """A title of a document as blanks, with its date if that is its date."""
    dates = {date or "未注明日期" for title, date in known if name[1] in title}
    if not dates:
        return name[0]
    kept = "" if name[2] is None or name[2] in dates else f"（{name[2]}）"
    return " " * (len(name[0]) - len(kept)) + kept


def _pieces(text: str, statement: Span) -> Iterator[Span]:
    """Its sentences; one that is too long is cut at clauses, and those anywhere."""
    whole = statement.of(text)
    for sentence in sentences(whole):
        offset = statement.start + sentence.start
        if len(sentence) <= _LONGEST_SENTENCE:
            yield Span(offset, offset + len(sentence))
            continue
        for part in clauses(sentence.of(whole)):
            for cut in _cut(part.of(sentence.of(whole))):
                yield Span(offset + part.start + cut.start, offset + part.start + cut.end)


def _cut(clause: str) -> Iterator[Span]:
    """A clause in parts of bounded length, none of which ends inside a number if that can be."""
    start = 0
    while start < len(clause):
        end = min(len(clause), start + _LONGEST_CLAUSE)
        if end < len(clause):
            breaks = [m.end() for m in _BREAK.finditer(clause, start + 1, end)]
            end = breaks[-1] if breaks else end
        yield Span(start, end)
        start = end


def _claims(text: str, place: Span) -> Iterator[Claim]:
    words = place.of(text)
    remarks = [match for match in _BRACKET.finditer(words) if _is_remark(match[1])]
    plain = words
    for match in remarks:
        plain = f"{plain[: match.start()]}{' ' * len(match[0])}{plain[match.end() :]}"
    quantities = read_quantities(plain)
    if not quantities:
        return
    names = {figure.quantity.span: figure.indicator for figure in read_figures(plain, Context(None))}
    periods = _bound(plain, quantities)
    framed = frame(plain, quantities).strip(_EDGES)
    for i, quantity in enumerate(quantities):
        floor = quantities[i - 1].span.end if i else 0
        ceiling = quantities[i + 1].span.start if i + 1 < len(quantities) else len(plain)
        behind = [str(r[1]) for r in remarks if quantity.span.end <= r.start() <= ceiling]
        remark = behind[0] if behind else ""
        yield Claim(
            quantity=_shifted(quantity, place.start),
            indicator=_named(names.get(quantity.span, ""), plain),
            words=Said(periods[i], _standing(plain[floor : quantity.span.start])),
            remark=Said(_written(dated(remark, _SOME_YEAR)), printed_standing(remark)),
            before=plain[floor : quantity.span.start],
            frame=framed,
            blank=i,
        )


def _named(name: str, sentence: str) -> str:
    """The name, or of a list (企业数：2017年4058家、2020年6000家) what it is a list of."""
    label = _LABEL.match(sentence)
    return label[1] if label and (not name or re.search(r"\d", name)) else name


def _is_remark(words: str) -> bool:
    """（2025年，目标）: what a bracket says of time and standing only."""
    rest = words
    for one in reversed(dated(words, _SOME_YEAR)):
        rest = rest[: one.span.start] + rest[one.span.end :]
    said = _STANDS.sub("", rest)
    return said != words and len(said) <= _LONGEST_REST and not re.search(r"\d", said)


def _written(times: Iterable[Dated]) -> tuple[Period, ...]:
    """Those that are written out; of 2020年以来 the year it begins with."""
    periods = (time.period for time in times if time.period.first < _SOME_YEAR - 100)
    return tuple(replace(p, last=p.first) if p.last == _SOME_YEAR else p for p in periods)


def _bound(plain: str, quantities: Sequence[Quantity]) -> list[tuple[Period, ...]]:
    """For each amount the periods of its clause: those up to it; else the last of the clauses before."""
    found: list[tuple[Period, ...]] = []
    times = dated(plain, _SOME_YEAR)
    bounds = clauses(plain)
    for i, quantity in enumerate(quantities):
        clause = next((c for c in bounds if c.start <= quantity.span.start < c.end), Span(0, len(plain)))
        previous = quantities[i - 1].span.end if i else 0
        following = quantities[i + 1].span.start if i + 1 < len(quantities) else len(plain)
        own = [t for t in times if max(previous, clause.start) <= t.span.start < quantity.span.start]
        if not own and following >= clause.end:  # 达到100家，… of 2025 may stand behind
            own = [t for t in times if quantity.span.end <= t.span.start < clause.end]
        if not own:
            own = [t for t in times if t.span.start < quantity.span.start and not t.is_base][-1:]
        found.append(_written(own))
    return found


def _standing(words: str) -> Standing | None:
    """What the words before an amount say of it; None where they say both, or neither."""
    if column := _COLUMN.search(words):
        return printed_standing(column[1])
    words = words[max((c.start for c in clauses(words)), default=0) :]
    aims, came = _SAYS_TARGET.search(words), _SAYS_ACTUAL.search(words)
    if aims and not came:
        return Standing.TARGET
    return Standing.ACTUAL if came and not aims else None


def _shifted(quantity: Quantity, by: int) -> Quantity:
    return replace(quantity, span=Span(quantity.span.start + by, quantity.span.end + by))
