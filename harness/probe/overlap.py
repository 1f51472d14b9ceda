# SPDX-License-Identifier: MIT
"""A part of worker.py: what is measured in an event loop, where calls may
overlap."""
import sys

from _tare_failures import Skipped, Trouble, describe, is_skip
from _tare_functions import find_function
from _tare_targets import VALUE_SINGLE_NS, RunnerTarget

VALUE_ERRORS, VALUE_THROUGHPUT_BITS = 9, 12


class AsyncTarget(RunnerTarget):
    """A coroutine function: one coroutine awaits it N times."""

    def set_up(self):
        self.loop = self.make_loop()
        data = self.functions.call('setup')
        if hasattr(data, '__await__'):
            data = self.loop.run_until_complete(data)
        if is_skip(data):
            raise Skipped(str(data))
        self.data = () if data is None else (data,)
        self.bind()

    def bind(self):
        self.probe.bind_runner(self.runner(self.functions.get('call')),
                               self.runner(None))

    def make_loop(self):
        import asyncio
        factory = self.job['loop_factory']
        make = find_function(factory) if factory else asyncio.new_event_loop
        loop = make()
        if not hasattr(loop, 'run_until_complete'):
            raise Trouble('%s returned a %s, not an event loop' % (
                factory, type(loop).__name__))
        asyncio.set_event_loop(loop)
        return loop

    def runner(self, function):
        from itertools import repeat
        start, stop, loop = self.probe.start, self.probe.stop, self.loop
        before = self.functions.get('before_each')
        args = self.data
        kwargs = self.functions.kwargs['call']

        async def drive(calls):
            start()
            for _ in repeat(None, calls):
                await function(*args, **kwargs)
            stop()

        async def drive_empty(calls):
            start()
            for _ in repeat(None, calls):
                pass
            stop()

        async def drive_apart(calls):
            for _ in repeat(None, calls):
                await self.prepare()
                start()
                await function(*args, **kwargs)
                stop()

        async def drive_empty_apart(calls):
            for _ in repeat(None, calls):
                start()
                stop()

        drives = ((drive_empty, drive), (drive_empty_apart, drive_apart))
        chosen = drives[before is not None][function is not None]

        def run(calls):
            loop.run_until_complete(chosen(calls))
        return run

    async def prepare(self):
        done = self.functions.call('before_each', *self.data)
        if hasattr(done, '__await__'):
            await done

    def try_once(self):
        RunnerTarget.try_once(self)
        if self.functions.get('check') is None:
            return None
        return self.loop.run_until_complete(
            self.functions.call('call', *self.data))

    def tear_down(self):
        done = self.functions.call('teardown', *self.data)
        if hasattr(done, '__await__'):
            self.loop.run_until_complete(done)
        self.loop.close()


class LoadTarget(AsyncTarget):
    """Many users at once.  Closed loop: each calls again when its last call
    has ended.  Open loop: calls are due at a steady rate, whatever the
    answers; a free user takes the next one, and its time counts from when it
    was due, so that waiting for a free user is not left out."""

    def bind(self):
        self.call, self.kwargs = (self.functions.get('call'),
                                  self.functions.kwargs['call'])
        self.duration_ns = self.job['load']['duration_ns']
        rate = self.job['load']['rate']
        self.interval_ns = 1e9 / rate if rate else 0
        self.probe.bind_runner(self.run, None)

    def try_once(self):
        start_ns = self.probe.clock()
        self.loop.run_until_complete(self.call(*self.data, **self.kwargs))
        self.probe.set_value(VALUE_SINGLE_NS, self.probe.clock() - start_ns)

    def run(self, users):
        self.calls = LoadCalls(self, users)
        self.loop.run_until_complete(self.serve(users))
        self.calls.report(self.duration_ns)

    async def serve(self, users):
        import asyncio
        calls, spawn = self.calls, self.loop.create_task
        self.probe.start()
        calls.begin(self.probe.clock(), self.duration_ns)
        if self.interval_ns:
            tasks = [spawn(calls.answer(i)) for i in range(users)]
            tasks.append(spawn(calls.hand_out()))
        else:
            tasks = [spawn(calls.repeat(i)) for i in range(users)]
        late = (await asyncio.wait(
            tasks, timeout=2e-9 * self.duration_ns))[1]
        self.probe.stop()
        calls.close()
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=1)


