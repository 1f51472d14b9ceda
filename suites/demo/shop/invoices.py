# SPDX-License-Identifier: MIT
"""The bill on paper."""
from shop.pricing import add_up
from shop.rounds import repeated

RULE = "-" * 44


def row(left, cents):
    return "%-34s%10.2f" % (left, cents / 100.0)


def layout(cart):
    bill = add_up(cart)
    rows = [row("%d x %s" % (count, name), cents)
            for name, count, cents in bill.lines]
    rows += [RULE, row("net", bill.net), row("tax", bill.tax),
             row("total", bill.total)]
    return "\n".join(rows) + "\n"


def render(cart):
    """The invoice of CART as text."""
    return repeated(layout, cart)
