"""Where documents or times give different amounts of one measure: all of them, oldest first."""

from collections.abc import Iterable, Sequence

from rag.asks import Ask, Wants
from rag.language.quantity import same_amount
from rag.reader.candidates import AIMS, Candidate, told_by
from rag.reader.library import Library
from rag.reader.measure import comparable, is_milestone, modified_alike, same_measure
from rag.reader.measures import fitting
from rag.reader.pick import joined
from rag.reader.readings import read_passage
from rag.reader.relevance import Aspects
from rag.schema import Fact, FactKind

# Beside the one that answers, another must score so well and name so much of the question.
_ANSWERS_AS_WELL, _NAMES_AS_MUCH = 0.85, 0.9
_COMPARED, _NAMED_BESIDE = 0.7, 0.6  # … where documents are to be compared
_NAMED_AS_WELL = 0.4  # of what the first fact names of the question, another must name so much


def statement(fact: Fact, library: Library, aspects: Aspects) -> Candidate | None:
    """The smallest reading that says a fact; None where nothing read says it."""
    said = _statement(fact, library, aspects)
    return told_by(said) if said else None


def statements_of(facts: Iterable[Fact], library: Library, aspects: Aspects) -> list[Candidate]:
    """What says these facts; several cells of one row are one statement."""
    said = [_statement(fact, library, aspects) for fact in facts]
    return list(map(told_by, joined([one for one in said if one is not None], whole_rows=False)))


def _statement(fact: Fact, library: Library, aspects: Aspects) -> Candidate | None:
    chunk = library.chunk(fact.chunk)
    facts = tuple(library.facts_in([fact.chunk]))
    groups = read_passage(chunk, library.issued_year(fact.doc), facts)
    telling = [(reading, group) for group in groups for reading in group if fact in reading.facts]
    if not telling:
        return None
    reading, group = min(telling, key=lambda pair: len(pair[0].facts))
    held = aspects.mask(f"{reading.text}\n{reading.indicators}")
    return Candidate((reading,), 1.0, held, 0, held, None, group, fact=fact)


def asked_facts(ask: Ask, aspects: Aspects, chosen: Candidate) -> list[Fact]:
    """The facts of a statement that the question asks for, one for each unit that it asks for.

    Of several in one unit the one that the question's words name best, of the year and standing asked for.
    """
    if chosen.fact:
        return [chosen.fact]
    facts = [fact for reading in chosen.readings for fact in reading.facts]
    able = [fact for fact in facts if fitting(ask, [fact.figure.quantity])]
    if exact := [fact for fact in able if fact.figure.quantity.unit in ask.units]:
        able = exact
    best: dict[str, Fact] = {}
    for fact in sorted(able, key=lambda fact: (_suits(ask, fact), _weight(aspects, fact)), reverse=True):
        best.setdefault(fact.figure.quantity.unit, fact)
    return list(best.values()) if ask.units else list(best.values())[:1]


def kin(
    ask: Ask,
    aspects: Aspects,
    chosen: Sequence[Candidate],
    near: Sequence[Candidate],
    library: Library,
    docs: frozenset[str],
) -> list[Candidate]:
    """The statements that give other amounts of what the chosen ones give, these included, oldest first.

    `near`: the facts that come near the question, best first. `docs`: the documents that the question names,
    where it names any. [] where nothing differs.
    """
    if ask.wants is not Wants.AMOUNT:
        return []
    told = {fact for one in chosen for reading in one.readings for fact in reading.facts}
    found: list[Candidate] = []
    differs = False
    for one in chosen:
        others: dict[Fact, None] = {}
        for fact in asked_facts(ask, aspects, one):
            more = [other for other in _others(ask, aspects, fact, near, library, docs) if other not in told]
            if more and len(one.readings) > 1 and not one.readings[0].label:
                others[fact] = None  # of a long stretch only what has rivals
            others.update(dict.fromkeys(more))
        said = [statement(fact, library, aspects) for fact in others]
        found += [*([] if any(fact in told for fact in others) else [one]), *filter(None, said)]
        differs = differs or bool(others)
    if not differs:
        return []
    return _once(sorted(found, key=lambda one: _when_said(one, library)))


