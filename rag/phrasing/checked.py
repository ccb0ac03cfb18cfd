"""A model's sentence → the sentence as it may be shown, with the marks of what it cites, or nothing.

Its ids must be known, and its words its sources' (rag/language/wording.py): from the first clause that isn't
in them on, it is cut off. Every amount must be supported by what it cites (rag/verify.py) with no other bound
than there, and, where a figure was asked for, be one that the answer gives. A target is called one.
"""

import re
from dataclasses import dataclass
from typing import Final

from rag.asks import Wants
from rag.bounds import bound_of
from rag.language.quantity import read_quantities, same_amount
from rag.language.sentences import clauses
from rag.language.standing import AIMED, says_target
from rag.language.wording import Wording, said
from rag.phrasing.material import Item, Material
from rag.phrasing.reply_form import Sentence
from rag.schema import Answer, CitedFact, Fact, Quantity, Standing
from rag.understand import Question
from rag.verify import Outcome, Source, Verdict, verify

_LONGEST: Final = 200  # characters
_MOST_ASIDES: Final = 2  # sentences that rest on nothing of the answer
# What a model may put around its words and means nothing here: markup, invisible characters, marks.
_MARKUP: Final = re.compile(
    r"[*_`#]|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ue000-\uf8ff\ufeff]"
)
_MARK: Final = re.compile(r"\[[\d\[\]]*\]")
_PUNCTUATION: Final = "。！？!?；;，,、：: "
_NO_MARK: Final = str.maketrans("[]", "［］")  # whatever is left must not come to look like one
# What an amount may be told with (rag/language/wording.py) and says that it is meant to be, or came about.
_MEANT: Final = re.compile(r"将|(?<![主重需])要")
_AIM: Final = "目标"
_DONE: Final = re.compile(r"已|了|完成|过去")


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence that may be shown. `text` ends in its marks and 。"""

    text: str
    facts: tuple[CitedFact, ...]
    is_cut: bool  # what stood behind it could not be checked


class Checker:
    """Checks the sentences that a model makes of one answer's material."""

    def __init__(self, question: Question, answer: Answer, material: Material) -> None:
        self._question = question.text
        self._computed = answer.computed
        self._facts = [cited.fact for cited in answer.facts]
        self._items = {item.id: item for item in material.items}
        self._own = [item.source for item in material.items if item.given]
        self._asides = _MOST_ASIDES
        self._figure_asked = any(ask.wants is Wants.AMOUNT for ask in question.asks)
        # Beside the figures of an answer, others could only be taken for them.
        figures_only = self._figure_asked or bool(answer.facts)
        self._amounts = read_quantities(answer.text) if figures_only else None

    def checked(self, sentence: Sentence) -> Checked | None:
        """As far as it can be checked; None where not even its first clause can."""
        ids = dict.fromkeys(sentence.ids)
        items = [self._items[id] for id in ids if id in self._items]
        words = _plain(sentence.text)
        if not items or len(items) < len(ids) or not words or len(words) > _LONGEST:
            return None
        wordings = {item.id: _wording(item, self._question) for item in items}
        whole, words = words, said(words, list(wordings.values())).rstrip(_PUNCTUATION)
        if not words:
            return None
        is_cut = len(words) < len(whole)
        if is_cut and self._figure_asked:
            return None  # the figure that was asked for may be in what is cut off
        if is_cut:  # it may have cited some for the rest alone
            parts = [clause.of(words) for clause in clauses(words)]
            items = [item for item in items if any(said(part, [wordings[item.id]]) for part in parts)]
        marks = "".join(f"[{item.citation.n}]" for item in items)
        # The answer's own are there for what is computed from them; the marks say what may be used.
        sources = {source.n: source for source in (*self._own, *(item.source for item in items))}
        verdicts = verify(
            f"{words}{marks}。", list(sources.values()), self._question, self._computed, self._facts
        )
        if not all(self._holds(verdict) and _stands_so(words, verdict) for verdict in verdicts):
            return None
        if not verdicts and (self._figure_asked or all("\t" in item.source.readable for item in items)):
            return None  # the head of a table, or what isn't asked for, is no answer
        told = [CitedFact(v.fact, v.source.n) for v in verdicts if v.fact and v.source]
        aims = [one.fact.figure.standing in AIMED for one in told]
        if any(aims) and not says_target(words):
            if not all(aims):
                return None  # a word for both would call a result a target
            words += "（目标）"
        if not any(item.given for item in items):
            if not self._asides:
                return None
            self._asides -= 1
        return Checked(f"{words}{marks}。", tuple(told), is_cut)

    def _holds(self, verdict: Verdict) -> bool:
        said = verdict.quantity
        if not verdict.passes or verdict.outcome is Outcome.FROM_QUESTION:
            return False  # what the question offers, a model may not give for an answer
        if self._amounts is not None and not any(same_amount(said, amount) for amount in self._amounts):
            return False
        return verdict.source is None or _as_bounded(said, verdict.source, verdict.fact)


def _plain(text: str) -> str:
    """Without ornament, and without the punctuation around it."""
    words = _MARK.sub("", _MARKUP.sub("", text)).translate(_NO_MARK)
    return words.strip(_PUNCTUATION)


def _as_bounded(said: Quantity, source: Source, fact: Fact | None) -> bool:
    """超过8000家 is not 8000家: an amount keeps what its source says of it."""
    stands = read_quantities(source.readable or source.text)
    same = [quantity for quantity in stands if same_amount(said, quantity)]
    if fact and not same:  # a table's, whose unit stands in another cell
        same = [fact.figure.quantity]
    return any(bound_of(said) == bound_of(quantity) for quantity in same)


def _stands_so(words: str, verdict: Verdict) -> bool:
    """No result is told as meant to be, nothing that is meant, or neither, as done, unless in the source's
    own words."""
    if not verdict.source:
        return True
    at = verdict.quantity.span
    clause = next(one for one in clauses(words) if one.overlaps(at))
    own = verdict.source.readable or verdict.source.text
    standing = verdict.fact.figure.standing if verdict.fact else None
    meant = [*_MEANT.findall(clause.of(words)), *([_AIM] if _AIM in words[: clause.end] else [])]
    done = _DONE.findall(clause.of(words))
    return (standing in AIMED or all(word in own for word in meant)) and (
        standing is Standing.ACTUAL or all(word in own for word in done)
    )


def _wording(item: Item, question: str) -> Wording:
    """Of what the answer rests on, the words of the question may be said too."""
    source = item.source
    above = "\n".join((*source.headings, source.title, source.issued or "", *map(_known, source.facts)))
    return Wording(source.readable or source.text, above, question, item.given)


def _known(fact: Fact) -> str:
    """What the ledger knows of a fact that its own words may leave to what stands above them."""
    figure = fact.figure
    period = figure.period
    when = f"{period.verbatim} {period.first}年 {period.last}年" if period else ""
    return f"{figure.scope} {figure.indicator} {when}"
