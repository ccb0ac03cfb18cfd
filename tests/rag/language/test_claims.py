"""What a text says of its amounts: only what it writes out."""

import pytest

from rag.language.claims import BLANK, Claim, frame, read_statements
from rag.language.quantity import read_quantities
from rag.schema import Standing


def claims(text: str, *names: tuple[str, str | None]) -> list[Claim]:
    return [claim for statement in read_statements(text, names) for claim in statement.claims]


def years(claim: Claim) -> list[tuple[int, int]]:
    return [(period.first, period.last) for period in claim.periods]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2020年企业12家", [[(2020, 2020)]]),
        ("企业12家（2020年，实际）", [[(2020, 2020)]]),
        ("企业12家左右（报告时点（2021年末前后），实际）[1]", [[(2021, 2021)]]),
        ("2020年企业12家，2021年13家", [[(2020, 2020)], [(2021, 2021)]]),
        ("2020年，企业12家，学校3所", [[(2020, 2020)], [(2020, 2020)]]),
        ("2020年企业12家，去年13家", [[(2020, 2020)], []]),  # 去年 isn't written out
        ("企业数：2017年（实际）12家、2020年（目标）13家", [[(2017, 2017)], [(2020, 2020)]]),
        ("2018年以来新增12家", [[(2018, 2018)]]),
        ("企业达到12家以上，2025年实现", [[]]),
        ("企业12家（含分公司）", [[]]),
        ("企业12家。2020年的事", [[]]),
    ],
)
def test_the_years_written_out_beside_an_amount(text: str, said: list[list[tuple[int, int]]]) -> None:
    assert [years(claim) for claim in claims(text)] == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("企业12家（2025年，目标）", Standing.TARGET),
        ("企业12家（实际）", Standing.ACTUAL),
        ("企业12家（2021年，预计）", Standing.ESTIMATE),
        ("企业2020年（目标）12家", Standing.TARGET),
        ("力争企业达到12家", Standing.TARGET),
        ("企业已达12家", Standing.ACTUAL),
        ("目标已实现，企业12家", None),
        ("超额完成目标，已有企业12家", Standing.ACTUAL),
        ("企业目标已完成12家", None),  # both
        ("企业12家", None),
        ("计划单列市12个", None),
    ],
)
def test_the_standing_in_so_many_words(text: str, said: Standing | None) -> None:
    assert claims(text)[-1].standing is said


def test_statements_end_with_their_marks_and_cover_the_text() -> None:
    text = "企业12家[1][2]；学校3所。还有4所[3]。"
    statements = read_statements(text)
    assert "".join(s.span.of(text) for s in statements) == text
    assert [s.marks for s in statements] == [(1, 2), (3,), ()]
    assert [[c.quantity.span.of(text) for c in s.claims] for s in statements] == [
        ["12家"],
        ["3所", "4所"],
        [],
    ]


def test_a_named_document_says_nothing_of_the_amount() -> None:
    title = "云溪市规划（2021—2025年）·二十条措施"
    text = f"《{title}》（2021-03）：企业12家（2020年，实际）[1]"
    assert [(c.quantity.verbatim, years(c)) for c in claims(text, (title, "2021-03"))] == [
        ("12家", [(2020, 2020)])
    ]
    assert "20条" in {f"{c.quantity.value}{c.quantity.unit}" for c in claims(text)}  # of no document we know


def test_a_document_without_a_date() -> None:
    (claim,) = claims("《云溪市简报》（未注明日期）：研发机构12家[1]", ("云溪市简报", None))
    assert claim.indicator == "研发机构"


def test_a_list_names_its_amounts_by_its_label() -> None:
    assert {c.indicator for c in claims("领军人才：2017年70人、2020年100人、2025年175人")} == {"领军人才"}


def test_a_frame_blanks_every_amount() -> None:
    text = "企业 12家、学校3所"
    assert frame(text, read_quantities(text)) == f"企业{BLANK}、学校{BLANK}"


@pytest.mark.parametrize("unit", ["企业12家，", "企业12家", "（", "2020年"])
def test_a_line_without_an_end_is_read_in_parts(unit: str) -> None:
    text = unit * 2000
    assert all(c.quantity.verbatim == c.quantity.span.of(text) for c in claims(text))
    assert len(claims(text)) >= (1900 if "12家" in unit else 0)
