# SPDX-License-Identifier: MIT
"""What a cart costs; money is whole cents."""
from shop.rounds import repeated

TAX_PERCENT = 19
DISCOUNTS = ((4, 10), (3, 5))  # from so many pieces, so many per cent less


class Line:
    """So many pieces of one product."""

    def __init__(self, product, count):
        self.product = product
        self.count = count


class Bill:
    def __init__(self, lines, net, tax):
        self.lines = lines
        self.net = net
        self.tax = tax
        self.total = net + tax


def price_line(line):
    cents = line.product.cents * line.count
    for pieces, percent in DISCOUNTS:
        if line.count >= pieces:
            return cents - cents * percent // 100
    return cents


def add_up(cart):
    lines = [(line.product.name, line.count, price_line(line))
             for line in cart]
    net = sum(cents for _, _, cents in lines)
    return Bill(lines, net, (net * TAX_PERCENT + 50) // 100)


def price(cart):
    """The bill of CART: its lines, net, tax and total."""
    return repeated(add_up, cart)
