"""The brake, by the clock: who hurries is slowed, who goes on is refused and then cut off, who waits is forgiven."""

from editor.live.brake import CUT_FROM, REFUSED_FROM, Brake

RATE, BYTES, BURST = 40.0, 500_000.0, 3.0


def brake() -> Brake:
    return Brake(RATE, BYTES, BURST)


def test_an_honest_typist_is_never_slowed() -> None:
    one = brake()
    assert {one.pay(200, second / 15) for second in range(15 * 600)} == {0.0}
    assert (one.guilt, one.refuses, one.cuts) == (0.0, False, False)


def test_a_burst_passes_and_what_follows_is_slowed_to_the_rate() -> None:
    one, now = brake(), 100.0
    pauses = [one.pay(0, now) for _ in range(round(RATE * BURST))]
    assert set(pauses) == {0.0}
    for _ in range(200):  # each waits as long as it is told to
        now += one.pay(0, now)
    assert 200 / RATE - 0.2 < now - 100.0 < 200 / RATE + 0.2


def test_bytes_are_slowed_like_messages() -> None:
    one, now, sent = brake(), 0.0, 0
    while sent < 10 * BYTES:
        now += one.pay(200_000, now)
        sent += 200_000
    assert 10 - BURST - 1 < now < 10 - BURST + 1


def test_whoever_goes_on_while_being_slowed_is_refused_then_cut_off_and_forgiven_with_time() -> None:
    one, now, refused, cut = brake(), 0.0, 0.0, 0.0
    while not one.cuts:
        pause = one.pay(30, now)
        one.press(pause)
        now += pause
        refused = refused or (now if one.refuses else 0.0)
    cut = now
    assert REFUSED_FROM < refused < 2 * REFUSED_FROM
    assert CUT_FROM < cut < 2 * CUT_FROM
    one.pay(30, now + 60.0)
    assert (one.refuses, one.cuts) == (False, False)


def test_a_few_bad_messages_are_enough() -> None:
    one = brake()
    states = []
    for _ in range(4):
        one.blame()
        states.append((one.refuses, one.cuts))
    assert states == [(False, False), (True, False), (True, False), (True, True)]


def test_what_is_dear_is_paid_for() -> None:
    one = brake()
    one.charge(RATE * (BURST + 2))
    assert round(one.pay(0, 0.0), 3) == round(2 + 1 / RATE, 3)
