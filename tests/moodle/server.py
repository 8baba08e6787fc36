"""The site as a server, and what can go wrong between it and us."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from moodle import forms
from moodle.functions import call
from moodle.site import Fault, Site

HTML = b"<!DOCTYPE html><html><body>One moment please</body></html>"
WAITS = {"maintenance": "sitemaintenance", "upgrade": "upgraderunning", "no database": "dbconnectionfailed"}
WRITES = ("create", "update", "enrol_manual", "add_cohort", "delete_cohort")


@dataclass
class Trouble:
    """What goes wrong with the next calls of a function: how, how often, and what else happens at that moment."""

    function: str
    how: str
    times: int = 1
    also: Callable[[], None] = lambda: None
    after: int = 0
    """So many calls go well first."""


@dataclass
class Server:
    """A served site, and a record of what it was asked."""

    site: Site = field(default_factory=Site)
    url: str = ""
    stall_s: float = 1.0
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)

    def trouble(self, function: str, how: str, times: int = 1, after: int = 0) -> None:
        """Let the next calls of this function (a part of its name) go wrong, or those after so many."""
        self.troubles.append(Trouble(function, how, times, after=after))

    def functions(self) -> list[str]:
        """The functions that were called, in order."""
        return [function for function, _ in self.calls]

    def writes(self) -> list[str]:
        """Those of them that change something."""
        return [name for name in self.functions() if any(word in name for word in WRITES)]

    def next_trouble(self, function: str) -> Trouble | None:
        for one in self.troubles:
            if one.function in function and one.after:
                one.after -= 1
            elif one.function in function and one.times:
                one.times -= 1
                return one
        return None


@contextmanager
def serving(**wants: Any) -> Iterator[Server]:
    """A site that is served for as long as the block lasts."""
    server = Server(**wants)

    class Handler(_Handler):
        served = server
        lock = threading.Lock()

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    httpd.block_on_close = False
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    server.url = f"http://127.0.0.1:{httpd.server_address[1]}"
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    served: Server
    lock: threading.Lock

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if not self.path.split("?")[0].endswith("/webservice/rest/server.php"):
            self.answer(404, HTML)
            return
        self.served.queries.append(self.path.partition("?")[2])
        is_form = "form-urlencoded" in self.headers.get("Content-Type", "")
        params = forms.read(body, self.served.site.most_fields) if is_form else {}
        self.serve(params, is_json_body="json" in self.headers.get("Content-Type", ""))

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.serve({})

    def serve(self, params: dict[str, Any], *, is_json_body: bool = False) -> None:
        token, function = params.pop("wstoken", ""), params.pop("wsfunction", "")
        is_json = params.pop("moodlewsrestformat", "") == "json"
        served = self.served
        served.calls.append((function, params))
        trouble = served.next_trouble(function)
        how = trouble.how if trouble else ""
        if trouble:
            trouble.also()
        if how in ("timeout before", "stall"):
            time.sleep(served.stall_s)
            self.close_connection = True
            return
        if how in ("500", "502"):
            self.answer(int(how), HTML)
        elif how == "503":
            self.answer(503, HTML)
        elif how == "html":
            self.answer(200, HTML)
        elif how == "403":
            self.answer(403, b"")
        elif how in WAITS:
            self.say(_error(WAITS[how]), is_json)
        elif how == "half":
            self.do_half(token, function, params)
            self.answer(500, HTML)
        elif how and how not in ("timeout after", "500 after", "cut", "twice"):
            self.say(_error(how), is_json)
        else:
            self.work(token, function, params, how, is_json, is_json_body)

    def do_half(self, token: str, function: str, params: dict[str, Any]) -> None:
        """Of what is done row by row, do the first half of the rows; what is done as a whole is not done at all."""
        if function == "core_user_update_users":
            rows = list(params["users"].items())
            self.value(token, function, {"users": dict(rows[: len(rows) // 2])}, is_json_body=False)

    def work(self, token: str, function: str, params: Any, how: str, is_json: bool, is_json_body: bool) -> None:
        value = self.value(token, function, params, is_json_body)
        if how == "timeout after":
            time.sleep(self.served.stall_s)
            self.close_connection = True
        elif how == "500 after":
            self.answer(500, HTML)
        elif how == "cut":
            self.answer(200, json.dumps(value).encode()[:-3])
        elif how == "twice" and isinstance(value, list):
            self.say([*value, *value], is_json)
        else:
            self.say(value, is_json)

    def value(self, token: str, function: str, params: Any, is_json_body: bool) -> Any:
        site = self.served.site
        if is_json_body:
            return _error("invalidparameter")
        if token != site.token:
            return _error("invalidtoken")
        if site.users[3].suspended:
            return _error("wsaccessusersuspended")
        try:
            with self.lock:
                return call(site, function, params)
        except Fault as fault:
            return _error(fault.code, fault.message)

    def say(self, value: Any, is_json: bool) -> None:
        if not is_json:
            self.answer(200, b'<?xml version="1.0" encoding="UTF-8" ?><RESPONSE></RESPONSE>', "application/xml")
            return
        self.answer(200, json.dumps(value).encode(), "application/json")

    def answer(self, status: int, body: bytes, kind: str = "text/html") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


def _error(code: str, message: str = "") -> dict[str, Any]:
    return {"exception": "core\\exception\\moodle_exception", "errorcode": code, "message": message or code}
