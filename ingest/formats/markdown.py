"""Markdown → plain lines: front matter out, pipe tables as tab-separated rows, emphasis and links unwrapped.

Heading marks stay; the structure stage reads them.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

import yaml  # type: ignore[import-untyped]

from ingest.formats.extracted import Derivation, Extracted
from ingest.metadata import Metadata, iso_date
from rag.language.encoding import decode
from rag.spans import Span

_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_LINE = re.compile(r"(?P<body>[^\r\n]*)(?:\r\n?|\n|\Z)")
_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_PIPE = re.compile(r"(?<!\\)\|")
# What is left out of a line: images whole; of a link all but its words; comments; the backslash of \|.
# The lengths are bounded so that a line of nothing but brackets takes no quadratic time.
_MARKUP = re.compile(
    r"!\[[^\]\n]{0,300}\]\([^)\n]{0,500}\)|\[(?P<words>[^\]\n]{1,300})\]\([^)\n]{0,500}\)"
    r"|<!--.{0,500}?-->|\*\*|\\(?=\|)"
)
_NO_VALUE = re.compile(r"\s*(?:$|未注明|不详|无$|[—–-]+$|not\b|none\b|unknown\b)", re.IGNORECASE)


def read(data: bytes) -> Extracted:
    """ValueError if the bytes are no text."""
    text = decode(data)
    metadata, start = front_matter(text)
    derivation = Derivation(text)
    rows = {line.start: cells for table in tables(text, start) for line, cells in table}
    for match in _LINE.finditer(text, start):
        if match.start() not in rows:
            _keep_inline(derivation, text, *match.span("body"))
        elif cells := rows[match.start()]:
            for i, cell in enumerate(cells):
                if i:  # the pipe stands between the end of the cell before and this cell
                    derivation.put("\t", text.index("|", cells[i - 1].end))
                _keep_inline(derivation, text, cell.start, cell.end)
        else:
            continue
        derivation.keep(match.end("body"), match.end())
    return derivation.result(metadata)


def front_matter(text: str) -> tuple[Metadata, int]:
    """The metadata above a text and where the text begins. YAML that cannot be read is text."""
    match = _FRONT_MATTER.match(text)
    if match is None:
        return Metadata(), 0
    try:
        values = yaml.safe_load(match[1])
    except (yaml.YAMLError, ValueError, RecursionError):
        return Metadata(), 0
    if not isinstance(values, dict):
        return Metadata(), 0
    issued = _value(values, "date", "issued", "日期")
    metadata = Metadata(
        title=_value(values, "title", "标题"),
        issuer=_value(values, "issuer", "发布机构"),
        issued=iso_date(issued) if issued else None,
    )
    return metadata, match.end()


def _value(values: Mapping[object, object], *keys: str) -> str | None:
    found = next((values[key] for key in keys if values.get(key) is not None), None)
    return None if found is None or isinstance(found, dict | list) else stated(str(found))


def stated(value: str) -> str | None:
    """A value as given, or None where it says that there is none (未注明, "not named in the file", —)."""
    return None if _NO_VALUE.match(value) else value.strip()


def tables(text: str, start: int = 0) -> Iterator[list[tuple[Span, list[Span]]]]:
    """Every pipe table: its lines, each with its trimmed cells. The second, the rule, has none."""
    lines = [Span(*m.span("body")) for m in _LINE.finditer(text, start)]
    i = 0
    while i + 1 < len(lines):
        header, rule = lines[i], lines[i + 1]
        i += 1
        if not (_PIPE.search(header.of(text)) and "|" in rule.of(text) and _RULE.fullmatch(rule.of(text))):
            continue
        i += 1
        table: list[tuple[Span, list[Span]]] = [(header, _cells(text, header)), (rule, [])]
        while i < len(lines) and _PIPE.search(lines[i].of(text)):
            table.append((lines[i], _cells(text, lines[i])))
            i += 1
        yield table


def _cells(text: str, line: Span) -> list[Span]:
    """The cells between the pipes; the pipes at both ends of the line bound no cell of their own."""
    edges = [m.start() for m in _PIPE.finditer(text, line.start, line.end)]
    bounds = [line.start - 1, *edges, line.end]
    cells = [_trimmed(text, a + 1, b) for a, b in pairwise(bounds)]
    if len(cells) > 1 and not len(cells[0]):
        cells = cells[1:]
    if len(cells) > 1 and not len(cells[-1]):
        cells = cells[:-1]
    return cells


def _trimmed(text: str, start: int, end: int) -> Span:
    """The cell without its padding. An empty cell is the empty span before the pipe that ends it."""
    body = text[start:end]
    if not body.strip():
        return Span(end, end)
    return Span(start + len(body) - len(body.lstrip()), start + len(body.rstrip()))


def _keep_inline(derivation: Derivation, text: str, start: int, end: int) -> None:
    for match in _MARKUP.finditer(text, start, end):
        derivation.keep(start, match.start())
        if match["words"]:
            derivation.keep(*match.span("words"))
        start = match.end()
    derivation.keep(start, end)
