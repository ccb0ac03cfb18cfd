from pathlib import Path

import pytest

from ingest import manifest
from ingest.load import discover, load
from rag.errors import DocumentError

ENGLISH = """# Sources

Offsets count characters.

| id (file stem) | title | issuer | date | what it is |
|---|---|---|---|---|
| `one` | 样例规划（2019-2025年） | not named in the file | 2019-07 | scan |
| `two` | 样例纲要 | 样例办 (as it names itself) | not in the file (web page posted 2021-09-15) | page |
| `three` | **样例要点** | — | 2025 (no date in the file) | clean |
"""
CHINESE = """| 文件 | 标识 | 标题 | 发布机构 | 发布日期 |
|---|---|---|---|---|
| 附件3.txt | annex | 样例附件 | 未注明 | 2020年3月4日 |
"""
LIMIT = 10_000


def written(folder: Path, content: str, encoding: str = "utf-8") -> Path:
    path = folder / manifest.NAME
    path.write_text(content, encoding=encoding)
    return path


def test_rows_of_an_english_table(tmp_path: Path) -> None:
    entries = manifest.read(written(tmp_path, ENGLISH))
    assert list(entries) == ["one", "two", "three"]
    one, two, three = (entries[key].metadata for key in entries)
    assert (one.title, one.issuer, one.issued) == ("样例规划（2019-2025年）", None, "2019-07")
    assert (two.issuer, two.issued) == ("样例办", "2021-09-15")
    assert (three.title, three.issuer, three.issued) == ("样例要点", None, "2025")
    assert [entry.date_in_text for entry in entries.values()] == [True, False, False]


def test_a_chinese_table_may_rename_a_file(tmp_path: Path) -> None:
    written(tmp_path, CHINESE, "gb18030")
    (tmp_path / "附件3.txt").write_text("样例附件\n2020年3月4日\n正文。\n", encoding="utf-8")
    (found,) = discover([tmp_path])
    document = load(found, LIMIT).document
    assert (document.id, document.title, document.issuer) == ("annex", "样例附件", None)
    assert (document.issued, document.date_in_text, document.title_in_text) == ("2020-03-04", True, True)


def test_the_manifest_goes_before_the_text(tmp_path: Path) -> None:
    written(tmp_path, ENGLISH)
    (tmp_path / "two.txt").write_text("别的题目在此\n来源：别处 2020-01-02\n", encoding="utf-8")
    document = load(discover([tmp_path])[0], LIMIT).document
    assert (document.title, document.issuer, document.issued) == ("样例纲要", "样例办", "2021-09-15")
    assert not document.title_in_text
    assert not document.date_in_text


@pytest.mark.parametrize("given", [".", "sub", "sub/two.txt"])
def test_the_nearest_manifest_counts(tmp_path: Path, given: str) -> None:
    (tmp_path / "sub").mkdir()
    written(tmp_path, ENGLISH.replace("样例纲要", "外层题目"))
    written(tmp_path / "sub", ENGLISH)
    (tmp_path / "sub" / "two.txt").write_text("正文。\n", encoding="utf-8")
    assert load(discover([tmp_path / given])[0], LIMIT).document.title == "样例纲要"


def test_a_remark_in_brackets_may_be_the_manifests_own(tmp_path: Path) -> None:
    written(tmp_path, "|id|title|\n|-|-|\n|one|样例报告题目（样例大会报告）|\n|two|样例（甲）别处|\n")
    for stem in ("one", "two"):
        (tmp_path / f"{stem}.txt").write_text("样例报告 题目\n正文。\n", encoding="utf-8")
    assert [load(found, LIMIT).document.title_in_text for found in discover([tmp_path])] == [True, False]


def test_a_file_without_such_a_table_says_nothing(tmp_path: Path) -> None:
    assert manifest.read(written(tmp_path, "# Sources\n\n|a|b|\n|-|-|\n|1|2|\n")) == {}


def test_a_manifest_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / manifest.NAME).write_bytes(b"\x00\x01\x02\x00" * 30)
    (tmp_path / "one.txt").write_text("正文。\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="清单"):
        discover([tmp_path])
