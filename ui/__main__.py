"""`python -m ui`: serve the page on this machine until it is stopped."""

import errno
import signal
import socket
import sys
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from rag import settings
from rag.cli import run
from rag.errors import InputError, Unavailable

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="监听地址，默认 127.0.0.1，只有本机能打开")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="端口，默认 7860")] = None,
    store: Annotated[Path | None, typer.Option(help="文档库所在文件夹")] = None,
) -> None:
    """打开问答网页。"""
    given = {"host": host, "port": port, "store": store}
    chosen = settings.load().model_copy(update={k: v for k, v in given.items() if v is not None})
    check_port(chosen.host, chosen.port)

    print("正在载入文档库和模型……", flush=True)
    # Imported here: both take seconds, and a wrong call should be answered at once.
    from rag.answer import Answerer
    from ui import app as page

    with Answerer.open(chosen) as answerer:
        if not answerer.documents():
            raise InputError("文档库里还没有文件：请先运行 make run，或用 python -m ingest 文件夹 读入文件。")
        stop = Event()
        for wanted in (signal.SIGINT, signal.SIGTERM):
            signal.signal(wanted, lambda *_: stop.set())
        try:
            running = page.serve(answerer, chosen.host, chosen.port)
        except OSError:
            raise Unavailable(_taken(chosen.port)) from None
        print(f"已就绪，请用浏览器打开 {running.url} （按 Ctrl+C 结束）", flush=True)
        if chosen.host not in settings.THIS_MACHINE:
            print("注意：网页没有登录，能连到这台机器的人都能打开。", file=sys.stderr)
        stop.wait()
        running.close()


def check_port(host: str, port: int) -> None:
    """InputError if the address is not ours to listen on, Unavailable if the port is taken."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        raise InputError(f"不认识监听地址 {host}：请用 127.0.0.1 或本机的 IP 地址。") from None
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen()
        except PermissionError:
            raise InputError(f"没有权限使用端口 {port}：请用 1024 以上的端口。") from None
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise InputError(f"{host} 不是这台机器的地址：请用 127.0.0.1 或本机的 IP 地址。") from None
            raise Unavailable(_taken(port)) from None


def _taken(port: int) -> str:
    return f"端口 {port} 已被占用：请先关掉占用它的程序，或用 --port 换一个端口。"


if __name__ == "__main__":
    run(app, "ui")
