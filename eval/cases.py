"""Gold questions: what is asked, and what a right answer holds, in the gold set's own fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from rag.spans import Span

Documents = Mapping[str, str]  # document id → original text


class Kind(StrEnum):
    NUMERIC = "numeric"
    TABLE = "table"
    DATE = "date"
    CONFLICT = "conflict"
    COMPUTED = "computed"
    LIST = "list"
    TEXT = "text"
    YESNO = "yesno"
    ENTERPRISE = "enterprise"
    MULTITURN = "multiturn"
    GARBLED = "garbled"
    UNANSWERABLE = "unanswerable"
    # Questions that come with their passages; not for case files.
    NOISY = "noisy"
    FALSIFIED = "falsified"
    CONTRADICTED = "contradicted"


# How a report calls a kind.
KIND_TITLES: Mapping[str, str] = {
    "numeric": "数字",
    "table": "表格",
    "date": "日期",
    "conflict": "说法不一",
    "computed": "计算",
    "list": "列举",
    "text": "文字",
    "yesno": "是非",
    "enterprise": "企业匹配",
    "multiturn": "追问",
    "garbled": "原文残缺",
    "unanswerable": "没有答案",
    "noisy": "材料有噪声",
    "falsified": "材料作假",
    "contradicted": "材料矛盾",
}

WITH_PASSAGES = frozenset({Kind.NOISY, Kind.FALSIFIED, Kind.CONTRADICTED})


class Record(BaseModel):
    """A part of a line of a file: no field but its own, frozen."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class GoldNumber(Record):
    """An amount the answer must give. `value` is in the base unit, `text` is as printed."""

    value: Decimal
    unit: str
    text: str = Field(min_length=1)
    period: str | None = None
    status: Literal["actual", "estimate", "target", "plan"] | None = None
    qualifier: str | None = None
    doc: str


class GoldResult(Record):
    """A result the answer must reach, give or take `tol` (in the same unit)."""

    value: Decimal
    unit: str
    tol: Decimal = Field(ge=0)
    expr: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that supports the gold answer; `span` is in the document's original text."""

    doc: str
    span: Span


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its gold answer. The last turn of `conversation` is the one that is judged."""

    id: str
    conversation: tuple[str, ...]
    kind: Kind
    answer: str
    numbers: tuple[GoldNumber, ...] = ()
    computed: tuple[GoldResult, ...] = ()
    items: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    docs: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    trap: tuple[str, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()  # of each group one name must be said
    falsehoods: tuple[str, ...] = ()  # names of what the passages falsely say
    verbatim: bool = False  # `answer` is the document's own words

    @property
    def answerable(self) -> bool:
        return self.kind is not Kind.UNANSWERABLE
