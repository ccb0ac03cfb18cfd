"""What a question names, and which documents it means: a place, a kind of document, its year, its issuer."""

import math
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rag.language.terms import fold
from rag.schema import Document

# Weights, in units of the best lexical score.
PLACE = 0.15
NAMED = 0.2

OPENING = 150  # characters in which a document says where it applies: title line, issuer, addressees

_PROVINCE = re.compile(
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|"
    "云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
# What people call a document by, the longer before what it contains.
_KINDS = "规划纲要|行动计划|规划|纲要|党代会|报告|要点|方案|意见|办法|细则|条例|公告|通告|指引|指南|清单|决定"
_KIND = re.compile(_KINDS)
_EDITION = re.compile(rf"((?:19|20)\d\d)年? ?(?:版|的?那一?[篇份个]|的?(?:{_KINDS}))")
# 要编几个规划 asks of plans to come, and names none.
_DRAWN_UP = re.compile(
    rf"(?:编制?|制定|出台|修订|起草)[^，,。；;？?]{{0,14}}(?:{_KINDS})|(?:{_KINDS})[^，,。；;？?]{{0,2}}(?:编|制定|出台|修订|起草)"
)
_PLACE_BEFORE = re.compile(r"^.*?(?:省|自治区|市|区|县)(?=.{3})")


def naming(question: str, documents: Sequence[Document]) -> dict[str, float]:
    """Document id → what the question's names say for it (above 0) or against it (below 0).

    Documents of which they say nothing are left out. In units of the best lexical score.
    """
    scores = _named(question, documents)
    if places := set(_PROVINCE.findall(question)):
        for document in documents:
            if own := set(_PROVINCE.findall(_opening(document))):
                scores[document.id] = scores.get(document.id, 0.0) + (PLACE if own & places else -PLACE)
    return scores


def meant(question: str, documents: Sequence[Document]) -> frozenset[str]:
    """The documents that a question calls by name; none where it names none. A place is no such name.

    >>> meant("高企有多少家", ())
    frozenset()
    """
    scores = _named(question, documents)
    best = max(scores.values(), default=0.0)
    return frozenset(id for id, score in scores.items() if score == best > 0)


def _named(question: str, documents: Sequence[Document]) -> dict[str, float]:
    """Document id → what speaks for it of the names that the question calls documents by."""
    scores: dict[str, float] = {}
    for sign in sorted(_signs(question, documents)):
        named = [document.id for document in documents if _carries(document, sign)]
        if named and len(named) < len(documents):
            # A name that few documents carry says more: 1 for one document alone, 0 for all of them.
            rarity = math.log(len(documents) / len(named)) / math.log(len(documents))
            for id in named:
                scores[id] = scores.get(id, 0.0) + NAMED * rarity
    return scores


def _signs(question: str, documents: Iterable[Document]) -> set[str]:
    """What the question calls documents by: kind (纲要, 要点), issuer, year where it dates a document."""
    question = _DRAWN_UP.sub(" ", question)
    asked = fold(question)
    bodies = {body for document in documents if (body := _body(document.issuer)) and body in asked}
    return {*_KIND.findall(question), *_KIND.findall(asked), *_EDITION.findall(question), *bodies}


def _carries(document: Document, sign: str) -> bool:
    if sign.isdigit():
        return (document.issued or "").startswith(sign) or sign in document.title
    # 规划纲要 names a title that says 规划和……纲要.
    return sign == _body(document.issuer) or all(
        sign[i : i + 2] in document.title for i in range(0, len(sign), 2)
    )


@lru_cache
def _body(issuer: str | None) -> str:
    """The issuer as people write it, without its place: 工业和信息化局; "" where it isn't known."""
    return _PLACE_BEFORE.sub("", fold(issuer)) if issuer else ""


def _opening(document: Document) -> str:
    return "\n".join((document.title, document.issuer or "", document.text[:OPENING]))
