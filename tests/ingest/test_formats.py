from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.formats import html, markdown, text
from ingest.formats.extracted import Extracted
from rag.spans import OffsetMap
from tests.ingest import made
from tests.ingest.made import loaded


def lines(plain: str) -> list[str]:
    return [line for line in plain.split("\n") if line.strip()]


def assert_mapped(source: str, plain: str, offsets: OffsetMap, substituted: str) -> None:
    """Every plain character stands at its place in the source, but for those written in another's place."""
    assert len(plain) == offsets.length
    for i, character in enumerate(plain):
        origin = source[offsets.at(i)]
        assert character == origin or character in substituted, (i, character, origin)


# Markdown

SHEET = """---
title: 样例规划·要点
issuer: 未注明
date: 2024-03-05
validity: 2024—2030年
---

# 样例规划·要点

重点是**样例企业**，见[附件](a.md)。

| 指标 | 数值 |
|---|---:|
| 样例企业 | 50 |
|  | 60\\|70 |
| **合计** |  |

末段
"""


def test_markdown_front_matter_tables_and_emphasis(tmp_path: Path) -> None:
    read = loaded(tmp_path, "a.md", SHEET)
    document = read.document
    assert (document.title, document.issuer, document.issued) == ("样例规划·要点", None, "2024-03-05")
    assert document.title_in_text
    assert document.date_in_text
    assert lines(read.plain) == [
        "# 样例规划·要点",
        "重点是样例企业，见附件。",
        "指标\t数值",
        "样例企业\t50",
        "\t60|70",
        "合计\t",
        "末段",
    ]
    assert_mapped(document.text, read.plain, read.offsets, "\t")


@pytest.mark.parametrize(
    "head", ["---\n- a\n- b\n---\n", "---\na: [\n---\n", "---\ndate: 2022-13-45\n---\n", "---\nx\n"]
)
def test_front_matter_that_is_none_is_text(tmp_path: Path, head: str) -> None:
    read = loaded(tmp_path, "a.md", head + "正文在这里。\n")
    assert read.plain == head + "正文在这里。\n"


# HTML

WEB = """<!DOCTYPE html>
<html><head><title>样例办法_东莞市样例网</title>
<meta name="ArticleTitle" content="东莞市样例办法"><meta name="PubDate" content="2023-04-06 09:00">
<meta name="ContentSource" content="市样例局"><style>p {}</style></head>
<body><header>站点名</header><nav><ul><li>首页</ul></nav>
<form id="all"><input value="x"><button>搜索</button>
<h1>东莞市样例办法</h1>
<p>支持<b>样例
企业</b>发展，奖励&ldquo;样例&rdquo;不超过&nbsp;50万元。<p>第二段，A
B 类。<br>换行
<div hidden>看不见</div><div style="display: none">也看不见<div>内层</div></div>
<script>var a = "<p>no</p>";</script>
<table><caption>表1 样例</caption><tr><th>领域<th>指标<br>名称<th>数值</tr>
<tr><td rowspan=2>制造<td><p>企业</p></td><td>50</td></tr>
<tr><td>产值<td>70</tr><tr><td colspan=2>合计<td>120</tr></table>
<h2>附则</h2><p>自印发之日起施行。</form>
<footer>版权所有</footer></body></html>
"""


def test_html_gives_lines_and_table_rows(tmp_path: Path) -> None:
    read = loaded(tmp_path, "a.html", WEB)
    document = read.document
    assert (document.title, document.issuer, document.issued) == ("东莞市样例办法", "市样例局", "2023-04-06")
    assert lines(read.plain) == [
        "# 东莞市样例办法",
        "支持样例企业发展，奖励“样例”不超过\xa050万元。",
        "第二段，A B 类。",
        "换行",
        "表1 样例",
        "领域\t指标名称\t数值",
        "制造\t企业\t50",
        "制造\t产值\t70",
        "合计\t\t120",
        "## 附则",
        "自印发之日起施行。",
    ]
    assert_mapped(document.text, read.plain, read.offsets, "\n\t #“”\xa0")


def test_html_spans_show_the_source_with_its_tags(tmp_path: Path) -> None:
    read = loaded(tmp_path, "a.html", WEB)
    start = read.plain.index("支持样例企业发展")
    assert read.offsets.original(start, start + 8).of(read.document.text) == "支持<b>样例\n企业</b>发展"
    start = read.plain.index("“样例”")
    assert read.offsets.original(start, start + 4).of(read.document.text) == "&ldquo;样例&rdquo;"


def test_html_without_html_and_body(tmp_path: Path) -> None:
    read = loaded(tmp_path, "a.htm", "<p>东莞市样例办法</p><p>奖励5万元。</p>")
    assert lines(read.plain) == ["东莞市样例办法", "奖励5万元。"]


def test_a_table_that_lays_out_the_page_is_no_table(tmp_path: Path) -> None:
    inner = "<table><tr><td>甲<td>5</table>"
    page = f"<table><tr><td>栏目</td><td><p>第一段。</p>{inner}<p>末段。</p></td></tr></table>"
    assert lines(loaded(tmp_path, "a.html", page).plain) == ["栏目", "第一段。", "甲\t5", "末段。"]


