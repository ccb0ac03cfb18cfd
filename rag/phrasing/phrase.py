"""A verified answer → the same in a model's words, sentence by sentence, as far as they can be checked.

A model shortens, joins and puts in order; it decides nothing: status, facts and results stay the answer's.
What the answer said and the model left out follows in the answer's own words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from rag.calculation import ITEMS
from rag.cite import MARK
from rag.errors import ChatUnavailable, SchemaRefused
from rag.gate import pass_through
from rag.language.claims import read_statements
from rag.language.quantity import read_quantities, same_amount
from rag.language.terms import fold, grams
from rag.models.reply import Schema
from rag.phrasing.checked import Checked, Checker
from rag.phrasing.material import Material
from rag.phrasing.prompts import asked_before, load
from rag.phrasing.reply_form import SCHEMA, NoAnswer, Sentence, read_reply
from rag.phrasing.session import Session
from rag.schema import Answer, Citation, Phrasing, Status
from rag.understand import Question

_MOST_SENTENCES: Final = 12
# Share of a statement's bigrams that lets the model's words stand for it: of one with amounts, of any other.
_SAID_AGAIN: Final = 0.6
_SHORTENED: Final = 0.3
_EDGES: Final = "；。\n "
_OPENING = re.compile(r"[^\n：；。]{1,20}：\n?")


def can_phrase(answer: Answer) -> bool:
    """A refusal is said in fixed words, a damaged place as it stands."""
    return answer.status in (Status.ANSWERED, Status.CONFLICT) and bool(answer.citations)


def phrase(
    session: Session, question: Question, earlier: Sequence[str], answer: Answer, material: Material
) -> Iterator[Answer]:
    """The answer after each sentence that may be shown; the last is the whole. Never raises for a model.

    Closing the iterator stops the model.
    """
    checker = Checker(question, answer, material)
    said: list[Checked] = []
    dropped = 0
    declined = False
    try:
        for one in _sentences(session, question, earlier, material):
            if isinstance(one, NoAnswer):
                declined = True
            elif (checked := checker.checked(one)) is None:
                dropped += 1
            elif not any(_repeats(checked, earlier) for earlier in said):
                dropped += checked.is_cut
                said.append(checked)
                yield _so_far(answer, said, material)
            if len(said) + dropped == _MOST_SENTENCES:
                break
    except ChatUnavailable:
        pass  # the session says so; what was said before is shown
    whole = _completed(answer, said, material)
    if whole is not answer:
        outcome = Phrasing.PHRASED
    else:
        outcome = Phrasing.DECLINED if declined and not dropped else Phrasing.UNSUPPORTED
    warned = replace(whole, warnings=(*whole.warnings, *_warnings(outcome, dropped)))
    yield session.signed(warned, outcome, dropped)


def _sentences(
    session: Session, question: Question, earlier: Sequence[str], material: Material
) -> Iterator[Sentence | NoAnswer]:
    forms: list[tuple[str, Schema | None]] = [("form-lines", None)]
    if session.takes_schema:
        forms.insert(0, ("form-schema", SCHEMA))
    for form, schema in forms:
        pieces = session.ask(
            load("answer").with_form(load(form)),
            schema,
            conversation=asked_before(earlier),
            question=question.text,
            material=material.written(),
        )
        try:
            yield from read_reply(pieces)
        except SchemaRefused:
            continue
        return


def _repeats(one: Checked, earlier: Checked) -> bool:
    """Whether one of two sentences, which may have been cut off, holds the other."""
    words, before = (MARK.sub("", checked.text).rstrip(_EDGES) for checked in (one, earlier))
    return words in before or before in words


def _so_far(answer: Answer, said: Sequence[Checked], material: Material) -> Answer:
    text = "".join(one.text for one in said)
    facts = tuple(fact for one in said for fact in one.facts)
    return _renumbered(replace(answer, text=text, facts=facts, computed=()), material)


def _completed(answer: Answer, said: Sequence[Checked], material: Material) -> Answer:
    """What the model said, and what it left of the answer; the answer itself where that would be no gain."""
    opening = match[0] if (match := _OPENING.match(answer.text)) else ""
    text = "".join(one.text for one in said)
    parts = _parts(answer, len(opening))
    # Of figures that differ each is told with its document and time, as the answer puts them.
    listed = any(result.formula == ITEMS for result in answer.computed)
    left = [part for part in parts if answer.status is Status.CONFLICT or not _said_again(part, said)]
    if not said or (listed and left):
        return answer  # of a list a part would be taken for the whole
    if answer.status is Status.CONFLICT:
        text = f"{text}\n{opening.strip()}\n" + "\n".join(left) + "。"
    elif left:
        text = f"{text}\n{'；'.join(left)}。"
    told = [one for checked in said for one in checked.facts if one not in answer.facts]
    whole = replace(
        answer,
        text=text,
        facts=(*answer.facts, *dict.fromkeys(told)),
        computed=tuple(result for result in answer.computed if result.formula != ITEMS),
        citations=_citations(material),
    )
    passed = pass_through(whole, [item.source for item in material.items])
    return _renumbered(passed, material) if passed.status is answer.status else answer


def _parts(answer: Answer, start: int) -> list[str]:
    """The statements of an answer, each with its marks."""
    found = []
    for statement in read_statements(answer.text):
        words = answer.text[max(start, statement.span.start) : max(start, statement.span.end)]
        if words.strip(_EDGES):
            found.append(words.strip(_EDGES))
    return found


def _said_again(part: str, said: Sequence[Checked]) -> bool:
    """Whether what cites a statement's sources says what it says: its amounts, and enough of its words."""
    marks = set(MARK.findall(part))
    citing = [one.text for one in said if marks & set(MARK.findall(one.text))]
    if not marks <= set(MARK.findall("".join(citing))):
        return False
    text, plain = MARK.sub("", "".join(citing)), MARK.sub("", part)
    amounts, theirs = read_quantities(plain), read_quantities(text)
    if not all(any(same_amount(one, other) for other in theirs) for one in amounts):
        return False
    words = set(grams(fold(plain)))
    shared = len(words & set(grams(fold(text))))
    return shared >= (_SAID_AGAIN if amounts else _SHORTENED) * len(words)


def _citations(material: Material) -> tuple[Citation, ...]:
    return tuple(item.citation for item in material.items)


def _renumbered(answer: Answer, material: Material) -> Answer:
    """With what the text cites and nothing else, numbered in the order in which it is cited."""
    marks = (int(n) for n in MARK.findall(answer.text))
    order = dict.fromkeys((*marks, *(one.citation for one in answer.facts)))
    number = {old: new for new, old in enumerate(order, 1)}
    by_number = {citation.n: citation for citation in _citations(material)}
    return replace(
        answer,
        text=MARK.sub(lambda mark: f"[{number[int(mark[1])]}]", answer.text),
        citations=tuple(replace(by_number[old], n=new) for old, new in number.items()),
        facts=tuple(replace(one, citation=number[one.citation]) for one in answer.facts),
    )


def _warnings(outcome: Phrasing, dropped: int) -> list[str]:
    if outcome is Phrasing.DECLINED:
        return ["大模型认为这些引文没有直接回答问题，请对照引文判断。"]
    return [f"大模型有 {dropped} 句话在引文里核对不上，没有显示。"] if dropped else []
