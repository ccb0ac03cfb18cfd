"""A clause that leaves its subject out is shown with the clause that names it."""

from rag.reader.readings import read_passage
from rag.reader.subject import with_subject
from tests.rag.made import document, library_of, passage


def told(text: str, at: int) -> str:
    chunk = passage(text)
    library = library_of([document(text)], [chunk])
    (group, *_) = read_passage(chunk, 2022, tuple(library.facts_in([chunk.id])))
    return "".join(reading.text for reading in with_subject(group[at], group))


def test_back_to_the_clause_that_names_the_subject() -> None:
    text = "机器人产值达到112亿元，增势良好，位居全省第三。"
    assert told(text, 2) == text
    assert told(text, 0) == "机器人产值达到112亿元，"


def test_a_clause_that_names_its_subject_stands_alone() -> None:
    assert told("学校44所，机器人产值达到112亿元。", 1) == "机器人产值达到112亿元。"


def test_a_clause_without_amounts_stands_alone() -> None:
    assert told("机器人产值达到112亿元，增势良好。", 1) == "增势良好。"


def test_not_from_too_far_away() -> None:
    text = "机器人产值达到112亿元，增势良好，结构优化，动力增强，活力提升，位居全省第三。"
    assert told(text, 5) == "位居全省第三。"


def test_a_clause_full_of_other_amounts_gives_way_to_the_name() -> None:
    text = "机器人产值连跨70亿元、80亿元、90亿元三大台阶，2021年达112亿元。"
    assert told(text, 1) == "机器人产值：2021年达112亿元"