def test_the_header_of_an_article_is_part_of_it(tmp_path: Path) -> None:
    page = "<header>站点</header><article><header><h1>样例办法全文</h1></header><p>正文。</p></article>"
    assert lines(loaded(tmp_path, "a.html", page).plain) == ["# 样例办法全文", "正文。"]


def test_deep_nesting_loses_no_text(tmp_path: Path) -> None:
    page = "<div>" * 3000 + "样例" + "</div>" * 3000 + "<p>末段</p>"
    assert lines(loaded(tmp_path, "a.html", page).plain) == ["样例", "末段"]


# PDF


def test_pdf_paragraphs_tables_and_pages(tmp_path: Path) -> None:
    first = [
        (100, 370, "东莞市样例办法"),
        (74, 340, "到二〇三〇年，样例企业达到五十家以上，形成样"),  # 22 characters, to the right margin
        (50, 324, "例产业集群，努力打造样例城市，建成样例基地和样例"),
        (50, 308, "园区。"),
        (74, 292, "第二段。"),
        (60, 225, "指标"),
        (160, 225, "数值"),
        (60, 205, "企业"),
        (160, 205, "５０"),
        (160, 185, "７０"),
        (50, 150, "表后的⻚。"),
    ]
    data = made.pdf(
        [first, [(50, 350, "第二页。")]], [*made.grid([50, 150, 250], [180, 220, 240]), (150, 200, 250, 200)]
    )
    read = loaded(tmp_path, "a.pdf", data)
    document = read.document
    assert lines(read.plain) == [
        "东莞市样例办法",
        "到二〇三〇年，样例企业达到五十家以上，形成样例产业集群，努力打造样例城市，建成样例基地和样例园区。",
        "第二段。",
        "指标\t数值",
        "企业\t５０",
        "企业\t７０",
        "表后的页。",
        "第二页。",
    ]
    assert document.text == read.plain
    assert document.title == "东莞市样例办法"
    assert [document.page_of(document.text.index(words)) for words in ("第二段", "第二页")] == [1, 2]


# DOCX


def test_docx_keeps_order_headings_and_tables(tmp_path: Path) -> None:
    document = made.word()
    document.add_paragraph("东莞市样例办法", style="Title")
    document.add_heading("一、目标", level=1)
    document.add_paragraph("样例企业达到50家。")
    table = document.add_table(rows=3, cols=3)
    for row, cells in zip(
        table.rows, [["领域", "指标", "数值"], ["制造", "企\n业", "50"], ["", "产值", "70"]], strict=True
    ):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    table.cell(1, 0).merge(table.cell(2, 0))
    document.add_heading("（一）细则", level=2)
    read = loaded(tmp_path, "a.docx", made.saved(document))
    assert lines(read.plain) == [
        "东莞市样例办法",
        "# 一、目标",
        "样例企业达到50家。",
        "领域\t指标\t数值",
        "制造\t企业\t50",
        "制造\t产值\t70",
        "## （一）细则",
    ]
    assert (read.document.title, read.document.text) == ("东莞市样例办法", read.plain)


def test_docx_reads_insertions_and_leaves_deletions_out(tmp_path: Path) -> None:
    document = made.word()
    paragraph = document.add_paragraph("奖励")
    element = paragraph._p
    for tag, words in (("ins", "五十"), ("del", "三十")):
        change = element.makeelement(element.tag.replace("}p", "}" + tag), {})
        run = paragraph.add_run(words)._r
        change.append(run)
        element.append(change)
    paragraph.add_run("万元。")
    assert lines(loaded(tmp_path, "a.docx", made.saved(document)).plain) == ["奖励五十万元。"]


# Properties


def mapped(extracted: Extracted, substituted: str) -> None:
    assert_mapped(extracted.text, extracted.plain, extracted.offsets, substituted)


def pieces(text: str) -> list[str]:
    """What is written with spaces between; an underscore stands for a space inside a piece."""
    return [piece.replace("_", " ") for piece in text.split()]


_BITS = st.sampled_from(
    [
        *pieces("样例 50 家。 # ** | \\| --- title: &amp; &rdquo; &#65; & < <!-- -->"),
        *pieces(
            "<p> </p> <table> </table> <tr> </tr> <td> </td> <td_colspan=2> <th_rowspan=3> <caption> <br>"
        ),
        *pieces(
            "<h2> </h2> <b> </b> <div_hidden> </div> <nav> </nav> <pre> </pre> <script> </script> <p_a='"
        ),
        *pieces("<![if_x]> <![ [ ](x) ![ \ufeff \u200b"),
        *["\n", "\r\n", "\t", " ", "\u2028", "---\n", "|---|---|\n"],
    ]
)
_SOURCES = st.lists(_BITS, max_size=40).map("".join)


@given(_SOURCES)
def test_every_plain_character_of_a_text_maps(source: str) -> None:
    mapped(text.read(source.encode()), "\n")


@given(_SOURCES)
def test_every_plain_character_of_markdown_maps(source: str) -> None:
    mapped(markdown.read(source.encode()), "\n\t")


@given(_SOURCES)
def test_every_plain_character_of_html_maps(source: str) -> None:
    mapped(html.read(source.encode()), "\n\t #&”A")


@given(st.text(min_size=1))
def test_any_text_is_read_whole_or_refused(source: str) -> None:
    try:
        extracted = text.read(source.encode("utf-8", "surrogatepass"))
    except ValueError:
        return
    assert extracted.text == source
