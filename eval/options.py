"""How a run goes, whatever the suite."""

from dataclasses import dataclass
from pathlib import Path

from eval import adversaries
from rag.models.chat import Chat, open_chat
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Options:
    """`answers`: a file of recorded answers to score. `chat`: the language model that phrases; None for none.
    `first`: how many questions, from the first; None for all.
    """

    settings: Settings
    answers: Path | None = None
    chat: Chat | None = None
    first: int | None = None

    @property
    def model(self) -> str | None:
        """The language model's name."""
        return self.chat.name if self.chat else None


def options(
    settings: Settings, answers: Path | None = None, model: str | None = None, first: int | None = None
) -> Options:
    """With this model, or with none: whatever is configured, a model runs only where it is asked for.

    `model` is what the setting chat_model may be, or the name of an adversary (eval/adversaries.py).
    InputError where there is no such model.
    """
    chat = None
    if model is not None:
        chat = adversaries.named(model) or open_chat(settings.model_copy(update={"chat_model": model}))
    return Options(settings.model_copy(update={"chat_model": None, "chat_url": None}), answers, chat, first)
