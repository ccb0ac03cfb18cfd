from hypothesis import given
from hypothesis import strategies as st

from rag.language.tokens import count


def test_known_counts_of_cl100k() -> None:
    assert count("") == 0
    assert count("hello world") == 2
    assert count("tiktoken is great!") == 6  # the example of OpenAI's cookbook


def test_a_special_token_is_plain_text() -> None:
    assert count("<|endoftext|>") > 1


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_never_more_tokens_than_bytes_and_none_only_for_nothing(text: str) -> None:
    assert bool(text) <= count(text) <= len(text.encode())
