"""Passages → readings: where a sentence is cut, which amounts and years belong to which stretch."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rag.reader.readings import Reading, read_passage
from rag.schema import Chunk
from tests.rag.made import passage, rows


def read(chunk: Chunk, issued: int | None = 2022) -> list[Reading]:
    return [reading for group in read_passage(chunk, issued) for reading in group]


def one(chunk: Chunk, start: str, issued: int | None = 2022) -> Reading:
    (found,) = [reading for reading in read(chunk, issued) if reading.text.startswith(start)]
    return found


# Prose


def test_a_sentence_is_cut_at_its_clauses() -> None:
    chunk = passage("机器人产值112亿元，传感器产值40亿元；新建学校3所。绿地不减。")
    groups = read_passage(chunk, 2022)
    assert [[reading.text for reading in group] for group in groups] == [
        ["机器人产值112亿元，", "传感器产值40亿元；", "新建学校3所。"],
        ["绿地不减。"],
    ]
    assert [reading.sentence for group in groups for reading in group] == [0, 0, 0, 1]


def test_a_list_of_counted_things_is_cut_between_them() -> None:
    texts = [reading.text for reading in read(passage("建成孵化器12家、加速器5家、众创空间30个。"))]
    assert texts == ["建成孵化器12家、", "加速器5家、", "众创空间30个。"]


def test_what_opens_a_list_counts_nothing_of_it() -> None:
    found = read(passage("这三个领域规模位列前三：电池39亿元、装备制造业34亿元、平板显示器28亿元。"))
    assert [reading.text for reading in found[1:]] == ["装备制造业34亿元、", "平板显示器28亿元。"]


def test_a_list_of_names_stays_whole() -> None:
    (reading,) = read(passage("重点发展机器人、传感器、数控机床3个行业。"))
    assert reading.text == "重点发展机器人、传感器、数控机床3个行业。"


def test_commas_inside_quotes_and_numbers_do_not_cut() -> None:
    (reading,) = read(passage("发布“稳企业，保就业”清单1,200项。"))
    assert [q.value for q in reading.quantities] == [Decimal(1200)]


def test_each_stretch_has_its_own_amounts() -> None:
    chunk = passage("机器人产值112亿元，传感器产值40亿元。")
    assert [[q.verbatim for q in reading.quantities] for reading in read(chunk)] == [["112亿元"], ["40亿元"]]


def test_parallel_items_are_readings_of_their_own() -> None:
    chunk = passage("2020年生活垃圾、危险废物处理能力分别提高40%、55%。")
    reading = one(chunk, "危险废物")
    assert reading.text == "危险废物处理能力提高55%"
    assert reading.label == "危险废物处理能力"
    assert reading.years == {2020}
    # What must be cited for it is the whole construction.
    assert reading.span.of(chunk.text).endswith("分别提高40%、55%")


# Years


def test_a_year_holds_until_another_is_said() -> None:
    chunk = passage("2020年机器人产值85亿元，传感器产值40亿元。学校120所。2021年医院9家，诊所60家。")
    years = {reading.text[:2]: reading.years for reading in read(chunk)}
    assert years == {"20": {2021}, "传感": {2020}, "学校": {2020}, "诊所": {2021}}
    assert one(chunk, "2020年").years == {2020}
    assert one(chunk, "2020年").own_years
    assert not one(chunk, "传感器").own_years


def test_years_come_from_the_lead_in_before_the_headings() -> None:
    path = ("一、2030年展望", "（一）“十四五”目标")
    assert one(passage("新建学校3所。", path=path, lead_in="到2025年，主要目标是："), "新建").years == {2025}
    assert one(passage("新建学校3所。", path=path), "新建").years == {2021, 2022, 2023, 2024, 2025}
    assert one(passage("新建学校3所。", path=path[:1]), "新建").years == {2030}
    assert one(passage("新建学校3所。"), "新建").years == frozenset()


def test_a_year_of_comparison_is_not_what_a_figure_is_of() -> None:
    chunk = passage("2020年机器人产值85亿元，是2015年的2.4倍，比2019年增长9%。")
    assert {year for reading in read(chunk) for year in reading.years} == {2020}


def test_relative_years_need_the_year_of_issue() -> None:
    chunk = passage("去年新建学校3所。")
    assert one(chunk, "去年", 2022).years == {2021}
    assert one(chunk, "去年", None).years == frozenset()


# Target or result


def test_target_or_result() -> None:
    def aims(text: str, lead_in: str = "", issued: int | None = 2022) -> bool | None:
        return read(passage(text, lead_in=lead_in), issued)[0].aims

    assert aims("力争新建学校3所。") is True
    assert aims("2020年新建学校3所。") is False  # before the document
    assert aims("2025年新建学校3所。") is True  # after it
    assert aims("新建学校3所。", lead_in="主要目标是：") is True
    assert aims("新建学校3所。") is None
    assert aims("2025年新建学校3所。", issued=None) is None


# Tables

HEADER = ("指标", "数值", "单位", "时期", "性质")


def test_a_row_reads_as_its_label_with_unit_period_and_standing() -> None:
    chunk = passage(rows(HEADER, ("公园绿地面积", "1860", "公顷", "2021年", "实际")), table=True)
    (reading,) = read(chunk)
    assert reading.text == "公园绿地面积1860公顷（2021年，实际）"
    assert reading.label == "公园绿地面积"
    assert [(q.verbatim, q.unit) for q in reading.quantities] == [("1860公顷", "公顷")]
    assert reading.years == {2021}
    assert reading.own_years
    assert reading.aims is False
    # Header and row are both needed to understand the figure.
    assert [span.of(chunk.text) for span in reading.spans] == chunk.text.split("\n")


def test_the_standing_column_outweighs_the_years() -> None:
    chunk = passage(rows(HEADER, ("学位", "4500", "个", "2021年", "目标")), table=True)
    assert read(chunk)[0].aims is True


def test_columns_of_years_are_readings_of_their_own() -> None:
    chunk = passage(rows(("指标", "单位", "2020年", "2025年"), ("研发机构", "家", "90", "150")), table=True)
    now, then = read(chunk)
    assert (now.text, now.column, now.aims) == ("研发机构2020年90家", "2020年", False)
    assert (then.text, then.column, then.aims) == ("研发机构2025年150家", "2025年", True)
    assert (sorted(now.years), sorted(then.years)) == ([2020], [2025])


def test_a_row_without_a_year_inherits_one() -> None:
    chunk = passage(
        rows(("指标", "数值", "单位"), ("学校", "12", "所")), table=True, lead_in="2020年完成情况："
    )
    assert read(chunk)[0].years == {2020}
    assert not read(chunk)[0].own_years


def test_a_row_of_words_is_one_reading() -> None:
    chunk = passage(rows(("任务", "牵头单位"), ("组建产业基金", "市财政局")), table=True)
    (reading,) = read(chunk)
    assert reading.text == "组建产业基金，市财政局"
    assert reading.quantities == ()


def test_a_table_of_one_line_is_still_read() -> None:
    (reading,) = read(passage(rows(("学校", "12所", "2021年")), table=True))
    assert reading.text == "学校，12所，2021年"


def test_a_row_longer_or_shorter_than_its_header_is_read() -> None:
    chunk = passage(rows(("指标", "数值"), ("学校", "12所", "多余"), ("医院",)), table=True)
    assert [reading.label for reading in read(chunk)] == ["学校", ""]


PIECES = [
    "2020年", "去年", "产值", "12家", "、", "，", "。", "；", "分别", "A、B", "1%、2%", "“", "”", "（", "\n",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map("".join))
def test_readings_of_prose_stand_in_their_passage(text: str) -> None:
    chunk = passage(text)
    for reading in read(chunk):
        stretch = reading.span.of(text)
        assert stretch.strip()
        if not reading.label:
            assert stretch == reading.text
        for quantity in reading.quantities:
            assert quantity.span.of(reading.text) == quantity.verbatim
            assert quantity.verbatim in stretch


CELLS = st.sampled_from(
    ["", "学校", "12", "3.5%", "超过1.2万", "家", "2020年", "目标", "数值", "单位", "时期"]
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=4))
def test_readings_of_tables_cite_header_and_row(lines: list[list[str]]) -> None:
    chunk = passage(rows(*lines), table=True)
    for reading in read(chunk):
        assert reading.spans[0].start == 0
        assert 1 <= len(reading.spans) <= 2
        assert "\n" not in reading.span.of(chunk.text)
