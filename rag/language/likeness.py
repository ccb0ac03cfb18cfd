"""How much two namings of a thing have in common: character bigrams of folded text. Pure."""

from functools import lru_cache

from rag.language.terms import emphasis, fold, grams


@lru_cache(maxsize=16384)  # the names of a ledger are compared again for every amount of a draft
def naming(words: str) -> frozenset[str]:
    """The bigrams of some words that name something.

    >>> naming("高企数量") == naming("高新技术企业数量")
    True
    """
    return frozenset(gram for gram in grams(fold(words)) if emphasis(gram) == 1)


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Dice's coefficient: 1 for the same names, 0 for none in common or nothing named."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def within(name: frozenset[str], text: frozenset[str]) -> float:
    """The share of a name that stands in a text; 0 where nothing is named."""
    return len(name & text) / len(name) if name else 0.0
