"""Opens WebSockets over HTTP/2 with hyper-h2, and prints what the library reports of each.

Reads a JSON object from standard input: `ca` is the certificate of the CA in PEM, `meetings` are objects with `id`, `url` and `send`.
Prints a JSON object with a report for each id.
"""

import json
import socket
import ssl
import struct
import sys
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import h2.config
import h2.connection
import h2.errors
import h2.events
import h2.exceptions

# The time without any event after which a client gives up, in seconds.
SILENCE = 3.0
UNDER_WAY, WEBSOCKET = 1, 3


def masked(opcode, payload):
    """Returns a frame of a client, with a mask of zeros: https://www.rfc-editor.org/rfc/rfc6455#section-5.3"""
    return bytes([0x80 | opcode, 0x80 | len(payload)]) + bytes(4) + payload


class Meeting:
    """One WebSocket on a session of its own."""

    def __init__(self, url, send):
        self.url = urlsplit(url)
        self.send = send
        self.report = []
        self.received = b""
        self.is_over = False
        self.attempted = False
        self.connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True, header_encoding="utf-8"))

    def run(self, context):
        address = (self.url.hostname, self.url.port)
        try:
            with socket.create_connection(address, timeout=10) as plain:
                with context.wrap_socket(plain, server_hostname=self.url.hostname) as tls:
                    self.talk(tls)
        except socket.timeout:
            self.report.append("silence")
        except (OSError, EOFError):
            self.report.append("end of session")
        except h2.exceptions.ProtocolError as problem:
            self.report.append(type(problem).__name__)
        return ", ".join(self.report)

    def talk(self, tls):
        connection = self.connection
        connection.initiate_connection()
        connection.send_headers(UNDER_WAY, self.request("GET", "/under-way"), end_stream=True)
        tls.sendall(connection.data_to_send())
        tls.settimeout(SILENCE)
        while not self.is_over:
            data = tls.recv(65536)
            if data == b"":
                raise EOFError
            try:
                for event in connection.receive_data(data):
                    self.handle(event)
            finally:
                tls.sendall(connection.data_to_send())

    def request(self, method, path, *more):
        authority = f"{self.url.hostname}:{self.url.port}"
        pseudo = [(":method", method), (":scheme", "https"), (":authority", authority), (":path", path)]
        return [*pseudo, *more]

    def attempt(self):
        """https://www.rfc-editor.org/rfc/rfc8441#section-5.1"""
        self.attempted = True
        if self.connection.remote_settings.enable_connect_protocol != 1:
            self.report.append("not announced")
            self.is_over = True
            return
        fields = [(":protocol", "websocket"), ("sec-websocket-version", "13")]
        self.connection.send_headers(WEBSOCKET, self.request("CONNECT", "/", *fields))

    def handle(self, event):
        stream = getattr(event, "stream_id", None)
        if isinstance(event, h2.events.ConnectionTerminated):
            self.end(f"GOAWAY {name_of(event.error_code)}")
        elif isinstance(event, h2.events.ResponseReceived) and stream == UNDER_WAY and not self.attempted:
            self.attempt()
        elif stream == WEBSOCKET:
            self.handle_stream(event)

    def handle_stream(self, event):
        if isinstance(event, (h2.events.ResponseReceived, h2.events.InformationalResponseReceived)):
            status = dict(event.headers)[":status"]
            self.report.append(status)
            if status == "200" and self.send is not None:
                self.connection.send_data(WEBSOCKET, masked(1, self.send.encode()))
        elif isinstance(event, h2.events.DataReceived):
            self.connection.acknowledge_received_data(event.flow_controlled_length, WEBSOCKET)
            self.received += event.data
            self.read_frames()
        elif isinstance(event, h2.events.StreamEnded):
            self.end("END_STREAM")
        elif isinstance(event, h2.events.StreamReset):
            self.end(f"RST_STREAM {name_of(event.error_code)}")
        elif isinstance(event, h2.events.TrailersReceived):
            self.report.append("trailers")

    def read_frames(self):
        """Reports whole frames: https://www.rfc-editor.org/rfc/rfc6455#section-5.2"""
        while len(self.received) >= 2:
            opcode, length, start = self.received[0] & 15, self.received[1] & 127, 2
            if length >= 126:
                size = 2 if length == 126 else 8
                start += size
                length = int.from_bytes(self.received[2:start], "big")
            if len(self.received) < start + length:
                return
            payload = self.received[start : start + length]
            self.received = self.received[start + length :]
            self.handle_frame(opcode, payload)

    def handle_frame(self, opcode, payload):
        if opcode == 8 and len(payload) >= 2:
            reason = payload[2:].decode(errors="replace")
            self.report.append(f"Close {struct.unpack('>H', payload[:2])[0]}" + (f" {reason}" if reason else ""))
            try:
                self.connection.send_data(WEBSOCKET, masked(8, payload[:2]))
            except (h2.exceptions.StreamClosedError, h2.exceptions.FlowControlError):
                pass
        elif opcode < 8:
            self.report.append("message")
        else:
            self.report.append(f"opcode {opcode}")

    def end(self, how):
        self.report.append(how)
        self.is_over = True


def name_of(code):
    try:
        return h2.errors.ErrorCodes(code).name
    except ValueError:
        return str(code)


def main():
    task = json.load(sys.stdin)
    context = ssl.create_default_context(cadata=task["ca"])
    context.set_alpn_protocols(["h2"])
    with ThreadPoolExecutor(64) as pool:
        run = lambda meeting: Meeting(meeting["url"], meeting.get("send")).run(context)
        reports = list(pool.map(run, task["meetings"]))
    json.dump(dict(zip((meeting["id"] for meeting in task["meetings"]), reports)), sys.stdout)


main()
