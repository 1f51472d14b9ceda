# SPDX-License-Identifier: MIT
"""Writing JSON: the standard library, or one that is made for speed."""
import importlib
import json


def document():
    return {
        "page": 1,
        "next": None,
        "orders": [
            {
                "id": 1000 + i,
                "customer": "customer-%d" % (i % 17),
                "paid": i % 3 == 0,
                "total": 12.5 * i,
                "lines": [{"sku": "A-%04d" % j, "count": j + 1}
                          for j in range(i % 5)],
            }
            for i in range(100)
        ],
    }


def make(library):
    return importlib.import_module(library).dumps, document()


def dump(data):
    dumps, value = data
    return dumps(value)


def reads_back(result):
    return json.loads(result) == document()
