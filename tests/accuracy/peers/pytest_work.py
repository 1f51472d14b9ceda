# SPDX-License-Identifier: MIT
"""The workloads under pytest-benchmark."""
import pytest
from work.calls import NAMES, call


@pytest.mark.parametrize("name", NAMES)
def test(benchmark, name):
    benchmark(call(name))
