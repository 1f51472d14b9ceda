# SPDX-License-Identifier: MIT
"""Two workers that take turns."""


def test_turns_alternate(room):
    page = room.page
    for seat in (0, 1):
        room.ready(seat, call='bench:nothing')
    for slices, first, wanted in (((6, 6), 0, 'ABABABABABAB'),
                                  ((6, 6), 1, 'BABABABABABA'),
                                  ((3, 6), 0, 'ABABABBBB'),
                                  ((6, 3), 0, 'ABABABAAA'),
                                  ((4, 1), 1, 'BAAAA')):
        page.header.round_seats = 3
        for seat in (0, 1):
            page.write_order('time', seat, slices=slices[seat], loops=20,
                             jitter_seed=5)
        page.turn(first)
        starts = sorted(
            [(s.start_ns, 'AB'[seat]) for seat in (0, 1)
             for s in room.slices(seat)])
        assert ''.join(name for _, name in starts) == wanted, starts
        both = [[s.loops for s in room.slices(seat)] for seat in (0, 1)]
        assert all(a == b for a, b in zip(*both))
    page.header.round_seats = 1
    room.order('time', 0, slices=3, loops=5)
    assert len(room.slices(0)) == 3


def test_both_import_before_either_sets_up(room):
    room.write('early.py', 'print("imports")\ndef make(): print("sets up")\n'
               'def call(data): pass\n')
    page = room.page
    page.header.round_seats = 3
    for seat in (0, 1):
        page.launch(seat, call='early:call', setup='early:make',
                    path=[room.suite])
        page.write_order('import', seat)
    page.turn(1)
    assert [page.state(seat) for seat in (0, 1)] == ['starting'] * 2
    assert page.printed() == 'imports\n' * 2, page.printed()
    assert [page.order('setup', seat) for seat in (0, 1)] == ['ready'] * 2
    assert page.printed().endswith('sets up\n' * 2), page.printed()


def test_a_failing_import_gives_the_turn_back(room):
    page = room.page
    page.header.round_seats = 3
    for seat, call in ((0, 'bench:nothing'), (1, 'no_such_module:call')):
        page.launch(seat, call=call, path=[room.suite])
        page.write_order('import', seat)
    page.turn(1)
    assert [page.state(seat) for seat in (0, 1)] == ['starting', 'failed']
    assert 'no_such_module' in page.text(1)


def test_a_failing_seat_gives_the_turn_back(room):
    page = room.page
    room.ready(0, call='bench:explode')
    room.ready(1, call='bench:nothing')
    page.header.round_seats = 3
    for seat in (0, 1):
        page.write_order('time', seat, slices=4, loops=5)
    page.turn(1)
    assert page.state(0) == 'failed' and page.state(1) == 'ready'
    assert len(room.slices(1)) == 1
