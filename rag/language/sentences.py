"""Where Chinese text may be cut: sentences, and the clauses inside them. Pure, linear."""

import re

from rag.spans import Span

_OPENING = "“‘（《〈「『【(["
_CLOSING = "”’）》〉」』】)]"
_ENDS = "。！？!?\n"
# A comma between digits groups thousands; it ends nothing.
_CLAUSE_ENDS = re.compile(r"[；;，]|(?<!\d),|,(?!\d{3})")


def sentences(text: str) -> list[Span]:
    """Sentences in order, without surrounding white space. Closing quotes stay with their sentence.

    >>> [s.of("好。（一）行吗？行") for s in sentences("好。（一）行吗？行")]
    ['好。', '（一）行吗？', '行']
    """
    found: list[Span] = []
    start = 0
    position = 0
    while position < len(text):
        if text[position] in _ENDS:
            position += 1
            while position < len(text) and text[position] in "”’）】」』)" + _ENDS:
                position += 1
            _add(found, text, start, position)
            start = position
        else:
            position += 1
    _add(found, text, start, len(text))
    return found


def clauses(text: str) -> list[Span]:
    """Pieces between commas and semicolons that stand outside brackets and quotation marks.

    The punctuation that ends a clause belongs to it. Sentence ends always cut.
    """
    found: list[Span] = []
    for sentence in sentences(text):
        start = sentence.start
        depth = 0
        for position in range(sentence.start, sentence.end):
            character = text[position]
            if character in _OPENING:
                depth += 1
            elif character in _CLOSING:
                depth = max(0, depth - 1)
            elif depth == 0 and _CLAUSE_ENDS.match(text, position):
                _add(found, text, start, position + 1)
                start = position + 1
        _add(found, text, start, sentence.end)
    return found


def is_question(sentence: str) -> bool:
    """Whether a sentence asks, so that nothing it says is told.

    >>> is_question("哪些企业可以申请？"), is_question("可以申请。")
    (True, False)
    """
    return sentence.rstrip(_CLOSING).endswith(("？", "?"))


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append(Span(start, end))
