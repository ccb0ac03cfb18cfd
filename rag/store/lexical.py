"""The lexical index: BM25 over character bigrams, in SQLite FTS5.

Chinese has no spaces; bigrams of the bare letters need no dictionary and find a term across a
line break or a space left by a scan. Numbers and Latin words are indexed whole as well, so that
2025 or PM2.5 weighs more than its pairs of digits.

The tables keep the grams' text and `detail=full`: without either, FTS5 reads every matching row's
text again to rank it (58 ms instead of 2 over 600 whole documents).
"""

import math
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum

_TOKENIZER = "tokenize=\"unicode61 remove_diacritics 0 tokenchars '.'\""

SCHEMA = f"""
create virtual table chunk_grams using fts5(grams, {_TOKENIZER});
create virtual table document_grams using fts5(grams, {_TOKENIZER});
create virtual table fact_grams using fts5(grams, {_TOKENIZER});
create virtual table chunk_terms using fts5vocab(chunk_grams, 'row');
"""

# A longer query is cut to its rarest grams: ranking 4,500 of them takes seconds and finds nothing more.
MAX_QUERY_GRAMS = 256

_WORD = re.compile(r"[0-9a-z]+(?:\.[0-9a-z]+)*")


class Field(StrEnum):
    """What can be searched; the value is the table, whose row ids are the catalog's."""

    CHUNK = "chunk_grams"
    DOCUMENT = "document_grams"
    FACT = "fact_grams"  # what a fact measures; the row ids are the ledger's


def grams(text: str) -> list[str]:
    """The terms of a text, in order, repeated as often as they occur; [] where nothing is alphanumeric.

    Width and case are folded, all but letters and digits (Han included) dropped, then come the
    bigrams, then the Latin words and numbers longer than two characters.

    >>> grams("２０２５年，PM2.5")
    ['20', '02', '25', '5年', '年p', 'pm', 'm2', '25', '2025', 'pm2.5']
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    letters = "".join(filter(str.isalnum, folded))
    pairs = [letters[i : i + 2] for i in range(len(letters) - 1)] or [letters] * bool(letters)
    return pairs + [word for word in _WORD.findall(folded) if len(word) > 2]


def query_terms(query: str) -> list[str]:
    """The distinct terms a query looks for, in order. Its lines are apart: no bigram crosses a newline.

    >>> query_terms("东莞\\n规上")
    ['东莞', '规上']
    """
    return list(dict.fromkeys(gram for line in query.splitlines() for gram in grams(line)))


def add(connection: sqlite3.Connection, field: Field, row: int, text: str) -> None:
    connection.execute(f"insert into {field}(rowid, grams) values (?, ?)", (row, " ".join(grams(text))))


def drop(connection: sqlite3.Connection, field: Field, rows: Iterable[int]) -> None:
    connection.executemany(f"delete from {field} where rowid = ?", ((row,) for row in rows))


def search(connection: sqlite3.Connection, field: Field, query: str, k: int) -> list[tuple[int, float]]:
    """Up to k (row id, BM25) with any gram of the query, best first; higher is better, always above 0."""
    terms = query_terms(query)
    if len(terms) > MAX_QUERY_GRAMS:
        counts = document_frequencies(connection, terms)
        # Terms the index doesn't hold come first in rarity and find nothing: leave them out.
        terms = sorted((term for term in terms if counts[term]), key=counts.__getitem__)[:MAX_QUERY_GRAMS]
    if not terms or k < 1:
        return []
    # Quoted, a term can't be read as an operator; grams hold neither quotes nor NUL.
    match = " OR ".join(f'"{term}"' for term in terms)
    rows = connection.execute(
        f"select rowid, -bm25({field}) from {field} where {field} match ? order by 2 desc, 1 limit ?",
        (match, k),
    )
    return [(row, score) for row, score in rows]


def document_frequencies(connection: sqlite3.Connection, terms: Sequence[str]) -> dict[str, int]:
    """In how many chunks each term stands; 0 where in none."""
    found = {}
    for term in terms:
        row = connection.execute("select doc from chunk_terms where term = ?", (term,)).fetchone()
        found[term] = row[0] if row else 0
    return found


def idf(frequency: int, total: int) -> float:
    """BM25's inverse document frequency in the form that never falls to 0 or below.

    >>> round(idf(0, 99), 2), round(idf(99, 99), 3)
    (5.3, 0.005)
    """
    return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))
