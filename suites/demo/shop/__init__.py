# SPDX-License-Identifier: MIT
"""A small shop: goods, prices, invoices."""
