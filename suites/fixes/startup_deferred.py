# SPDX-License-Identifier: MIT
"""The same tool; what is heavy is imported by the functions that use it."""
import sys


def hello(name):
    sys.stdout.write("hello, %s\n" % name)


def serve(port):
    import http.server

    handler = http.server.SimpleHTTPRequestHandler
    http.server.HTTPServer(("localhost", port), handler).serve_forever()


def wait(seconds):
    import asyncio

    asyncio.run(asyncio.sleep(seconds))
