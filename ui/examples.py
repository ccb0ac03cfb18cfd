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
    Example("今后五年GDP总量的目标是多少？", ("今后五年", "GDP")),
    Example("2025年要新增多少家省级专精特新中小企业？", ("2025年", "专精特新中小企业")),
    Example("2025年推动多少家企业开展技术改造？", ("2025年", "技术改造")),
    Example("全市人才总量有多少？", ("东莞", "人才总量")),
    # The documents don't say: that is an answer too, and people should see it.
    Example("认定高新技术企业能拿多少补贴？", ("东莞", "国家高新技术企业")),
)


def fitting(documents: Iterable[Document]) -> tuple[str, ...]:
    """The questions that the documents are about; none for documents on other matters."""
    texts = [document.text for document in documents]
    return tuple(
        example.question
        for example in EXAMPLES
        if any(all(word in text for word in example.needs) for text in texts)
    )
