"""One ask → the part of the answer that it gets, by the first way of answering that finds something."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.asks import Ask, Wants
from rag.compute import Result
from rag.language.years import years_of
from rag.reader.alternatives import alternatives
from rag.reader.candidates import Candidate
from rag.reader.issued import issued
from rag.reader.kin import kin, statements_of
from rag.reader.listing import asked_count, below_heading, members
from rag.reader.nearby import LOOKED_AT, NEAR_THE_BEST, TOP, Nearby
from rag.reader.reckoning.calculate import calculate
from rag.reader.reckoning.operands import Sought
from rag.reader.reckoning.reckon import Calculation, reckon
from rag.reader.relevance import Aspects
from rag.reader.subject import with_subject
from rag.reader.suffice import answers

_COMES_NEAR = 0.25  # share of the question that makes a passage worth pointing to
_NAMED_TO_RECKON = 0.5  # … that makes a fact one to be reckoned with
_SPEAKS_FOR_ITSELF = 0.6  # … in a clause
_ESTIMATES = re.compile(r"大概|大约|估算|推算|倒推|反推|折算|算出")


@dataclass(frozen=True, slots=True)
class Part:
    """What answers one ask, or what comes nearest where nothing does."""

    statements: tuple[Candidate, ...] = ()
    results: tuple[Result, ...] = ()  # computed of facts that the statements tell
    conclusions: tuple[tuple[str, tuple[Candidate, ...]], ...] = ()  # 最高的是…, and what it was held against
    conflict: bool = False  # the statements differ
    listed: bool = False  # the statements are the items of one list
    unanswered: bool = False  # wholly, or of two years one
    nearest: tuple[Candidate, ...] = ()


def part_of(near: Nearby) -> Part:
    """The part of the answer to one ask."""
    found = filter(None, (way(near) for way in _WAYS))
    return next(found, None) or _unanswered(near)


def _list(near: Nearby) -> Part | None:
    """The items of a list that no single sentence holds, where one is asked for."""
    ask, hits, chunks_of = near.ask, near.sources.hits, near.sources.library.chunks_of
    if ask.wants is not Wants.LIST or _holds_the_list(near):
        return None
    readings = members(ask, hits, chunks_of)
    if not readings and (listing := below_heading(ask, near.aspects, hits, chunks_of)):
        readings = list(listing.items)
    items = tuple(Candidate((reading,), 1.0, 0, 0, 0, None, (reading,)) for reading in readings)
    return Part(items, listed=True) if items else None


def _holds_the_list(near: Nearby) -> bool:
    """Whether a sentence that answers lists as many items as are asked for."""
    count = asked_count(near.ask)
    full = (c for c in near.ranked[:TOP] if count and c.sentence.count("、") + 1 == count)
    return any(answers(near.ask, near.aspects, c) for c in full)


def _head(near: Nearby) -> Part | None:
    """The head of a document, where it is asked when that was issued."""
    head = issued(near.ask, near.sources.named, near.sources.library)
    return Part((head,)) if head else None


def _names(near: Nearby) -> Part | None:
    """A name or a time, in every version of it."""
    versions = near.names.versions if near.names and not near.ask.required else []
    return Part(_with_subjects(near, versions), conflict=len(versions) > 1) if versions else None


def _offered(near: Nearby) -> Part | None:
    """Of the amounts that the question offers, those that the documents say."""
    offered = alternatives(near.ask, near.able, near.sources.library.documents)
    return Part(_with_subjects(near, offered), conflict=True) if len(offered) > 1 else None


def _computed(near: Nearby) -> Part | None:
    """What the question wants computed."""
    library = near.sources.library
    calculation = calculate(Sought(near.amounts, near.near_facts, near.find, library, near.operands))
    if calculation is None:
        return None
    statements, shows = _resting_on(near, calculation), calculation.conclusion
    if shows is None:
        return Part(statements, calculation.results)
    compared = tuple(statements_of(shows.compared, library, near.aspects))
    return Part(statements, calculation.results, ((shows.text, compared),))


def _reckoned(near: Nearby) -> Part | None:
    """What no document gives, worked out from what they do: of a year that is left open, of a whole."""
    ask, library = near.ask, near.sources.library
    open_years = ask.years - frozenset[int]().union(*(one.years for one in near.chosen))
    if near.chosen and not open_years and not _ESTIMATES.search(ask.text):
        return None
    wanted = replace(ask, years=open_years or ask.years)
    any_year = replace(ask, years=frozenset(), units=frozenset(), things=())
    found: list[Calculation] = []
    for thing in (*ask.things, ask.text) if not open_years else ask.things or (ask.text,):
        words = near.aspects if thing == ask.text else Aspects(thing, library.idf)
        named = [c for c in near.find(any_year, words)[:LOOKED_AT] if _is_named(c, words)]
        if calculation := reckon(wanted, named, library):
            found.append(calculation)
    if not found:
        return None
    told = tuple(statement for calculation in found for statement in _resting_on(near, calculation))
    return Part(told, tuple(result for calculation in found for result in calculation.results))


def _is_named(one: Candidate, words: Aspects) -> bool:
    known = words.naming & words.known
    least = _NAMED_TO_RECKON * words.weight(known)
    return words.coverage(one.covered & known, one.nearly & known) >= least > 0


def _told(near: Nearby) -> Part | None:
    """What the documents say, with what others of them say otherwise."""
    ask, chosen, named = near.ask, near.chosen, near.sources.named
    if not chosen:
        return None
    of_meant = named if any(c.chunk.doc in named for c in chosen) else frozenset[str]()
    others = kin(ask, near.aspects, chosen, near.near_facts, near.sources.library, of_meant)
    apart = len({one.chunk.doc for one in chosen}) > 1 and ask.compares
    told = _with_subjects(near, others or chosen)
    return Part(told, conflict=bool(others) or apart, unanswered=_leaves_a_year(ask, told))


def _leaves_a_year(ask: Ask, told: Sequence[Candidate]) -> bool:
    """Whether of two years that are asked for only one is told."""
    readings = [reading for one in told for reading in one.readings]
    periods = (fact.figure.period for reading in readings for fact in reading.facts)
    years = frozenset(year for period in periods if period for year in (period.first, period.last))
    years = years.union(*(reading.years | years_of(reading.text) for reading in readings))
    return len(ask.years) == 2 and bool(years & ask.years) and not ask.years <= years


def _unanswered(near: Nearby) -> Part:
    nearest = _of_other_years(near) or [
        c for c in near.ranked[:1] if near.aspects.weight(c.covered) >= _COMES_NEAR
    ]
    return Part(unanswered=True, nearest=tuple(nearest))


# In this order, since what only one shape of question asks for goes before what any may get: a sentence that
# shares the question's words would stand in the place of a list, a date of issue or a name. Of amounts on
# offer all are told before one is chosen; what is to be computed isn't answered by one of its operands; and
# a figure of another year, or of a part, is no answer where the one asked for can be worked out.
_WAYS: tuple[Callable[[Nearby], Part | None], ...] = (
    _list,
    _head,
    _names,
    _offered,
    _computed,
    _reckoned,
    _told,
)


def _resting_on(near: Nearby, calculation: Calculation) -> tuple[Candidate, ...]:
    """The statements of what a result rests on."""
    return _with_subjects(near, statements_of(calculation.facts, near.sources.library, near.aspects))


def _with_subjects(near: Nearby, statements: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """With the clause that names its subject, unless a statement's own words answer the question in full."""
    return tuple(_with_subject(near.aspects, one) for one in statements)


def _with_subject(aspects: Aspects, one: Candidate) -> Candidate:
    first, *later = one.readings
    if aspects.weight(aspects.mask(first.text)) >= _SPEAKS_FOR_ITSELF:
        return one
    return replace(one, readings=(*with_subject(first, one.group), *later))


def _of_other_years(near: Nearby) -> list[Candidate]:
    """What would answer, had another year been asked for: the best of each year, oldest first."""
    if not near.ask.years:
        return []
    any_year = replace(near.ask, years=frozenset())
    found: dict[frozenset[int], Candidate] = {}
    for candidate in near.ranked[:LOOKED_AT]:
        if candidate.score < NEAR_THE_BEST * near.ranked[0].score:
            break
        is_new = candidate.fits_year is False and candidate.years and candidate.years not in found
        if is_new and answers(any_year, near.aspects, replace(candidate, fits_year=None)):
            found[candidate.years] = candidate
    return sorted(found.values(), key=lambda candidate: max(candidate.years))
