import io
import os
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.formats import html, markdown, text
from ingest.formats.extracted import Extracted
from ingest.load import Discovered, Loaded, discover, load, skipped
from rag.errors import DocumentError
from tests.ingest import made

LIMIT = 1024 * 1024
CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
PAGE = "东莞市样例办法\n\n到2030年，样例企业达到50家。\n"


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def loaded(folder: Path, name: str, content: str | bytes) -> Loaded:
    (found,) = discover([put(folder, name, content)])
    return load(found, LIMIT)


def lines(plain: str) -> list[str]:
    return [line for line in plain.split("\n") if line.strip()]


def assert_mapped(source: str, plain: str, offsets: object, substituted: str) -> None:
    """Every plain character stands at its place in the source, but for those written in another's place."""
    extracted = offsets
    for i, character in enumerate(plain):
        origin = source[extracted.at(i)]  # type: ignore[attr-defined]
        assert character == origin or character in substituted, (i, character, origin)


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_encodings_give_the_same_plain_text(tmp_path: Path, encoding: str) -> None:
    read = loaded(tmp_path, "a.txt", PAGE.encode(encoding))
    assert read.plain == PAGE
    start = read.plain.index("50家")
    assert read.offsets.original(start, start + 3).of(read.document.text) == "50家"


def test_a_byte_order_mark_counts_in_offsets_but_is_no_text(tmp_path: Path) -> None:
    read = loaded(tmp_path, "a.txt", PAGE.encode("utf-8-sig"))
    assert read.document.text == "\ufeff" + PAGE
    assert read.offsets.at(0) == 1


def test_newlines_of_the_original_stay(tmp_path: Path) -> None:
    source = "样例办法\r\n第一行\r第二行\f第三行\n"
    read = loaded(tmp_path, "a.txt", source)
    assert read.document.text == source
    assert read.plain == "样例办法\n第一行\n第二行\n第三行\n"


def test_unseen_characters_part_no_word(tmp_path: Path) -> None:
    read = loaded(tmp_path, "a.txt", "样\u200b例企业50\xad家\n")
    assert read.plain == "样例企业50家\n"
    assert read.offsets.original(0, 2).of(read.document.text) == "样\u200b例"


def test_radicals_are_read_as_the_characters_they_stand_for(tmp_path: Path) -> None:
    read = loaded(tmp_path, "a.txt", "4⽉⻚\n")
    assert (read.document.text, read.plain) == ("4⽉⻚\n", "4月页\n")


