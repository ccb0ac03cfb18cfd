"""Stopping what is being answered for a page."""

from threading import Thread
from time import sleep

from ui.stops import Stops


def test_a_page_stops_its_own_answer_only() -> None:
    stops = Stops()
    with stops.answering("one") as one, stops.answering("other") as other:
        going = Thread(target=stops.stop, args=("one",))
        going.start()
        assert one.stopped.wait(2)
        assert not other.stopped.is_set()
    going.join(2)
    assert not going.is_alive()


def test_stopping_waits_until_the_answer_has_ended() -> None:
    stops = Stops()
    order: list[str] = []

    def answer() -> None:
        with stops.answering("page") as going:
            order.append("begun")
            going.stopped.wait()
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
    with stops.answering("page") as going:
        assert not going.stopped.is_set()


def test_what_is_unwanted_is_also_stopped() -> None:
    stops = Stops()
    with stops.answering("page") as going:
        Thread(target=stops.stop, args=("page",), kwargs={"unwanted": True}).start()
        assert going.stopped.wait(5)
        assert going.unwanted.is_set()
    with stops.answering("page") as going:
        Thread(target=stops.stop, args=("page",)).start()
        assert going.stopped.wait(5)
        assert not going.unwanted.is_set()
