# SPDX-License-Identifier: MIT
"""What is measured of the shop; the shop itself is in shop/."""
from shop import catalogue, invoices, pricing

CARTS = 40


def make_cart():
    goods = catalogue.make(20)
    return [pricing.Line(product, 1 + i % 4)
            for i, product in enumerate(goods[:8])]


def make_carts():
    goods = catalogue.make(200)
    return [[pricing.Line(product, 1 + (i + j) % 4)
             for j, product in enumerate(goods[i:i + 3 + i % 5])]
            for i in range(CARTS)]


def make_catalogue(n):
    return catalogue.make(n)


def price(cart):
    return pricing.price(cart)


def price_is_right(result):
    return result.total == result.net + result.tax and result.net == 6530


def search(goods):
    return catalogue.search(goods, "blue cup")


def search_is_right(result, n):
    return (len(result) == min(10, n // 50) and
            all({"blue", "cup"} <= product.words for product in result))


def invoice(cart):
    return invoices.render(cart)


def invoice_is_right(result):
    lines = result.splitlines()
    return len(lines) == 8 + 4 and lines[-1].endswith("77.71")


def checkout(carts):
    return [(pricing.price(cart).total, invoices.render(cart))
            for cart in carts]


def checkout_is_right(result):
    return (len(result) == CARTS and
            all("%.2f" % (total / 100.0) in text for total, text in result))
