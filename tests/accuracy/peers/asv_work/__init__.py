# SPDX-License-Identifier: MIT
"""The workloads under asv."""
from work.calls import NAMES, call


class Work:
    params = NAMES

    def setup(self, name):
        self.call = call(name)

    def time_call(self, name):
        self.call()
