"""A WSGI application that fails in the middle of its answer."""

from collections.abc import Callable, Iterator


def application(environ: dict, start_response: Callable) -> Iterator[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"begun"
    raise ValueError(f"cannot write the row of '{environ['QUERY_STRING']}' for {environ['PATH_INFO']}")
