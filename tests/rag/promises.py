"""What holds for every answer that a model had a hand in, whatever it said."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from rag.calculation import ITEMS
from rag.language.quantity import read_quantities, same_amount
from rag.schema import Answer, Document, Quantity
from tests.rag.test_answer import check_promises

_MARKS = re.compile(r"\[\d+\]")
_COUNT = re.compile(r"^共\d+项：")
_SAID_OF_AMOUNTS = "要将已达到实现完成增至经（目标）"


def check_no_worse(plain: Answer, answer: Answer, documents: Mapping[str, Document]) -> None:
    """Status, facts, results and amounts are those of the answer without a model; all that is new stands
    in what is cited for it, word by word."""
    check_promises(answer, documents)
    assert answer.status is plain.status
    assert [cited.fact for cited in answer.facts][: len(plain.facts)] == [cited.fact for cited in plain.facts]
    kept = [result for result in plain.computed if result.formula != ITEMS]
    assert [result for result in answer.computed if result.formula != ITEMS] == kept
    said = amounts(answer)
    for amount in amounts(plain):
        assert any(same_amount(amount, other) for other in said), f"{amount.verbatim} is gone"
    check_words(plain, answer)


def check_words(plain: Answer, answer: Answer) -> None:
    """A coarse look of our own: no character that its sources don't have."""
    above = "".join(f"{c.quote}{''.join(c.section)}{c.title}{c.issued}" for c in answer.citations)
    known = set(above + plain.text + _SAID_OF_AMOUNTS + connectives()) | set("0123456789.万亿千百十")
    known |= {period for cited in answer.facts for period in _periods(cited.fact.figure)}
    new = {c for c in _MARKS.sub("", answer.text) if c.isalpha() and c not in known}
    # One name for each concept: 高企 and 高新技术企业.
    assert not new - set("高企国家新技术业"), new


def _periods(figure: object) -> str:
    return "".join(re.findall(r"[\u3400-\u9fff]", str(figure)))


def amounts(answer: Answer) -> list[Quantity]:
    return list(read_quantities(_COUNT.sub("", _MARKS.sub("", answer.text))))


@cache
def connectives() -> str:
    return files("rag.language").joinpath("connectives.txt").read_text("utf-8")
