"""Which stretch answers: the right clause, year and standing; what damage there is in it."""

from rag.reader.candidates import Candidate, candidates
from rag.reader.choose import choose
from rag.reader.relevance import Aspects
from rag.schema import Chunk, MarkKind
from tests.rag.made import document, hit, mark, only_ask, passage, rows, same_idf


def ranked(question: str, *chunks: Chunk) -> list[Candidate]:
    ask = only_ask(question)
    documents = {chunk.doc: document("", chunk.doc) for chunk in chunks}
    return candidates(ask, Aspects(ask.text, same_idf), [hit(chunk) for chunk in chunks], documents, {})


def best(question: str, *chunks: Chunk) -> str:
    return ranked(question, *chunks)[0].text


def chosen(question: str, *chunks: Chunk) -> list[str]:
    ask = only_ask(question)
    return [c.text for c in choose(ask, Aspects(ask.text, same_idf), ranked(question, *chunks))]


LONG = passage(
    "2021年，机器人产值达到112亿元，规模以上工业企业3400家，城镇登记失业率2.4%，"
    "建成孵化器12家、加速器5家，公园绿地面积1860公顷。"
)


def test_the_clause_that_answers_out_of_a_long_sentence() -> None:
    assert best("机器人产值是多少？", LONG) == "机器人产值达到112亿元，"
    assert best("失业率是多少？", LONG) == "城镇登记失业率2.4%，"
    assert best("有多少家加速器？", LONG) == "加速器5家，"
    assert best("公园绿地面积多大？", LONG) == "公园绿地面积1860公顷。"


def test_a_question_for_words_gets_the_whole_sentence() -> None:
    chunk = passage("坚持稳字当头，推动产业升级，防范金融风险。绿地不减。")
    assert best("怎么推动产业升级", chunk) == "坚持稳字当头，推动产业升级，防范金融风险。"


def test_the_unit_asked_for_decides_between_like_words() -> None:
    chunk = passage("新增机器人企业30家，新增机器人产值8亿元。")
    assert best("新增机器人多少家？", chunk) == "新增机器人企业30家，"
    assert best("新增机器人多少亿元？", chunk) == "新增机器人产值8亿元。"


SERIES = passage("2020年研发机构90家。2021年研发机构120家。到2025年研发机构达到150家。")


def test_the_year_asked_for() -> None:
    assert best("2021年研发机构有多少家？", SERIES) == "2021年研发机构120家。"
    assert best("2025年研发机构有多少家？", SERIES) == "到2025年研发机构达到150家。"


def test_another_year_does_not_fit() -> None:
    assert {candidate.fits_year for candidate in ranked("2019年研发机构有多少家？", SERIES)} == {False}
    assert {candidate.fits_year for candidate in ranked("研发机构有多少家？", SERIES)} == {None}


def test_a_figure_without_a_year_is_of_a_time_its_document_can_speak_of() -> None:
    chunk = passage("研发机构90家。")  # of a document of January 2022
    assert ranked("2021年研发机构有多少家？", chunk)[0].fits_year is None
    assert ranked("2030年研发机构有多少家？", chunk)[0].fits_year is False


def test_a_stretch_of_years_tells_of_its_end() -> None:
    chunk = passage("“十三五”期间新建学校40所。")
    assert ranked("2020年新建学校几所？", chunk)[0].fits_year is True
    assert ranked("2018年新建学校几所？", chunk)[0].fits_year is False


def test_target_against_result() -> None:
    chunk = passage("研发机构已有90家。力争研发机构达到150家。")
    assert best("研发机构的目标是多少家？", chunk) == "力争研发机构达到150家。"
    table = passage(
        rows(
            ("指标", "数值", "单位", "性质"),
            ("研发机构", "150", "家", "目标"),
            ("研发机构", "90", "家", "实际"),
        ),
        table=True,
    )
    assert best("研发机构目标是多少家？", table) == "研发机构150家（目标）"
    assert best("目前研发机构有多少家？", table) == "研发机构90家（实际）"


YEARS = passage(
    rows(("指标", "单位", "2020年", "2021年"), ("研发机构", "家", "90", "120"), ("学校", "所", "40", "44")),
    table=True,
)


def test_the_cell_of_the_year_asked_for_else_the_row() -> None:
    assert best("2021年研发机构有多少家？", YEARS) == "研发机构2021年120家"
    assert best("研发机构有多少家？", YEARS) == "研发机构：2020年90家、2021年120家"


def test_a_label_that_names_only_what_is_asked_comes_before_a_narrower_one() -> None:
    table = passage(
        rows(
            ("指标", "数值", "单位"), ("人均公园绿地面积", "18", "平方米"), ("公园绿地面积", "1860", "公顷")
        ),
        table=True,
    )
    assert best("公园绿地面积是多少？", table) == "公园绿地面积1860公顷"


def test_damage_inside_what_would_be_quoted() -> None:
    text = "全年整备土地万亩，拆除厂房45万平方米。"
    chunk = passage(text, marks=[mark(MarkKind.NUMBER_LOST, text, "万亩")])
    first = ranked("整备土地多少亩？", chunk)[0]
    assert first.text == "全年整备土地万亩，"
    assert [m.kind for m in first.marks] == [MarkKind.NUMBER_LOST]
    assert ranked("拆除厂房多少平方米？", chunk)[0].marks == ()


