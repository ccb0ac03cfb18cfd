"""What a model says comes in pieces; however they are cut, the same sentences come out."""

import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.phrasing.reply_form import SCHEMA, NoAnswer, Sentence, read_reply
from tests.rag.puppet import as_json

Read = list[tuple[tuple[str, ...], str] | None]  # ids and words; None: no answer


def read(*pieces: str) -> Read:
    return [None if isinstance(one, NoAnswer) else (one.ids, one.text) for one in read_reply(pieces)]


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("[abcd] 一句。", [(("abcd",), "一句。")]),
        ("[abcd] 一句。\n[efgh] 二句！", [(("abcd",), "一句。"), (("efgh",), "二句！")]),
        ("[abcd][efgh] 一句。", [(("abcd", "efgh"), "一句。")]),
        ("[abcd] [efgh]\n一句。", [(("abcd", "efgh"), "一句。")]),
        ("[abcd] 一句。二句。", [(("abcd",), "一句。"), (("abcd",), "二句。")]),
        ("[abcd] 没有句号\n[efgh] 二句。", [(("abcd",), "没有句号"), (("efgh",), "二句。")]),
        ("[abcd] 一句。[efgh] 二句。", [(("abcd",), "一句。"), (("efgh",), "二句。")]),
        ("一句。", [((), "一句。")]),
        ("- [abcd] 一句。", [((), "- [abcd] 一句。")]),
        ("[ABCD] 一句。", [((), "[ABCD] 一句。")]),
        ("[abc] 一句。", [((), "[abc] 一句。")]),
        ("[abcd] 一句。\n二句。", [(("abcd",), "一句。"), ((), "二句。")]),  # an id is its line's
        ("[abcd] 断在半", []),
        ("[abcd] 一句。[efgh] 断在半", [(("abcd",), "一句。")]),
        ("[abcd]", []),
        ("[abcd] 。。。\n！\n——\n", []),
        ("", []),
        ("\n \n", []),
        ("无答案", [None]),
        ("无答案。\n", [None]),
        ("  没有答案", [None]),
        ("[abcd] 无答案", [None]),
        ("[abcd] 这个问题没有答案。", [(("abcd",), "这个问题没有答案。")]),
    ],
)
def test_lines(reply: str, said: Read) -> None:
    assert read(reply) == said


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (as_json((["abcd"], "一句。")), [(("abcd",), "一句。")]),
        (as_json((["abcd", "efgh"], "一句"), ([], "二句")), [(("abcd", "efgh"), "一句"), ((), "二句")]),
        (as_json((["abcd", "", "ABCD", "abcde"], "一句")), [(("abcd",), "一句")]),
        (as_json((["abcd"], "说“[efgh]”和\\、\n{换行}")), [(("abcd",), "说“[efgh]”和\\、\n{换行}")]),
        (as_json((["abcd"], "。"), (["abcd"], "")), []),
        (as_json((["abcd"], "无答案")), [None]),
        (as_json(), []),
        (as_json(answered=False), [None]),
        (as_json((["abcd"], "一句"), answered=False), [(("abcd",), "一句"), None]),
        (f"```json\n{as_json((['abcd'], '一句。'))}\n```", [(("abcd",), "一句。")]),
        (as_json((["abcd"], "一句"), (["efgh"], "断在半句"))[:-8], [(("abcd",), "一句")]),
        ('{"sentences": [{"sources": "abcd", "text": "一句"}]}', []),
        ('{"sentences": [{"sources": ["abcd"], "text": ["一句"]}]}', []),
        ('{"sentences": [{"sources": [7, null, ["abcd"]], "text": "一句"}]}', [((), "一句")]),
        ('{"sentences": [{"text": "一句"}, {"sources": ["abcd"], "text": "二句"}]}', [(("abcd",), "二句")]),
        ('{"sentences": [[1]]}', []),
        ('{"sentences": "一句"}', []),
        ('{"answer": "一句"}', []),
        ('{"sentences": [{"text": ' + "[" * 2000, []),
        ('{"sentences": [{"text": ' + "1" * 5000 + "}]}", []),
        ("{", []),
        ("{}", []),
        ("`", []),
    ],
)
def test_json(reply: str, said: Read) -> None:
    assert read(reply) == said


def test_what_is_made_for_the_schema_is_read() -> None:
    """The names of the schema are the names that are read."""
    item = SCHEMA["properties"]["sentences"]["items"]
    assert set(item["required"]) == set(item["properties"]) == {"sources", "text"}
    assert SCHEMA["required"] == ["answered", "sentences"]
    json.dumps(SCHEMA)


@pytest.mark.parametrize(
    "reply",
    ["[abcd] 一句。[efgh][ijkl] 二句。\n三句。\n", as_json((["abcd"], "一句。"), (["efgh"], "二句。"))],
)
def test_a_sentence_comes_as_soon_as_it_ends(reply: str) -> None:
    given_so_far = 0

    def pieces() -> Iterator[str]:
        nonlocal given_so_far
        for character in reply:
            given_so_far += 1
            yield character

    for one in read_reply(pieces()):
        assert isinstance(one, Sentence)
        assert given_so_far <= reply.index(one.text) + len(one.text) + 3  # JSON closes its string and object


WORDS = st.sampled_from(
    ["[abcd]", "[efgh] ", "[", "]", "一句", "。", "！", "\n", " ", "无答案", "[ab", "12家", "“", "说"]
)
MARKS = st.sampled_from(['{"answered": true, ', '"sentences": [', "{", "}", "]", '"', ",", "\\", "```json\n"])
LINES = st.lists(WORDS, max_size=20).map("".join)
SENTENCES = st.lists(st.tuples(st.lists(st.sampled_from(["abcd", "efgh", "zz"])), st.text(max_size=12)))
JSON = st.builds(lambda told, yes: as_json(*told, answered=yes), SENTENCES, st.booleans())
JUMBLED = st.lists(st.one_of(WORDS, MARKS, JSON), max_size=12).map("".join)


def cut(text: str, places: list[int]) -> list[str]:
    ends = sorted({place % (len(text) + 1) for place in places})
    return [text[a:b] for a, b in zip([0, *ends], [*ends, len(text)], strict=True)]


@given(st.one_of(LINES, JSON, JUMBLED, st.text(max_size=40)), st.lists(st.integers(0, 10_000), max_size=30))
@example("[abcd][efgh] 一句。[ijkl]二句。", list(range(40)))
@example("[abcd]\n[efgh] 一句。", list(range(40)))
@example("[abcd] [", [6, 7, 8])
@example("无答案\n[abcd] 一句", list(range(40)))
def test_however_it_is_cut_the_same_is_said(reply: str, places: list[int]) -> None:
    assert read(*cut(reply, places)) == read(*reply) == read(reply)


@given(SENTENCES, st.booleans())
def test_every_sentence_of_a_whole_json_is_read(told: list[tuple[list[str], str]], answered: bool) -> None:
    expected: Read = [
        (tuple(id for id in ids if re.fullmatch("[a-z]{4}", id)), text.strip())
        for ids, text in told
        if any(character.isalnum() for character in text)
    ]
    assert [one for one in read(as_json(*told, answered=answered)) if one] == expected
