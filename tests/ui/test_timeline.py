"""Facts → figure: exact, readable, escaped."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from rag.schema import CitedFact, FactKind, Standing
from tests.ui.fake import at_year, citation
from ui.axes import BOTTOM, WIDTH, axes_of
from ui.labels import Box, place
from ui.series import series
from ui.timeline import timeline_html

TARGET = Standing.TARGET
FACTS = (at_year("4200", 2028), at_year("6000", 2030, n=2), at_year("12000", 2035, TARGET, n=2))
HOSTILE = "</title></svg><script>x()</script><img src=x onerror=x()>\"'&amp;"


def figure(facts: Sequence[CitedFact] = FACTS, number: int = 1) -> BeautifulSoup:
    citations = (citation(), citation(n=2))
    return BeautifulSoup(timeline_html(number, facts, citations), "html.parser")


def texts(found: Sequence[Tag]) -> list[str]:
    return [one.text for one in found]


def test_fewer_than_three_amounts_are_no_picture() -> None:
    assert timeline_html(1, FACTS[:2], ()) == ""


def test_the_picture_says_what_it_shows() -> None:
    soup = figure()
    image = soup.select_one("[role=img]")
    assert image is not None
    assert image["aria-label"] == "2028年4200家（实际），2030年6000家（实际），2035年1.2万家（目标）"
    assert texts(image.find_all(["title", "desc"], recursive=False))[0] == "时间线：科技型企业，实际与目标"
    assert texts(soup.select("figcaption")) == ["时间线：科技型企业，实际与目标"]
    assert texts(soup.select(".point.actual > title"))[0].splitlines() == [
        "2028年4200家（实际）",
        "科技型企业：引文 1 云溪镇年度工作要点",
    ]


def test_amounts_are_labelled_and_lead_to_their_passages() -> None:
    soup = figure(number=3)
    links = soup.select(".amount a")
    assert [link["href"] for link in links] == ["#t3-s1", "#t3-s2", "#t3-s2"]
    assert links[0]["aria-label"] == "引文 1：云溪镇年度工作要点"
    assert not soup.select("[role=img] a")  # an image hides what is in it from a screen reader
    assert [label.find(string=True) for label in soup.select(".amount")] == ["4200家", "6000家", "1.2万家"]


def test_a_number_without_its_citation_is_no_link() -> None:
    soup = BeautifulSoup(timeline_html(1, FACTS, ()), "html.parser")
    assert not soup.select("a")
    assert "引文" not in soup.text


def test_marks_differ_by_standing_and_the_legend_names_those_present() -> None:
    standings = [*Standing, None]
    soup = figure([at_year(str(i + 1), 2030 + i, standing) for i, standing in enumerate(standings)])
    shapes = {
        "actual": "circle",
        "estimate": "circle",
        "target": "polygon",
        "plan": "polygon",
        "unsaid": "rect",
    }
    for name, shape in shapes.items():
        assert len(soup.select(f".point.{name} > {shape}")) == 2  # in the legend and in the picture
    legend = [text.text for text in soup.select("text.tick") if "end" not in text["class"]]
    assert [text for text in legend if not text.isdecimal()] == ["实际", "预计", "目标", "计划", "未注明"]
    assert "计划" not in "".join(texts(figure().select("text")))


def test_results_are_joined_and_targets_go_on_from_the_same_document() -> None:
    soup = figure()
    results, course = (soup.select_one(f"polyline.{kind}") for kind in ("results", "course"))
    assert results is not None
    assert course is not None
    assert str(results["points"]).split()[-1] == str(course["points"]).split()[0]


def test_amounts_written_differently_are_written_alike_with_their_qualifiers() -> None:
    def said(fact: CitedFact, **changes: str) -> CitedFact:
        quantity = replace(fact.fact.figure.quantity, **changes)  # type: ignore[arg-type]
        return replace(fact, fact=replace(fact.fact, figure=replace(fact.fact.figure, quantity=quantity)))

    soup = figure(
        [
            said(at_year("10000", 2028), qualifier="超过"),
            said(at_year("12000", 2029), qualifier="左右"),
            said(at_year("30", 2030), verbatim="30余家", qualifier="余"),
        ]
    )
    shown = [label.find(string=True) for label in soup.select(".amount")]
    assert shown == ["超过1万家", "1.2万家左右", "30余家"]


def test_what_the_picture_leaves_out_is_said() -> None:
    facts = [
        *FACTS,
        at_year("9", None, indicator="全市科技型企业数量"),
        at_year("9", 2029, indicator="科技型企业数量"),
    ]
    assert texts(figure(facts).select("p")) == [
        "各处写作：科技型企业、科技型企业数量。",
        "未画入：9家，没有写明年份。",
    ]


def test_years_are_linear_and_amounts_start_at_zero() -> None:
    drawn = series(FACTS)
    assert drawn is not None
    axes = axes_of(drawn)
    first, second, last = (axes.x(year) for year in (2028, 2030, 2035))
    assert (second - first) / (last - first) == pytest.approx(2 / 7)
    assert axes.ticks[0] == 0
    assert axes.y(axes.ticks[0]) == BOTTOM
    assert BOTTOM - axes.y(FACTS[1].fact.figure.quantity.value) == pytest.approx(
        (BOTTOM - axes.y(FACTS[2].fact.figure.quantity.value)) / 2
    )
    assert texts(figure().select("text.end")) == ["0家", "5000家", "1万家"]


@pytest.mark.parametrize(
    ("shares", "note"),
    [(("50.5", "50.9", "53"), ["各数相近，纵轴不从 0 起。"]), (("2.6", "2.9", "3.7"), [])],
)
def test_shares_close_together_are_magnified_and_that_is_said(
    shares: tuple[str, ...], note: list[str]
) -> None:
    facts = [at_year(v, 2028 + i, unit="%", kind=FactKind.SHARE) for i, v in enumerate(shares)]
    assert texts(figure(facts).select("p")) == note


def test_years_next_to_each_other_stand_in_two_rows() -> None:
    soup = figure([at_year("5", 2010), at_year("6", 2025), at_year("7", 2026)])
    heights = {text.text: text["y"] for text in soup.select("text.tick.middle")}
    assert heights["2010"] == heights["2026"] != heights["2025"]


def test_nothing_from_outside_becomes_markup() -> None:
    facts = [
        replace(one, fact=replace(one.fact, figure=replace(one.fact.figure, indicator=HOSTILE)))
        for one in FACTS
    ]
    html = timeline_html(1, facts, [replace(citation(), n=n, title=HOSTILE) for n in (1, 2)])
    soup = BeautifulSoup(html, "html.parser")
    assert not soup.select("script, img, b, iframe, style, link")
    assert len(soup.select("svg")) == 1
    assert not [name for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert soup.select("a")[0]["aria-label"] == f"引文 1：{HOSTILE}"
    assert HOSTILE in soup.select(".point > title")[0].text


@given(
    st.lists(
        st.tuples(st.integers(2010, 2035), st.integers(0, 10**13), st.sampled_from([*Standing, None])),
        min_size=3,
        max_size=12,
    )
)
def test_whatever_is_drawn_lies_within_the_picture(said: list[tuple[int, int, Standing | None]]) -> None:
    soup = figure([at_year(str(value), year, standing, unit="元") for year, value, standing in said])
    for mark in soup.select(".point > circle"):
        assert 0 < float(str(mark["cx"])) < WIDTH
        assert 0 < float(str(mark["cy"])) <= BOTTOM


def test_labels_of_marks_at_one_place_do_not_overlap() -> None:
    marks = [Box.around(200, 150 + i, 19, 19) for i in range(5)]
    centres = place(["4058家 2"] * 5, marks, [], Box(80, 30, 520, 290))
    labels = [Box.around(x, y, 80, 16) for x, y in centres]
    assert not any(a.overlaps(b) for a, b in combinations(labels, 2))
    assert not any(label.overlaps(mark) for label in labels for mark in marks)


def test_a_label_gives_way_to_a_line_and_stays_in_the_picture() -> None:
    room, mark = Box(80, 30, 520, 290), Box.around(510, 150, 13, 13)
    ((x, above),) = place(["4058家 2"], [mark], [], room)
    ((_, below),) = place(["4058家 2"], [mark], [((300, 60), (510, 150))], room)
    assert above < 150 < below
    assert x < 510