def test_a_place_comes_before_what_names_none() -> None:
    chunk = passage("研发飞地加快建设，面积扩大。研发飞地设在深圳。")
    assert best("研发飞地设在哪里？", chunk) == "研发飞地设在深圳。"


def test_two_things_asked_take_two_stretches() -> None:
    assert chosen("孵化器和加速器各多少家？", LONG) == ["建成孵化器12家、加速器5家，"]
    apart = passage("森林公园12个。新建学校3所。湿地公园8个。")
    assert sorted(chosen("森林公园、湿地公园各有多少个？", apart)) == ["森林公园12个。", "湿地公园8个。"]


def test_one_thing_asked_takes_one() -> None:
    assert chosen("机器人产值是多少？", LONG) == ["机器人产值达到112亿元，"]


def test_a_question_of_degree_also_wants_the_rank() -> None:
    chunk = passage("研发强度达到3.1%，居全省第4位。")
    assert chosen("研发强度是什么水平，达到多少？", chunk) == ["研发强度达到3.1%，居全省第4位。"]
    assert chosen("研发强度达到多少？", chunk) == ["研发强度达到3.1%，"]


def test_advice_takes_the_best_of_each_passage() -> None:
    first = passage("对新认定的链主企业给予100万元奖励。链主企业须在本市纳税。")
    second = passage("链主企业申报数字车间优先支持。", ordinal=1)
    found = chosen("我们公司是链主企业，有什么支持和奖励？", first, second)
    assert found == ["对新认定的链主企业给予100万元奖励。", "链主企业申报数字车间优先支持。"]


def test_a_follow_up_keeps_only_what_names_what_it_insists_on() -> None:
    from rag.understand import understand

    (ask,) = understand(["2020年工业企业有多少家？", "我问的是规上的"]).asks
    chunk = passage("2020年工业企业9000家。2020年规模以上工业企业3400家。")
    documents = {chunk.doc: document("", chunk.doc)}
    found = candidates(ask, Aspects(ask.text, same_idf), [hit(chunk)], documents, {})
    assert [candidate.text for candidate in found] == ["2020年规模以上工业企业3400家。"]


def test_nothing_found_nothing_chosen() -> None:
    assert ranked("机器人产值是多少？") == []
    assert chosen("机器人产值是多少？") == []
    assert chosen("我们公司想做机器人，有什么补贴？") == []


def test_a_numbered_heading_is_read_with_the_sentence_below_it() -> None:
    chunk = passage(
        "一、加强值守。各站点24小时值守。\n二、实施交通检疫。在车站设检疫点，逐车登记。", ordinal=1
    )
    assert best("怎样实施交通检疫？", chunk) == "二、实施交通检疫。在车站设检疫点，逐车登记。"


def test_items_of_a_list_are_no_headings_of_one_another() -> None:
    chunk = passage("（一）开展全面排查。（二）实施交通检疫。（三）暂停聚集活动。", ordinal=1)
    assert best("怎样实施交通检疫？", chunk) == "（二）实施交通检疫。"


def test_words_that_only_say_again_what_is_asked_lead_in_to_the_next_sentence() -> None:
    chunk = passage("会议要求，抓好复工复产。各镇街派专员驻厂，逐户登记。", ordinal=1)
    assert best("会议要求如何抓好复工复产？", chunk) == chunk.text


def test_what_a_document_goes_on_to_say_is_told_beside_its_opening() -> None:
    opening = passage("云溪市推出人才公寓申请新办法，人才公寓申请更方便。")
    further = passage("申请人在窗口提交材料，七日内办结。人才公寓在松溪新城。", ordinal=1)
    assert chosen("人才公寓申请有什么新办法？", opening, further)[0] == opening.text
    assert len(chosen("人才公寓申请有什么新办法？", opening, further)) == 2


def test_a_sentence_that_says_as_much_goes_before_the_opening_of_a_document() -> None:
    opening = passage("云溪市推出人才公寓申请办法。")
    further = passage("人才公寓申请办法：在窗口提交材料。", ordinal=1)
    assert best("人才公寓申请办法是什么？", opening, further) == further.text


def test_the_opening_of_a_document_gives_a_name_as_well_as_any_sentence() -> None:
    opening = passage("云溪市评出人才公寓示范社区松溪新城。")
    further = passage("人才公寓示范社区每年评选。", ordinal=1)
    assert best("哪个社区是人才公寓示范社区？", opening, further) == opening.text


def test_a_day_of_a_year_left_unsaid_is_a_date() -> None:
    chunk = passage("松溪大桥定于6月18日通车，全长3公里。")
    assert best("松溪大桥什么时候通车？", chunk) == "松溪大桥定于6月18日通车，"


def test_the_end_of_a_document_is_no_answer_unless_it_is_asked_for() -> None:
    chunk = passage(
        "本市推广网上登记。登记在网上办理，三日内办结。\n网上登记咨询电话：0000-1234567。", ordinal=1
    )
    assert best("网上登记怎样咨询办理？", chunk) == "登记在网上办理，三日内办结。"
    assert best("网上登记的咨询电话是什么？", chunk) == "网上登记咨询电话：0000-1234567。"