class LoadCalls:
    """The calls of a load: which are due, which are under way, and how they
    ended."""

    def __init__(self, target, users):
        from asyncio import sleep
        from collections import deque
        self.sleep, self.idle = sleep, deque()
        self.call, self.args, self.kwargs = (target.call, target.data,
                                             target.kwargs)
        self.probe, self.loop = target.probe, target.loop
        self.clock, self.record = target.probe.clock, target.probe.record
        self.interval_ns = target.interval_ns
        self.under_way = [None] * users  # since when
        self.taken = self.errors = self.answered = self.in_time = 0
        self.waker = self.first_error = None
        self.over = False

    def begin(self, now_ns, duration_ns):
        self.start_ns, self.end_ns = now_ns, now_ns + duration_ns

    async def attempt(self, user, since_ns):
        self.under_way[user] = since_ns
        try:
            await self.call(*self.args, **self.kwargs)
        except Exception as error:
            if self.over:
                raise
            self.errors += 1
            self.first_error = self.first_error or error
        else:
            now_ns = self.clock()
            self.record(now_ns - since_ns)
            self.answered += 1
            self.in_time += now_ns <= self.end_ns
        self.under_way[user] = None

    async def repeat(self, user):
        """A user in a closed loop.  Its call waits for its turn as a request
        does, else a function that never waits would have one user."""
        while True:
            since_ns = self.clock()
            if since_ns >= self.end_ns:
                return
            self.under_way[user] = since_ns
            await self.sleep(0)
            await self.attempt(user, since_ns)

    def next_due_ns(self):
        return self.start_ns + int(self.taken * self.interval_ns)

    async def answer(self, user):
        """A user in an open loop."""
        while True:
            due_ns = self.next_due_ns()
            if due_ns >= self.end_ns:
                return
            if due_ns <= self.clock():
                self.taken += 1
                self.under_way[user] = due_ns
                await self.sleep(0)
            else:
                due_ns = await self.wait_for_work()
                if due_ns is None:
                    return
            await self.attempt(user, due_ns)

    def wait_for_work(self):
        future = self.loop.create_future()
        self.idle.append(future)
        if self.waker is not None:
            self.waker.set_result(None)
            self.waker = None
        return future

    async def hand_out(self):
        """Wake a user when a call is due.  The loop's timers are good to a
        millisecond, so the last of the wait is spent awake."""
        while self.next_due_ns() < self.end_ns:
            if not self.idle:
                self.waker = self.loop.create_future()
                await self.waker
                continue
            due_ns = self.next_due_ns()
            left_ns = due_ns - self.clock()
            if left_ns > 0:
                await self.sleep(max(left_ns - 2000000, 0) / 1e9)
                continue
            self.taken += 1
            self.idle.popleft().set_result(due_ns)
        for future in self.idle:
            future.set_result(None)

    def close(self):
        """What has not ended by now has taken at least so long."""
        self.over = True
        now_ns = self.clock()
        late = [since_ns for since_ns in self.under_way
                if since_ns is not None]
        while self.interval_ns and self.next_due_ns() < self.end_ns:
            late.append(self.next_due_ns())
            self.taken += 1
        for since_ns in late:
            self.record(now_ns - since_ns)
        self.errors += len(late)

    def report(self, duration_ns):
        if self.first_error is not None and not self.answered:
            raise self.first_error
        if self.first_error is not None:
            sys.stderr.write('the first of %d errors:\n%s\n' % (
                self.errors, describe(self.first_error)))
        self.probe.set_value(VALUE_ERRORS, self.errors)
        self.probe.set_value(VALUE_THROUGHPUT_BITS,
                             self.in_time * 1e9 / duration_ns)


TARGETS = {'async': AsyncTarget, 'load': LoadTarget}
