# SPDX-License-Identifier: Apache-2.0
"""Stands between the browser and the server and keeps every byte that the server sends."""

import socket
import threading


class Recorder:
    def __init__(self, port):
        self._target = port
        self._lock = threading.Lock()
        self._sent = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def sent(self):
        """All responses with their headers, one bytes object for each connection."""
        with self._lock:
            return [bytes(connection) for connection in self._sent]

    def close(self):
        self._listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                client.close()
                continue
            kept = bytearray()
            with self._lock:
                self._sent.append(kept)
            threading.Thread(target=self._copy, args=(client, server, None), daemon=True).start()
            threading.Thread(target=self._copy, args=(server, client, kept), daemon=True).start()

    def _copy(self, source, destination, kept):
        try:
            while data := source.recv(65536):
                if kept is not None:
                    with self._lock:
                        kept.extend(data)
                destination.sendall(data)
        except OSError:
            pass
        finally:
            for end in (source, destination):
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
