# SPDX-License-Identifier: MIT
from setuptools import setup

setup(name="work", version="0", packages=["work"])
