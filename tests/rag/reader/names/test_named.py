"""Names that stand in the asked relation to the asked thing; every version of them, or none."""

from rag.reader.candidates import candidates
from rag.reader.names.answer_type import read_sought
from rag.reader.names.bind import Bound, bind
from rag.reader.names.named import Names, names_for
from rag.schema import Chunk
from tests.rag.made import hit, passage, rows
from tests.rag.reader.asked import Asked, asked


def names(case: Asked) -> Names:
    found = names_for(case.ask, case.aspects, [hit(chunk) for chunk in case.chunks], case.library)
    assert found is not None
    return found


def said(question: str, *chunks: Chunk) -> list[str]:
    return [one.text for one in names(asked(question, *chunks)).versions]


def surest(question: str, *chunks: Chunk) -> Bound:
    case = asked(question, *chunks)
    sought = read_sought(case.ask)
    assert sought is not None
    return bind(case.ask, sought, [hit(chunk) for chunk in chunks], case.library)[0]


def test_other_words_for_the_relation() -> None:
    assert (
        surest("《新雨》的导演是谁？", passage("《新雨》由方小渔执导，林山任编剧。")).entity.text == "方小渔"
    )


def test_the_thing_named_above_is_enough() -> None:
    assert said("《新雨》的导演是谁？", passage("《新雨》去年上映。该片由方小渔执导。")) == [
        "该片由方小渔执导。"
    ]


def test_no_name_in_the_relation_no_answer() -> None:
    assert said("《新雨》的导演是谁？", passage("《新雨》去年上映，观众很喜欢。")) == []


def test_another_work_is_not_the_one_asked_about() -> None:
    assert said("《新雨》的导演是谁？", passage("《新雨》之后，方小渔执导了《旧雪》。")) == []


def test_another_year_is_not_the_one_asked_about() -> None:
    question = "2022年云溪灯会在哪里举行？"
    assert said(question, passage("2022年云溪灯会在松湖举行。")) == ["2022年云溪灯会在松湖举行。"]
    assert said(question, passage("2019年云溪灯会在松湖举行。")) == []


def test_the_winner_stands_before_whom_it_beat() -> None:
    text = "在云溪杯决赛中，松湖队以3比1战胜滨溪队，夺得冠军。"
    assert surest("云溪杯冠军是哪个队？", passage(text)).entity.text == "松湖队"


def test_a_question_in_the_text_tells_nothing() -> None:
    assert said("《新雨》的导演是谁？", passage("《新雨》的导演是不是方小渔？")) == []


def test_a_name_known_from_one_passage_is_a_name_in_the_others() -> None:
    one = passage("方小渔和林山到场。", doc="plan")
    other = passage("《新雨》里也许方小渔执导更多。", doc="report")
    assert said("《新雨》的导演是谁？", one, other) == ["《新雨》里也许方小渔执导更多。"]


def test_a_person_in_a_title_is_not_the_one_asked_for() -> None:
    assert said("《新雨》的导演是谁？", passage("导演说《新雨》和《卡尔维诺》都好。")) == []


def test_the_year_of_the_clause_goes_before_an_earlier_one() -> None:
    text = "2019年10月的报告称，松湖镇在举办2022年云溪灯会时用电不多。"
    assert said("2022年云溪灯会在哪里举行？", passage(text)) == ["松湖镇在举办2022年云溪灯会时用电不多。"]


def test_what_is_said_to_be_the_place_is_the_place() -> None:
    found = surest("云溪灯会在哪里举行？", passage("松湖镇（旧称松溪），是今年云溪灯会的举办地。"))
    assert (found.entity.text, found.score > 0.9) == ("松湖镇", True)


def test_what_a_thing_is_numbered_by() -> None:
    found = surest(
        "《云溪办法》的文号是什么？", passage("《云溪办法》（云府〔2018〕2号）已印发，文号见首页。")
    )
    assert found.entity.text == "云府〔2018〕2号"


def test_versions_of_several_documents_side_by_side() -> None:
    one = passage("《新雨》由方小渔执导。", doc="plan")
    other = passage("《新雨》由林山执导。", doc="report")
    assert sorted(said("《新雨》的导演是谁？", one, other)) == [
        "《新雨》由方小渔执导。",
        "《新雨》由林山执导。",
    ]


def test_what_agrees_is_said_once() -> None:
    one = passage("科学城于2021年5月3日开工。", doc="plan")
    other = passage("科学城5月3日开工。", doc="report")
    assert len(said("科学城什么时候开工？", one, other)) == 1


def test_a_date_that_differs_is_another_version() -> None:
    one = passage("科学城于2021年5月3日开工。", doc="plan")
    other = passage("科学城于2020年9月1日开工。", doc="report")
    assert len(said("科学城什么时候开工？", one, other)) == 2


def test_a_table_whose_header_tells_the_relation() -> None:
    table = passage(rows(["产业", "牵头部门"], ["新能源", "市发改局"], ["新材料", "市科技局"]), table=True)
    (row,) = said("新能源由哪个部门牵头？", table)
    assert "市发改局" in row
    assert "市科技局" not in row


def test_what_answers_by_its_words_must_hold_a_name() -> None:
    case = asked(
        "《新雨》的导演是谁？",
        passage("《新雨》的导演很用心。"),
        passage("《新雨》的导演谢云说很难。", ordinal=1),
    )
    hits = [hit(chunk) for chunk in case.chunks]
    by_words = candidates(case.ask, case.aspects, hits, case.library.documents, {})
    assert [one.text for one in by_words if names(case).allow(one)] == ["《新雨》的导演谢云说很难。"]
