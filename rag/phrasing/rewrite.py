"""The last question of a conversation → the same question standing on its own, by a model, where rules fail.

A model is asked only where the rules found no answer and the question's form may be why: it leans on the
turns before, asks several things, is a few keywords, or isn't Chinese. It may say nothing that the
conversation doesn't; so the worst it can do is to ask again in vain.
"""

import re
from collections.abc import Sequence
from typing import Final

from rag.asks import ASKS
from rag.errors import ChatUnavailable
from rag.language.terms import content, fold
from rag.language.wording import only_words_of
from rag.phrasing.prompts import asked_before, load
from rag.phrasing.session import Session
from rag.understand import Question

_MOST_LINES: Final = 4
_LONGEST: Final = 200  # characters of a question
_ENDS: Final = "？?。 "
_LEAD: Final = re.compile(r"^\s*(?:\d{1,2}[.、)）]|[-*•])\s*")
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_LATIN: Final = re.compile(r"[A-Za-z]")


def may_help(conversation: Sequence[str], question: Question) -> bool:
    """Whether the form of the last question may be why nothing was found."""
    asked = conversation[-1]
    return (
        is_foreign(asked)
        or (len(conversation) > 1 and question.follows_up)
        or len(question.asks) > 1
        or not ASKS.search(asked.lower())
    )


def rewrite(session: Session, conversation: Sequence[str]) -> str | None:
    """None where the model fails or says nothing that can be used."""
    *earlier, asked = conversation
    question = " ".join(asked.split())
    try:
        said = "".join(session.ask(load("rewrite"), conversation=asked_before(earlier), question=question))
    except ChatUnavailable:
        return None
    lines = [line for line in (_LEAD.sub("", line).strip() for line in said.splitlines()) if line]
    if not 1 <= len(lines) <= _MOST_LINES or any(len(line) > _LONGEST for line in lines):
        return None
    text = "".join(line if line.endswith(("？", "?", "。")) else f"{line}？" for line in lines)
    anew = text.rstrip(_ENDS) != asked.rstrip(_ENDS)
    return text if anew and keeps_to(text, conversation) else None


def keeps_to(text: str, conversation: Sequence[str]) -> bool:
    """Whether a question asks for nothing but what the conversation does.

    It has the numbers of the last question and no others than the conversation's. Where that is Chinese, it
    has no other words either; where it isn't, what its words mean in Chinese, as far as they are known, and
    at least one has to be.
    """
    *_, asked = conversation
    whole = "\n".join(conversation)
    numbers = set(_NUMBER.findall(text))
    if not set(_NUMBER.findall(asked)) <= numbers <= set(_NUMBER.findall(whole)):
        return False
    if not is_foreign(asked):
        return only_words_of(text, whole)
    meant = [piece for piece in content(asked) if _HAN.search(piece)]
    return bool(meant) and all(piece in fold(text) for piece in meant)


def is_foreign(question: str) -> bool:
    """Whether a question is written in Latin letters."""
    return len(_LATIN.findall(question)) > 2 * len(_HAN.findall(question))
