"""The vocabulary: the frozen records that travel between stages.

`ingest` writes Document, Section and Chunk; the answering half reads them and makes Hit, Citation
and Answer. Nothing else crosses that line.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from rag.spans import OffsetMap, Span


class MarkKind(StrEnum):
    """What is visibly wrong at a place of a source. Nothing is ever repaired."""

    MISSING = "missing"  # words are gone
    NUMBER_LOST = "number_lost"  # a unit stands without its number
    DOUBLED = "doubled"  # a fragment stands twice
    CUT_OFF = "cut_off"  # the text breaks off
    STRAY = "stray"  # a foreign word stands here
    FOOTNOTE = "footnote"  # a footnote number stands here that reads like an amount


@dataclass(frozen=True, slots=True)
class Mark:
    """A damaged place. `span` is in the original text; `note` is one Chinese sentence."""

    kind: MarkKind
    span: Span
    note: str


@dataclass(frozen=True, slots=True)
class Removal:
    """A stretch of the original that is not indexed, and why ("navigation", "contents", …)."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """One source as it was read. `text` is the original, decoded, newlines untouched."""

    id: str  # the file's stem, or what the manifest calls it
    title: str
    issuer: str | None
    issued: str | None  # ISO, as exact as is known: 2022-01-05, 2018-07, 2025
    path: str
    revision: str  # SHA-256 of the source file, hex
    text: str
    title_in_text: bool = True  # False: the title is the manifest's, the file doesn't carry it
    date_in_text: bool = True  # False: likewise for the date
    pages: tuple[int, ...] = ()  # PDF: start offset of each page in `text`; empty elsewhere

    def page_of(self, position: int) -> int | None:
        """1-based page, or None where the source has no pages."""
        found = sum(1 for start in self.pages if start <= position)
        return found or None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the stretch it governs, up to the next heading of its level or above."""

    ordinal: int  # 0-based in the document
    level: int  # 1 is topmost
    heading: str
    path: tuple[str, ...]  # headings from the top down to this one
    span: Span  # in the original text


class ChunkKind(StrEnum):
    PROSE = "prose"
    TABLE = "table"  # rows of tab-separated cells; the first line of the text is the header


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage as it is indexed: cleaned text that maps back to the original character by character."""

    id: str  # "<doc>:<first 12 hex digits of the revision>:<ordinal>"
    doc: str
    ordinal: int  # 0-based in the document
    kind: ChunkKind
    path: tuple[str, ...]  # headings above, top down
    lead_in: str  # the sentence that opens the list this belongs to ("今后五年，主要目标是："), or ""
    text: str
    offsets: OffsetMap  # len(text) characters → original
    marks: tuple[Mark, ...] = ()

    def original(self, start: int, end: int) -> Span:
        """Where text[start:end] stands in the original document."""
        return self.offsets.original(start, end)

    @property
    def indexed_text(self) -> str:
        """What the indexes see: headings and lead-in above the text itself."""
        return "\n".join(filter(None, (*self.path, self.lead_in, self.text)))


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount read in a text. Values are exact, in the base unit (1.2万家 → 12000 家)."""

    span: Span  # in the text that was read
    verbatim: str
    value: Decimal
    unit: str  # 家, 元, %, 平方公里, 名 (ranks), … or "" for a bare number
    qualifier: str | None = None  # 约, 超过, 以上, 近, 不少于, 力争, … as written
    low: Decimal | None = None  # both set for a range
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of years, both inclusive; `verbatim` as written."""

    verbatim: str
    first: int
    last: int


class FactKind(StrEnum):
    """What an amount says of its indicator."""

    LEVEL = "level"  # 地区生产总值达9650亿元
    COUNT = "count"  # 瞪羚企业1000家
    GROWTH = "growth"  # 年均增长6%, 比2015年提高171%
    SHARE = "share"  # 占比50.9%, 建有率47.2%
    RANK = "rank"  # 全省第三
    MULTIPLE = "multiple"  # 是2015年的1.8倍
    CHANGE = "change"  # 提高3.1个百分点, 五年新增220万人: by how much, not how many there are


class Standing(StrEnum):
    """Whether an amount came about or is meant to."""

    ACTUAL = "actual"
    ESTIMATE = "estimate"  # 预计, 快报
    TARGET = "target"
    PLAN = "plan"  # what is to be done (规划约60平方公里), as against what is to be reached


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount bound to what it measures, of when, and with what standing. Spans are in the text read."""

    quantity: Quantity
    indicator: str  # as written; its subject stands in front where the clause leaves it out
    scope: str  # whose: 次发达镇, 苏州; "" where the text means the area it is about
    kind: FactKind
    period: Period | None  # None: nothing says
    standing: Standing | None  # None: nothing says
    clause: Span  # the stretch that says it, amount included
    base: Period | None = None  # what a growth or a multiple compares with (比2015年)


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure of a document, as the ledger holds it."""

    doc: str
    chunk: str  # id
    path: tuple[str, ...]  # headings above, top down
    figure: Figure  # its spans are in the chunk's text
    span: Span  # the amount in the original
    quotes: tuple[Span, ...]  # in the original: what to cite for it; of a table its header and its row
    marks: tuple[Mark, ...] = ()  # damage in what would be quoted


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved chunk. `score` orders hits of one query; the parts say where it comes from."""

    chunk: Chunk
    score: float
    parts: tuple[tuple[str, float], ...] = ()


class Status(StrEnum):
    ANSWERED = "answered"
    CONFLICT = "conflict"
    NOT_FOUND = "not_found"
    DAMAGED = "damaged_source"
    CLARIFY = "clarify"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage that is shown: document.text[start:end] == quote, always."""

    n: int  # the [n] mark in the answer's text
    doc: str
    title: str
    issued: str | None
    section: tuple[str, ...]
    start: int
    end: int
    quote: str
    revision: str
    page: int | None = None
    title_in_text: bool = True


@dataclass(frozen=True, slots=True)
class CitedFact:
    """A fact that an answer gives, and the number of the passage it stands in."""

    fact: Fact
    citation: int


@dataclass(frozen=True, slots=True)
class Computed:
    """A result the product computed; `facts` are indexes into the answer's facts."""

    formula: str
    value: Decimal
    unit: str
    shown: str
    facts: tuple[int, ...]


class Phrasing(StrEnum):
    """What became of an answer that a language model was asked to phrase."""

    PHRASED = "phrased"  # its sentences are shown, those that could be checked
    UNSUPPORTED = "unsupported"  # none of them could
    DECLINED = "declined"  # it says that the passages don't answer the question
    UNAVAILABLE = "unavailable"  # it didn't answer, or not in time


@dataclass(frozen=True, slots=True)
class ModelUse:
    """What a language model did for an answer, and what that cost."""

    phrasing: Phrasing | None = None  # None: it wasn't asked to phrase
    prompts: tuple[tuple[str, str], ...] = ()  # (name, hash) of what it was asked with
    dropped: int = 0  # sentences that could not be checked
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gets. `to_json` (rag/contract.py) gives the shape outside scripts read."""

    question: str
    status: Status
    text: str
    citations: tuple[Citation, ...] = ()
    facts: tuple[CitedFact, ...] = ()
    computed: tuple[Computed, ...] = ()
    warnings: tuple[str, ...] = ()
    turns: tuple["Answer", ...] = ()
    model: str | None = None  # the language model that was asked, by name
    use: ModelUse | None = None
    rewritten: str | None = None  # the question as a model made it stand on its own, where that was answered
    timings_ms: dict[str, float] = field(default_factory=dict)
