"""Stopping what is being answered for a page."""

from threading import Thread
from time import sleep

from ui.stops import Stops


def test_a_page_stops_its_own_answer_only() -> None:
    stops = Stops()
    with stops.answering("one") as one, stops.answering("other") as other:
        going = Thread(target=stops.stop, args=("one",))
        going.start()
        assert one.wait(2)
        assert not other.is_set()
    going.join(2)
    assert not going.is_alive()


def test_stopping_waits_until_the_answer_has_ended() -> None:
    stops = Stops()
    order: list[str] = []

    def answer() -> None:
        with stops.answering("page") as stopped:
            order.append("begun")
            stopped.wait()
            sleep(0.05)
            order.append("ended")

    going = Thread(target=answer)
    going.start()
    while not order:
        sleep(0.001)
    stops.stop("page")
    order.append("stopped")
    assert order == ["begun", "ended", "stopped"]
    going.join()


def test_there_may_be_nothing_to_stop() -> None:
    stops = Stops()
    stops.stop("page")
    with stops.answering("page"):
        pass
    stops.stop("page")
    with stops.answering("page") as stopped:
        assert not stopped.is_set()
