"""The record: events in their order, and no way to change one."""

from editor import record
from editor.clock import StoppedClock
from editor.kit import Kit


def test_events_are_read_as_they_were_written(kit: Kit, clock: StoppedClock) -> None:
    with kit.db.begin() as tx:
        first = record.write(tx, clock, record.person("p"), "frozen", ("version", "v"), forum="f", data={"n": 1})
        clock.set(clock.now() + 1000)
        second = record.write(tx, clock, record.guest("c"), "commented", ("comment", "c"), forum="f", cause=first)
        record.write(tx, clock, record.SYSTEM, "swept", ("job", "j"))
    with kit.db.read() as tx:
        newest, oldest = record.of_forum(tx, "f")
        assert record.of_subject(tx, "version", "v") == [oldest]
    assert (newest.id, newest.cause, newest.actor) == (second, first, record.guest("c"))
    assert (oldest.at, oldest.data, oldest.actor) == (clock.now() - 1000, {"n": 1}, record.person("p"))


def test_the_record_offers_only_writing_and_reading() -> None:
    deeds = {name for name, value in vars(record).items() if callable(value) and name.islower()}
    own = {name for name in deeds if getattr(record, name).__module__ == "editor.record" and name[0] != "_"}
    reading = {"by_id", "by_ids", "of_forum", "of_forum_after", "of_subject", "recent", "last", "after"}
    assert own == {"person", "guest", "write", *reading}
