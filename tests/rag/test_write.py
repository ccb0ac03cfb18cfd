"""The words of an answer: what they say of a target that a later document moves."""

from pathlib import Path

import pytest

from tests.rag import made

DOCUMENT = """\
---
title: 云溪市{name}
issuer: 云溪市人民政府
date: {date}
---

# 云溪市{name}

## 一、发展目标

到2030年，全市拥有智能工厂{amount}家，建成充电桩900个。
"""


@pytest.mark.parametrize(("later", "said"), [("300", "较前文件调低"), ("700", "较前文件调高"), ("500", None)])
def test_a_target_that_a_later_document_moves(tmp_path: Path, later: str, said: str | None) -> None:
    files = {
        "old.md": DOCUMENT.format(name="制造业规划", date="2024-03-01", amount="500"),
        "new.md": DOCUMENT.format(name="工业纲要", date="2025-06-01", amount=later),
    }
    with made.answerer(tmp_path, files) as answerer:
        answer = answerer.ask(["到2030年全市智能工厂要有多少家？"])
    if said is None:
        assert "较前" not in answer.text
        return
    _, old, new = answer.text.splitlines()
    assert "500家" in old
    assert "较前" not in old
    assert f"{later}家" in new
    assert f"目标，{said}）" in new
