"""The amounts of an answer: the gold ones, only those, with their bounds, results, sources and times."""

import re

from eval.cases import Case, GoldNumber, Kind
from eval.scorers import amounts
from eval.scorers.score import Score, share, yes
from eval.scorers.wording import fold
from rag.schema import Answer, Citation

_STATEMENT_ENDS = re.compile(r"[\n；。]")
_YEAR = re.compile(r"(?:19|20)\d\d")


def numbers(case: Case, answer: Answer) -> Score:
    """Share of the gold numbers in the text: exactly, after unit conversion, with their sign and bound."""
    if not case.numbers:
        return Score(None, "没有标准数字")
    missing = [gold for gold in case.numbers if not amounts.gives(answer.text, gold, case.answer)]
    return share(len(missing), len(case.numbers), f"缺数字 {'、'.join(gold.text for gold in missing)}")


def number_precision(case: Case, answer: Answer) -> Score:
    """Share of the amounts in the text that are gold numbers or gold results, so no page is pasted."""
    if not case.numbers and not case.computed:
        return Score(None, "没有标准数字")
    gold, given = amounts.tally(answer.text, case.numbers, case.computed)
    if not given:
        return Score(None, "文中没有数量")
    return share(given - gold, given, f"文中 {given} 个数量只有 {gold} 个是所问的")


def qualifiers(case: Case, answer: Answer) -> Score:
    """Share of the qualified gold numbers (超过, 约, 以上 …) that are given with a qualifier of that sort.

    To watch: the rules of the gold set don't ask for it. The opposite sort fails `numbers`.
    """
    given = [gold for gold in case.numbers if amounts.bound(gold.qualifier) and _given(gold, answer.text)]
    bare = [gold for gold in given if not amounts.keeps_bound(answer.text, gold)]
    if not given:
        return Score(None, "没有带限定词的标准数字，或没有说出")
    return share(len(bare), len(given), "丢了限定词 " + "、".join(f"{g.qualifier}{g.text}" for g in bare))


def computed(case: Case, answer: Answer) -> Score:
    """Share of the gold results that the text reaches within their tolerance.

    A result the answer lists in `computed` counts with its full precision if its rounded form is
    in the text.
    """
    if not case.computed:
        return Score(None, "不需计算")
    shown = [(c.value, c.unit) for c in answer.computed if c.shown in answer.text]
    missing = [gold for gold in case.computed if not amounts.reaches(answer.text, shown, gold)]
    names = "、".join(f"{gold.value}{gold.unit}" for gold in missing)
    return share(len(missing), len(case.computed), f"缺结果 {names}")


def conflict(case: Case, answer: Answer) -> Score:
    """Share of the conflicting values that one statement gives together with their document and time.

    To watch: the rules of the gold set ask for the values and their places only.
    """
    if case.kind is not Kind.CONFLICT:
        return Score(None, "没有不同说法")
    statements = _STATEMENT_ENDS.split(answer.text)
    missing = [
        gold
        for gold in case.numbers
        if not any(_tells(statement, gold, answer.citations) for statement in statements)
    ]
    names = "、".join(f"{gold.text}（{gold.doc}）" for gold in missing)
    return share(len(missing), len(case.numbers), f"没有连同文件和时间说出 {names}")


def trap(case: Case, answer: Answer) -> Score:
    """The values that must not be given as the answer aren't in the text.

    A refusal may point at what comes near, so unanswerable questions have no traps of this kind.
    """
    if not case.trap or not case.answerable:
        return Score(None, "没有陷阱")
    fallen = [value for value in case.trap if amounts.says(answer.text, value)]
    return yes(not fallen, f"误答 {'、'.join(fallen)}")


def _given(gold: GoldNumber, text: str) -> bool:
    return amounts.gives(text, gold)


def _tells(statement: str, gold: GoldNumber, citations: tuple[Citation, ...]) -> bool:
    if not amounts.gives(statement, gold):
        return False
    sources = [c for c in citations if c.doc == gold.doc]
    named = any(f"[{c.n}]" in statement or c.title in statement for c in sources)
    period = gold.period or ""
    times = {*_YEAR.findall(period), *(c.issued[:4] for c in sources if c.issued)}
    timed = any(time in statement for time in times) or (bool(period) and fold(period) in fold(statement))
    return named and (timed or not (times or period))
