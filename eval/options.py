"""How a run goes, whatever the suite."""

from dataclasses import dataclass
from pathlib import Path

from rag.errors import InputError
from rag.settings import Settings

# The setting that names a live language model; the first that this version has.
_MODEL_SETTINGS = ("chat_model", "model")


@dataclass(frozen=True, slots=True)
class Options:
    """`answers`: a file of recorded answers to score. `model`: the live model asked for; None for none.
    `first`: how many questions, from the first; None for all.
    """

    settings: Settings
    answers: Path | None = None
    model: str | None = None
    first: int | None = None


def options(
    settings: Settings, answers: Path | None = None, model: str | None = None, first: int | None = None
) -> Options:
    """The settings with this model, or with none: a live model runs only where it is asked for.

    InputError where a model is asked for and this version can use none.
    """
    field = next((name for name in _MODEL_SETTINGS if name in type(settings).model_fields), None)
    if field is None and model is not None:
        raise InputError("这个版本没有接语言模型，--model 用不了；请去掉它。")
    if field is not None:
        settings = settings.model_copy(update={field: model})
    return Options(settings, answers, model, first)
