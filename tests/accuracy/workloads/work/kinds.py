# SPDX-License-Identifier: MIT
"""Ten kinds of work in countable units, some 25 to 160 us a call."""
import io
import json
import os
import random
import re
import tempfile

from work.amount import units

FLOATS = units(1000)
DICTS = units(400)
JSON = [{"id": 1, "tags": ["a", "b"], "x": 1.5}] * units(200)
OBJECTS = units(600)
MEMORY = units(4000)
LINES = ["GET /a/%d HTTP/1.1 200 %d" % (7, 1234)] * units(200)
SORTS = units(200)
FILES = units(200)
GENERATOR = units(1000)
STRINGS = units(400)

PATTERN = re.compile(r"^(\w+) (\S+) HTTP/(\d)\.(\d) (\d+) (\d+)$")
SHUFFLED = [random.Random(3).random() for _ in range(40)]
FOLDER = "/dev/shm" if os.path.isdir("/dev/shm") else tempfile.gettempdir()


def floats():
    x = 0.5
    for _ in range(FLOATS):
        x = 3.7 * x * (1.0 - x)
    return x


def dicts():
    counts = {}
    for i in range(DICTS):
        key = "k%d" % (i % 97)
        counts[key] = counts.get(key, 0) + 1
    return counts


def dumps():
    return json.dumps(JSON)


class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right


def objects():
    top = None
    for i in range(OBJECTS):
        top = Node(top if i % 7 else None, i)
    return top


def make_memory():
    """Eight megabytes of pointers to floats that lie all over the heap."""
    numbers = [float(i) for i in range(300000)]
    random.Random(5).shuffle(numbers)
    order = list(range(300000))
    random.Random(6).shuffle(order)
    return numbers, order


def memory(place):
    numbers, order = place
    total = 0.0
    for i in order[:MEMORY]:
        total += numbers[i]
    return total


def regex():
    return [PATTERN.match(line).group(5) for line in LINES]


def sort():
    for _ in range(SORTS):
        out = sorted(SHUFFLED)
    return out


def files():
    path = os.path.join(FOLDER, "tare-workload-%d" % os.getpid())
    with io.open(path, "w") as out:
        for i in range(FILES):
            out.write("line %d\n" % i)
            if i % 20 == 0:
                out.flush()
    with io.open(path) as back:
        size = len(back.read())
    os.unlink(path)
    return size


def squares(count):
    for i in range(count):
        yield i * i


def generator():
    return sum(x for x in squares(GENERATOR) if x & 1)


def strings():
    parts = []
    for i in range(STRINGS):
        parts.append("item-{:05d}".format(i).upper())
    return "".join(parts)
