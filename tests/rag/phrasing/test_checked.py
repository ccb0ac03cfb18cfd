"""One sentence of a model, as it may be shown, or nothing. More of what may not be in test_phrase.py."""

import pytest

from rag.phrasing.checked import Checker
from rag.phrasing.material import Material
from rag.phrasing.reply_form import Sentence
from rag.schema import Standing
from tests.rag.puppet import Puppet

COMPANIES = "到2025年高新技术企业要达到多少家？"
FUND = "产业基金怎么安排？"


def material_of(puppet: Puppet, question: str) -> tuple[Checker, Material]:
    found = puppet.found(question)
    assert found.material
    return Checker(found.question, found.answer, found.material), found.material


def shown(puppet: Puppet, question: str, text: str) -> str | None:
    checker, material = material_of(puppet, question)
    checked = checker.checked(Sentence(tuple(one.id for one in material.items if one.given), text))
    return checked.text if checked else None


@pytest.mark.parametrize(
    "ornament",
    [
        "**{}**",
        "# {}",
        "- `{}`",
        "{}[1]",
        "[[2]]{}",
        "{}。",
        "：{}！！",
        "\u200b{}\ufeff",
        " {}\x07",
        "{}[20[2]1]",
    ],
)
def test_ornament_is_left_out(puppet: Puppet, ornament: str) -> None:
    plain = shown(puppet, FUND, "基金首期规模8亿元")
    assert plain == "基金首期规模8亿元[1]。"
    assert shown(puppet, FUND, ornament.replace("{}", "基金首期规模8亿元")) in (
        plain,
        f"-{plain}",
        f"- {plain}",
    )


@pytest.mark.parametrize("text", ["", "。", "**", "[1]", "基金首期规模8亿元，" * 30, "\u200b"])
def test_nothing_and_too_much_is_not_shown(puppet: Puppet, text: str) -> None:
    assert shown(puppet, FUND, text) is None


def test_a_target_is_called_one(puppet: Puppet) -> None:
    checker, material = material_of(puppet, COMPANIES)
    (id,) = (one.id for one in material.items)
    checked = checker.checked(Sentence((id,), "高新技术企业实现2000家"))
    assert checked
    assert checked.text == "高新技术企业实现2000家（目标）[1]。"
    (told,) = checked.facts
    assert (told.citation, told.fact.figure.standing) == (1, Standing.TARGET)


def test_an_id_that_is_named_twice_is_cited_once(puppet: Puppet) -> None:
    checker, material = material_of(puppet, COMPANIES)
    (id,) = (one.id for one in material.items)
    checked = checker.checked(Sentence((id, id), "高新技术企业要达到2000家"))
    assert checked
    assert checked.text == "高新技术企业要达到2000家[1]。"


@pytest.mark.parametrize("more", [["zzzz"], ["", "zzzz"], []])
def test_every_id_must_be_known_and_there_must_be_one(puppet: Puppet, more: list[str]) -> None:
    checker, material = material_of(puppet, COMPANIES)
    ids = [material.items[0].id, *more] if more else []
    assert checker.checked(Sentence(tuple(ids), "高新技术企业要达到2000家")) is None


def test_of_what_stands_around_only_a_little_is_told(puppet: Puppet) -> None:
    checker, material = material_of(puppet, "空间布局是怎样的？")
    around = [one for one in material.items if not one.given]
    assert len(around) > 3
    told = [checker.checked(Sentence((one.id,), one.source.readable.rstrip("。"))) for one in around]
    assert 1 <= len([one for one in told if one]) <= 2