def _when_said(one: Candidate, library: Library) -> tuple[str, int, int]:
    return library.documents[one.chunk.doc].issued or "", one.chunk.ordinal, one.readings[0].span.start


def _others(
    ask: Ask,
    aspects: Aspects,
    fact: Fact,
    near: Sequence[Candidate],
    library: Library,
    docs: frozenset[str],
) -> list[Fact]:
    """Other amounts of the measure that answer as well, one for each document, year and standing."""
    least = _NAMED_AS_WELL * _weight(aspects, fact)
    found = {_when(fact): fact}
    alike = same_measure(fact, library.facts_named, library.idf)[1:]
    alike += _answering_as_well(ask, aspects, fact, near)
    for other in alike:
        period, standing = other.figure.period, other.figure.standing
        aims = AIMS[standing] if standing else None
        if (
            _when(other) not in found
            and (not docs or other.doc in docs)
            and (not ask.years or (ask.compares if period is None else period.last in ask.years))
            and (ask.aims is None or aims is None or aims == ask.aims)
            and _weight(aspects, other) >= least
            and not other.marks
            and not is_milestone(other, library.facts_in([other.chunk]))
        ):
            found[_when(other)] = other
    others = [other for other in found.values() if other != fact]
    parts = _parts(fact, library)
    differ = any(
        not any(same_amount(told.figure.quantity, part.figure.quantity) for part in parts)
        for other in others
        for told in _parts(other, library)
    )
    return others if differ else []


def _parts(fact: Fact, library: Library) -> list[Fact]:
    """The fact, with the other parts of a whole that its clause tells: 0.3:47.4:52.3."""
    if fact.figure.kind is not FactKind.SHARE:
        return [fact]
    return [
        other
        for other in library.facts_in([fact.chunk])
        if (other.figure.clause, other.figure.indicator) == (fact.figure.clause, fact.figure.indicator)
        and other.figure.kind is FactKind.SHARE
    ]


def _answering_as_well(ask: Ask, aspects: Aspects, fact: Fact, near: Sequence[Candidate]) -> list[Fact]:
    """Facts of other documents that answer the question as well, though they name the measure otherwise.

    Where documents are to be compared each may have a name of its own for it.
    """
    own = next((one for one in near if one.fact == fact), None)
    if own is None:
        return []
    good, names = (_COMPARED, _NAMED_BESIDE) if ask.compares else (_ANSWERS_AS_WELL, _NAMES_AS_MUCH)
    least = names * aspects.coverage(own.covered, own.nearly)
    return [
        one.fact
        for one in near
        if one.fact
        and one.score >= good * own.score
        and one.fits_year is not False
        and one.chunk.doc != fact.doc
        and comparable(fact.figure, one.fact.figure)
        and (ask.compares or modified_alike(fact.figure, one.fact.figure))
        and aspects.coverage(one.covered, one.nearly) >= least
    ]


def _suits(ask: Ask, fact: Fact) -> int:
    """How much of year and standing is as asked."""
    period, standing = fact.figure.period, fact.figure.standing
    of_year = bool(ask.years and period and period.last in ask.years)
    return of_year + (ask.aims is not None and standing is not None and AIMS[standing] == ask.aims)


def _weight(aspects: Aspects, fact: Fact) -> float:
    return aspects.weight(aspects.mask(f"{fact.figure.scope}{fact.figure.indicator}"))


def _when(fact: Fact) -> tuple[str, int | None, bool | None]:
    figure = fact.figure
    aims = AIMS[figure.standing] if figure.standing else None
    return fact.doc, figure.period.last if figure.period else None, aims


def _once(statements: Iterable[Candidate]) -> list[Candidate]:
    """Two facts of one clause are one statement."""
    found: dict[tuple[str, str], Candidate] = {}
    for one in statements:
        found.setdefault((one.chunk.id, one.text), one)
    return list(found.values())
