"""The gate before the screen: what isn't supported is taken out of an answer, with a warning. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.calculation import ITEMS
from rag.language.claims import read_statements
from rag.schema import Answer, Status
from rag.spans import Span
from rag.verify import Source, Verdict, verify

_NOTHING_LEFT = "找到了相近的内容，但其中有数字无法在引文中逐一核对，所以没有显示。"
_LEFT_OUT = "有的内容没有显示：其中的数字在引文中核对不上。"
_OPENING = re.compile(r"共\d+项：|[^\n：]{1,20}：\n")
_EDGES = "；。\n "


def pass_through(answer: Answer, sources: Sequence[Source]) -> Answer:
    """The answer as it may be shown: without the statements that hold an amount nothing supports.

    `sources` are its citations, by number. Where no statement is left, the answer is that the documents
    don't say.
    """
    shown: Answer | None = answer
    # Looked at again each time, for what is left may have counted on what is gone.
    while shown and (failed := [verdict for verdict in _verdicts(shown, sources) if not verdict.passes]):
        shown = _without(shown, failed)
    return shown or Answer(
        answer.question, Status.NOT_FOUND, "文件里没有写这一点。", warnings=(_NOTHING_LEFT,)
    )


def _verdicts(answer: Answer, sources: Sequence[Source]) -> tuple[Verdict, ...]:
    facts = [cited.fact for cited in answer.facts]
    return verify(answer.text, sources, answer.question, answer.computed, facts)


def _without(answer: Answer, failed: Sequence[Verdict]) -> Answer | None:
    """The answer without the statements of these verdicts; None where nothing is left that cites anything."""
    opening = match[0] if (match := _OPENING.match(answer.text)) else ""
    parts: list[str] = []
    marks: set[int] = set()
    dropped = False
    for statement in read_statements(answer.text):
        place = Span(max(statement.span.start, len(opening)), max(statement.span.end, len(opening)))
        words = place.of(answer.text).strip(_EDGES)
        if any(place.overlaps(verdict.quantity.span) for verdict in failed):
            dropped = True
        elif words:
            parts.append(words)
            marks.update(statement.marks)
    if not marks:
        return None
    listed = any(result.formula == ITEMS for result in answer.computed)
    miscounted = any(verdict.quantity.span.end <= len(opening) for verdict in failed)
    if miscounted or (dropped and (listed or len(parts) == 1)):
        opening = ""  # there aren't so many, or no longer several
    elif not dropped:
        return None
    alone = answer.status is Status.CONFLICT and len(parts) == 1
    between = "\n" if answer.status is Status.CONFLICT else "；"
    kept = [i for i, cited in enumerate(answer.facts) if cited.citation in marks]
    return replace(
        answer,
        status=Status.ANSWERED if alone else answer.status,
        text=f"{opening}{between.join(parts)}。",
        citations=tuple(citation for citation in answer.citations if citation.n in marks),
        facts=tuple(answer.facts[i] for i in kept),
        computed=tuple(
            replace(result, facts=tuple(map(kept.index, result.facts)))
            for result in answer.computed
            if set(result.facts) <= set(kept) and (opening or result.formula != ITEMS)
        ),
        warnings=tuple(dict.fromkeys((*answer.warnings, _LEFT_OUT))),
    )
