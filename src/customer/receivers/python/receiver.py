"""Receives Standard Webhooks and answers decisions, from Python's standard library alone."""

import base64
import hashlib
import hmac
import json
import os
import re
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from decide import decide

SETTINGS = json.loads(os.environ["SETTINGS"])
KEY = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))
MAX_BYTES = 1024 * 1024
TOLERANCE_SECONDS = 300

# Event ids with their answers, oldest first, for as long as a signature could be shown again.
seen = {}
lock = threading.Lock()


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body leave in one packet.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_POST(self):
        length = self.headers.get("content-length", "")
        if not re.fullmatch(r"[0-9]{1,9}", length):
            return self.answer(411, {"detail": "say how long the body is"}, {"connection": "close"})
        if int(length) > MAX_BYTES:
            return self.answer(413, {"detail": "more than 1 MB"}, {"connection": "close"})
        body = self.rfile.read(int(length))
        event_id = verify(self.headers, body)
        if event_id is None:
            return self.answer(401, {"detail": "not a genuine delivery"})
        with lock:
            forget_old()
            if event_id in seen:
                return self.answer(200, seen[event_id][1], {"duplicate": "true"})
            try:
                event = json.loads(body)
                if event["id"] != event_id:
                    raise ValueError("another id")
                decision = decide(event["data"], SETTINGS)
            except (ValueError, TypeError, KeyError, AttributeError):
                return self.answer(400, {"detail": "not an event of an SMS"})
            seen[event_id] = (time.time(), decision)
        return self.answer(200, decision)

    def do_GET(self):
        self.answer(405, {"detail": "send a POST"}, {"connection": "close"})

    do_PUT = do_DELETE = do_GET

    def answer(self, status, value, more=None):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        for name, text in (more or {}).items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def verify(headers, body):
    """The delivery's id, when the bytes are genuine and of now."""
    values = [headers.get_all(name) or [] for name in ("webhook-id", "webhook-timestamp", "webhook-signature")]
    if any(len(found) != 1 for found in values):
        return None
    event_id, timestamp, signatures = (found[0] for found in values)
    if not event_id or not re.fullmatch(r"[0-9]{1,12}", timestamp):
        return None
    if abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        return None
    digest = hmac.new(KEY, f"{event_id}.{timestamp}.".encode("latin-1") + body, hashlib.sha256).digest()
    expected = b"v1," + base64.b64encode(digest)
    if any(hmac.compare_digest(one.encode("latin-1"), expected) for one in signatures.split(" ")):
        return event_id
    return None


def forget_old():
    for event_id, (at, _) in list(seen.items())[:100]:
        if at > time.time() - 2 * TOLERANCE_SECONDS and len(seen) < 50_000:
            return
        del seen[event_id]


class Server(ThreadingHTTPServer):
    # More than five connections may come at once: the sixth would wait a second for its next try.
    request_queue_size = 128


server = Server(("127.0.0.1", int(os.environ["PORT"])), Receiver)
# From another thread, since shutdown waits for the loop that the signal interrupts.
signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
print(json.dumps({"url": f"http://127.0.0.1:{server.server_port}"}), flush=True)
server.serve_forever(poll_interval=0.05)
sys.exit(0)
