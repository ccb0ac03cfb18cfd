"""When a document was issued: its head says so."""

from rag.reader.issued import issued
from tests.rag.made import document, library_of, only_ask, passage

HEAD = "机器人产业发展规划\n2021年3月\n第一章总则。"


def told(question: str, text: str = HEAD) -> str | None:
    chunk = passage(text)
    made = document(text, title="机器人产业发展规划", issued="2021-03")
    found = issued(only_ask(question), frozenset(), library_of([made], [chunk]))
    return found.text if found else None


def test_the_date_with_the_title() -> None:
    assert told("机器人产业规划是什么时候发布的？") == "《机器人产业发展规划》：2021年3月"


def test_a_date_that_only_the_manifest_knows_is_said_to_be_so() -> None:
    assert told("机器人产业规划是什么时候发布的？", "机器人产业发展规划。总则。") == (
        "《机器人产业发展规划》：2021年3月（文件里没有写，收录时注明）"
    )


def test_not_of_what_no_title_names() -> None:
    assert told("垃圾分类办法是什么时候发布的？") is None
    assert told("机器人产业是哪年开始发展的？") is None
