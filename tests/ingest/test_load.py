import io
import os
import re
import zipfile
from pathlib import Path

import pytest

from ingest.load import Discovered, discover, load, skipped
from rag.errors import DocumentError
from tests.ingest import made
from tests.ingest.made import loaded, put

LIMIT = 1024 * 1024
CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
PAGE = "东莞市样例办法\n\n到2030年，样例企业达到50家。\n"


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
