"""Deterministic stand-ins for what is slow or outside. They pass the same contract tests as the real ones."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any
from zlib import crc32

import numpy as np
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from numpy.typing import NDArray


class HashEmbedder:
    """An Embedder that knows only shared character bigrams: texts with many in common are near each other.

    >>> HashEmbedder(8).embed_query("东莞").shape
    (8,)
    """

    def __init__(self, dimension: int = 64) -> None:
        self.dimension = dimension
        self.name = f"hash-{dimension}"

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            for bigram in pairwise(f"^{text}$"):  # the ends, so that no text is without a bigram
                vector[crc32("".join(bigram).encode()) % self.dimension] += 1
            vector /= np.linalg.norm(vector)
        return vectors

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The same vector as for a passage, unlike the real model."""
        return self.embed_passages([text]).reshape(-1)


class ScriptedChat(BaseChatModel):
    """A chat model that says what its script makes of the messages, in as many pieces as the script yields.

    A script may raise where a connection would break.

    >>> chat = ScriptedChat(script=lambda messages: ["你", "好"])
    >>> chat.invoke("在吗").text
    '你好'
    """

    script: Callable[[Sequence[BaseMessage]], Iterable[str]]

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002 - LangChain's signature
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002
        **_: Any,
    ) -> Iterator[ChatGenerationChunk]:
        for piece in self.script(messages):
            yield ChatGenerationChunk(message=AIMessageChunk(content=piece))

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **named: Any,
    ) -> ChatResult:
        text = "".join(piece.text for piece in self._stream(messages, stop, run_manager, **named))
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=text))])
