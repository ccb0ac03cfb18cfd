from pathlib import Path

import pytest

from rag.errors import ModelUnavailable
from rag.models.staging import staged


def folders(parent: Path) -> list[str]:
    return sorted(path.name for path in parent.iterdir() if path.is_dir())


def test_appears_whole_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "models" / "e5"
    with staged(target) as folder:
        (folder / "a").write_text("1")
        assert not target.exists()
    assert (target / "a").read_text() == "1"
    assert folders(target.parent) == ["e5"]


def test_nothing_stays_of_a_failure(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "a").write_text("1")
        raise KeyError

    with pytest.raises(KeyError), staged(tmp_path / "e5") as folder:
        fail(folder)
    assert folders(tmp_path) == []


def test_what_a_killed_process_left_is_cleared(tmp_path: Path) -> None:
    left = tmp_path / ".e5.partial"
    left.mkdir()
    (left / "half").write_text("1")
    with staged(tmp_path / "e5") as folder:
        (folder / "a").write_text("1")
    assert folders(tmp_path) == ["e5"]
    assert [path.name for path in (tmp_path / "e5").iterdir()] == ["a"]


def test_a_folder_that_is_there_stays(tmp_path: Path) -> None:
    target = tmp_path / "e5"
    target.mkdir()
    (target / "a").write_text("old")
    with staged(target) as folder:
        (folder / "a").write_text("new")
    assert (target / "a").read_text() == "old"


def test_no_place_to_write_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelUnavailable, match="无法写入"), staged(tmp_path / "file" / "e5"):
        pass
