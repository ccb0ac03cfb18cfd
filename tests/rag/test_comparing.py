"""Questions that set documents side by side."""

import pytest

from rag.comparing import compares, subject


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("机器人产值目标，2018规划和今年的要点差很多吧？", "机器人产值目标"),
        ("机器人产值各个文件怎么说", "机器人产值"),
        ("机器人产值多少？我看有写80亿的也有写90亿的", "机器人产值多少"),
        ("机器人产值是多少？", "机器人产值是多少？"),
    ],
)
def test_what_is_said_of_documents_is_not_asked_about(question: str, expected: str) -> None:
    assert subject(question) == expected


def test_questions_about_differences() -> None:
    assert compares("各文件的机器人产值说法不一，到底是多少？")
    assert compares("机器人产值，规划和报告分别写了多少？")
    assert not compares("机器人产值是多少？")
    assert not compares("规划里机器人产值是多少？")
