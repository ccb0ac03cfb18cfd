"""A review of a draft as it is printed, and as JSON."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from rag.contract import fact_to_json, quantity_to_json
from rag.language.claims import Claim
from rag.review import Finding
from rag.schema import Document, Fact
from rag.verify import Outcome

_OUTCOMES = {
    Outcome.SUPPORTED: ("有据", "green"),
    Outcome.CONTRADICTED: ("不符", "red"),
    Outcome.ABSENT: ("没找到", "yellow"),
}


def quote(fact: Fact, documents: Mapping[str, Document]) -> str:
    """The words of its document that a fact stands in; of a table its header and its row."""
    return "\n".join(span.of(documents[fact.doc].text) for span in fact.quotes)


def table(findings: Sequence[Finding], documents: Mapping[str, Document]) -> Table:
    """A row an amount: what the draft says, what became of it, and the place in the documents."""
    made = Table(show_lines=True)
    for heading in ("数字", "文中说的是", "结果", "文件", "原文", "说明"):
        made.add_column(heading, overflow="fold")
    for finding in findings:
        word, colour = _OUTCOMES[finding.outcome]
        place = finding.fact or next(iter(finding.nearest), None)
        cells = (
            finding.claim.quantity.verbatim,
            _said(finding.claim),
            f"[{colour}]{word}[/{colour}]",
            _named(documents[place.doc]) if place else "",
            "".join(place.quotes[-1].of(documents[place.doc].text).split()) if place else "",
            finding.reason,
        )
        made.add_row(*(cell if i == 2 else escape(cell) for i, cell in enumerate(cells)))
    return made


def summary(findings: Sequence[Finding]) -> str:
    """One line: how many amounts, and how they fared."""
    if not findings:
        return "文中没有读到数量。"
    count = Counter(finding.outcome for finding in findings)
    parts = "，".join(f"{word} {count[outcome]} 个" for outcome, (word, _) in _OUTCOMES.items())
    return f"共 {len(findings)} 个数：{parts}。"


def to_json(findings: Sequence[Finding], documents: Mapping[str, Document]) -> list[dict[str, Any]]:
    """`quantity_to_json` of each amount, with `indicator`, `outcome`, `reason`, `fact` and `nearest`."""
    return [
        {
            **quantity_to_json(finding.claim.quantity),
            "indicator": finding.claim.indicator,
            "outcome": finding.outcome.value,
            "reason": finding.reason,
            "fact": _fact(finding.fact, documents) if finding.fact else None,
            "nearest": [_fact(fact, documents) for fact in finding.nearest],
        }
        for finding in findings
    ]


def _fact(fact: Fact, documents: Mapping[str, Document]) -> dict[str, Any]:
    document = documents[fact.doc]
    where = {"title": document.title, "issued": document.issued, "quote": quote(fact, documents)}
    return {**fact_to_json(fact), **where}


def _said(claim: Claim) -> str:
    years = "、".join(dict.fromkeys(period.verbatim.strip() for period in claim.periods))
    return claim.indicator + (f"（{years}）" if years else "")


def _named(document: Document) -> str:
    return f"《{document.title}》（{document.issued or '未注明日期'}）"
