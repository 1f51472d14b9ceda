# SPDX-License-Identifier: MIT
"""The workloads under pyperf."""
import pyperf
from work.calls import NAMES

runner = pyperf.Runner()
for name in NAMES:
    runner.timeit(name, "function()",
                  "from work.calls import call; function = call(%r)" % name)
