"""What the suite @NAME@ calls.  Import your own code here."""
import random


def contains(kind, n):
    """A set finds what a list has to look for."""
    return n - 1 in COLLECTIONS[kind, n]


# Made on import, outside of what is timed.
COLLECTIONS = {(kind, n): make(range(n))
               for kind, make in (("list", list), ("set", set))
               for n in (10, 1000)}


def make_numbers():
    source = random.Random(1)
    return [source.random() for _ in range(1000)]


def sort(numbers):
    return sorted(numbers)


def is_sorted(numbers):
    return all(a <= b for a, b in zip(numbers, numbers[1:]))
