"""Example questions, and which of them the loaded documents can be asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rag.schema import Document


@dataclass(frozen=True, slots=True)
class Example:
    """`needs`: words that one document must all contain for the question to make sense."""

    question: str
    needs: tuple[str, ...]


EXAMPLES: Final = (
    Example("东莞有多少家国家高新技术企业？", ("东莞", "国家高新技术企业")),
    Example("今后五年地区生产总值的目标是多少？", ("地区生产总值", "今后五年")),
    Example("2025年要新增多少家专精特新企业？", ("2025", "专精特新")),
    Example("重点新兴产业规划列出了哪些产业？", ("重点新兴产业", "规划")),
    Example("研发投入占生产总值的比重，现在和目标各是多少？", ("研发", "比重")),
    Example("东莞有几条地铁线路已经开通？", ("东莞", "轨道交通")),
)


def fitting(documents: Iterable[Document]) -> tuple[str, ...]:
    """The questions that the documents are about; none for documents on other matters."""
    texts = [document.text for document in documents]
    return tuple(
        example.question
        for example in EXAMPLES
        if any(all(word in text for word in example.needs) for text in texts)
    )
