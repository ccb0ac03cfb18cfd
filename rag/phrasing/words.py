"""Who phrases, in a few words for people: of all answers, and of one."""

from rag.schema import Answer, Phrasing


def ways(model: str | None) -> str:
    """How answers come about; `model` is the name of the language model that phrases them, if one does."""
    return f"措辞由 {model} 整理，逐句与引文核对" if model else "回答直接摘自文件原文"


def wording(answer: Answer) -> str:
    """Whose words an answer is in; "" where no model was to phrase it, or a warning says that it failed."""
    match answer.use.phrasing if answer.use else None:
        case None | Phrasing.UNAVAILABLE:
            return ""
        case Phrasing.PHRASED:
            return f"措辞由 {answer.model} 整理"
    return "摘自文件原文"


def reading(answer: Answer) -> str:
    """The question as it was read, where a model had to make it stand on its own; else ""."""
    return f"按“{answer.rewritten}”理解" if answer.rewritten else ""