# What cannot be read


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", b"", "空文件"),
        ("a.txt", b" \n\t\r\n", "空文件"),
        ("a.txt", "\ufeff\u3000\n".encode(), "没有文字"),
        ("a.txt", bytes(range(256)) * 8, "编码"),
        ("a.txt", b"\x00\x01\x02ELF\x00" * 20, "编码"),
        ("a.txt", b"\x07\x11\x12abc" * 50, "编码"),
        ("a.txt", "東莞市人民政府關於印發實施方案的通知".encode("big5") * 9, "编码"),
        ("a.txt", b"\xff\xfe\x00", "编码"),
        ("a.html", b"<html><head><title>x</title></head><body><script>1</script></body></html>", "没有文字"),
        ("a.pdf", b"%PDF-1.4 this goes nowhere", "PDF"),
        ("a.pdf", b"not a PDF at all", "PDF"),
        ("a.pdf", made.pdf([[]]), "扫描件"),
        ("a.pdf", made.pdf([[(50, 350, "样例办法")]], trailer=made.ENCRYPTED), "密码"),
        ("a.docx", b"not a zip at all", ".docx"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100, ".docx"),
        ("a.docx", made.saved(made.word())[:3000], ".docx"),
        ("a.docx", made.saved(made.word()), "没有文字"),
        ("a.xlsx", b"PK", "类型"),
        ("noending", b"text", "类型"),
    ],
)
def test_bad_files_get_one_clear_sentence(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (found,) = discover([put(tmp_path, name, content)])
    with pytest.raises(DocumentError, match=re.escape(words)) as caught:
        load(found, LIMIT)
    message = str(caught.value)
    assert str(found.path) in message
    assert message.endswith("。")
    assert "\n" not in message


def test_a_zip_that_is_no_word_document(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("hello.txt", "hello")
    with pytest.raises(DocumentError, match="docx"):
        loaded(tmp_path, "a.docx", buffer.getvalue())


def test_a_package_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.formats.docx._MAX_XML", 1_000_000)
    document = made.word()
    document.add_paragraph("样例")
    assert loaded(tmp_path, "a.docx", made.saved(document)).plain == "样例\n"
    buffer = io.BytesIO(made.saved(document))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/more.xml", b"\0" * 1_000_000)
    with pytest.raises(DocumentError, match="docx"):
        loaded(tmp_path, "a.docx", buffer.getvalue())


def test_a_missing_path_says_so() -> None:
    (found,) = discover([Path("nowhere/nothing.txt")])
    with pytest.raises(DocumentError, match=r"找不到 .*nothing\.txt"):
        load(found, LIMIT)


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", PAGE * 100)
    size = path.stat().st_size
    (found,) = discover([path])
    assert load(found, size).document.text == PAGE * 100
    with pytest.raises(DocumentError, match="上限"):
        load(found, size - 1)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_an_unreadable_file(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", PAGE)
    path.chmod(0)
    with pytest.raises(DocumentError, match="权限"):
        load(discover([path])[0], LIMIT)


def test_something_that_is_no_file(tmp_path: Path) -> None:
    pipe = tmp_path / "a.txt"
    os.mkfifo(pipe)
    with pytest.raises(DocumentError, match="不是普通文件"):
        load(Discovered(pipe, "a"), LIMIT)


# Finding documents


def test_folders_are_read_whole_and_sorted(tmp_path: Path) -> None:
    for name in [
        "b.txt",
        "a.MD",
        "sub/c.htm",
        ".hidden.txt",
        ".git/d.txt",
        "~$e.docx",
        "SOURCES.md",
        "sub/SOURCES.md",
    ]:
        put(tmp_path, name, PAGE)
    for name in ["README.md", "LICENSE", "LICENSE.txt", "table.xlsx", "sub/README.md"]:
        put(tmp_path, name, PAGE)
    names = [found.path.relative_to(tmp_path.resolve()).as_posix() for found in discover([tmp_path])]
    assert names == ["a.MD", "b.txt", "sub/README.md", "sub/c.htm"]
    assert [path.name for path in skipped([tmp_path])] == ["table.xlsx"]


def test_a_file_given_twice_is_found_once_and_counts_as_named(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", PAGE)
    put(tmp_path, "b.txt", PAGE)
    for order in ([tmp_path, path], [path, tmp_path]):
        assert [(found.id, found.named) for found in discover(order)] == [("a", True), ("b", False)]


def test_equal_stems_are_told_apart_by_their_paths(tmp_path: Path) -> None:
    for name in ["2021/plan.txt", "2022/plan.txt", "plan.md", "other.txt"]:
        put(tmp_path, name, PAGE)
    ids = [found.id for found in discover([tmp_path])]
    assert len(set(ids)) == 4
    assert {"2021/plan.txt", "2022/plan.txt", "other"} < set(ids)


def test_equal_stems_of_two_types_keep_their_endings(tmp_path: Path) -> None:
    put(tmp_path, "plan.md", PAGE)
    put(tmp_path, "plan.txt", PAGE)
    assert [found.id for found in discover([tmp_path])] == ["plan.md", "plan.txt"]


def test_the_revision_is_the_hash_of_the_bytes(tmp_path: Path) -> None:
    one = loaded(tmp_path, "a.txt", PAGE)
    two = loaded(tmp_path, "b.txt", PAGE.encode("utf-8-sig"))
    assert re.fullmatch("[0-9a-f]{64}", one.document.revision)
    assert one.document.revision != two.document.revision


# Metadata


def test_title_issuer_and_date_are_guessed_from_the_first_lines(tmp_path: Path) -> None:
    page = (
        "首页> 要闻 > 正文\n正在阅读:东莞样例发布\n\n样例产业发展规划\n\n(2019-2025 年)\n\n"
        "来源:样例发布2019-11-09 10:09\n\n正文。\n"
    )
    document = loaded(tmp_path, "a.txt", page).document
    assert document.title == "样例产业发展规划(2019-2025年)"
    assert (document.issuer, document.issued) == ("样例发布", "2019-11-09")
    assert document.title_in_text
    assert document.date_in_text


@pytest.mark.parametrize(
    ("line", "issued"),
    [
        ("（2022年1月5日）", "2022-01-05"),
        ("2018 年 7 月", "2018-07"),
        ("时间:2021-09-15 08:30", "2021-09-15"),
    ],
)
def test_dates_are_as_exact_as_the_text(tmp_path: Path, line: str, issued: str) -> None:
    assert loaded(tmp_path, "a.txt", f"东莞市样例办法\n{line}\n正文。\n").document.issued == issued


def test_without_a_title_the_stem_stands_in(tmp_path: Path) -> None:
    document = loaded(tmp_path, "work.txt", "2025年是样例之年。\n（一）样例工作做好。\n").document
    assert (document.title, document.title_in_text) == ("work", False)
    assert (document.issued, document.date_in_text) == (None, False)


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
    assert len(extracted.plain) == extracted.offsets.length
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


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared documents are not here")
def test_the_real_documents_load_with_their_manifest() -> None:
    documents = {found.id: load(found, LIMIT).document for found in discover([CORPUS])}
    assert sorted(documents) == ["congress2022", "emerging2018", "mfg2022", "miit2025", "plan14"]
    assert sorted(d.id for d in documents.values() if not d.title_in_text) == ["miit2025", "plan14"]
    assert sorted(d.id for d in documents.values() if not d.date_in_text) == ["miit2025", "plan14"]
    assert {d.id: d.issued for d in documents.values()} == {
        "congress2022": "2022-01-05",
        "emerging2018": "2018-07",
        "mfg2022": "2022-11-09",
        "miit2025": "2025",
        "plan14": "2021-09-15",
    }
