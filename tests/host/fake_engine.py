"""A Docker Engine as far as its socket tells: answers a few read-only questions with what a test prepared."""

from __future__ import annotations

import json
import socketserver
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

__all__ = ["serving"]


@contextmanager
def serving(answers: Mapping[str, object], *, version: str = "28.0.1", memory: int = 8_000_000_000) -> Iterator[str]:
    """The address of an engine that lives as long as the block; ``answers`` maps ends of paths to documents."""
    known = {
        "/version": {"Version": version, "ApiVersion": "1.41", "MinAPIVersion": "1.12"},
        "/info": {"MemTotal": memory},
        **answers,
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = next((value for end, value in known.items() if self.path.partition("?")[0].endswith(end)), None)
            body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(404 if answer is None else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def address_string(self) -> str:
            return "here"

        def log_message(self, *words: object) -> None:
            """Keep the test's output clean."""

    class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
        daemon_threads = True

    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "s")
        with Server(path, Handler) as server:
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
            thread.start()
            try:
                yield f"unix://{path}"
            finally:
                server.shutdown()
                thread.join()
