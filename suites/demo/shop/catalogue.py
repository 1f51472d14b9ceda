# SPDX-License-Identifier: MIT
"""The goods, and how to find them."""
from shop.rounds import repeated

COLOURS = ("red", "blue", "green", "black", "white")
THINGS = ("cup", "plate", "bowl", "jug", "pot", "pan", "lid", "tray", "fork",
          "spoon")


class Product:
    def __init__(self, number, name, cents):
        self.number = number
        self.name = name
        self.cents = cents
        self.words = frozenset(name.split())


def make(count):
    """COUNT products; every fiftieth is a blue cup."""
    return [Product(1000 + i,
                    "%s %s no %d" % (COLOURS[i // 10 % 5], THINGS[i % 10], i),
                    199 + i * 37 % 1500)
            for i in range(count)]


def score(product, words):
    """How many of WORDS name PRODUCT, whole words before parts of them."""
    points = 0
    for word in words:
        if word in product.words:
            points += 2
        elif word in product.name:
            points += 1
    return points


def rank(goods, words, limit):
    found = [(-score(product, words), product.number, product)
             for product in goods]
    found = [entry for entry in found if entry[0] <= -2 * len(words)]
    found.sort(key=lambda entry: entry[:2])
    return [product for _, _, product in found[:limit]]


def search(goods, query, limit=10):
    """The best LIMIT products that have all words of QUERY."""
    return repeated(rank, goods, query.lower().split(), limit)
