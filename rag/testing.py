"""Deterministic stand-ins for what is slow or outside. They pass the same contract tests as the real ones."""

from collections.abc import Sequence
from itertools import pairwise
from zlib import crc32

import numpy as np
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
