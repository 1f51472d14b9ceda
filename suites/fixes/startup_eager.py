# SPDX-License-Identifier: MIT
"""A small tool that imports all it may ever need when it starts."""
import asyncio
import http.server
import sys


def hello(name):
    sys.stdout.write("hello, %s\n" % name)


def serve(port):
    handler = http.server.SimpleHTTPRequestHandler
    http.server.HTTPServer(("localhost", port), handler).serve_forever()


def wait(seconds):
    asyncio.run(asyncio.sleep(seconds))
