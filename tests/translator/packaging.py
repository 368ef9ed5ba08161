"""Packages for tests: the bundled one zipped, broken in ways, and a server on this machine that offers them."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from translator.engines.argos import import_package_module
from translator.packages import starter_folder

ROOT = "translate-de_en-9_9"
Edit = Callable[[dict[str, bytes]], None]


def package_files(
    *, from_code: str = "de", to_code: str = "en", version: str = "9.9", root: str = ROOT
) -> dict[str, bytes]:
    """The files of the bundled package under another name; its list of known terms stays out."""
    folder = starter_folder()
    names = ("metadata.json", "README.md", "sentencepiece.model", "model/config.json", "model/model.bin")
    files = {f"{root}/{name}": (folder / name).read_bytes() for name in (*names, "model/shared_vocabulary.json")}
    metadata = json.loads(files[f"{root}/metadata.json"])
    metadata |= {"from_code": from_code, "to_code": to_code, "package_version": version}
    files[f"{root}/metadata.json"] = json.dumps(metadata).encode()
    return files


def pack(files: dict[str, bytes]) -> bytes:
    """An archive of some files; stored, because deflating the weights takes most of a second."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as stream:
        for name, content in files.items():
            stream.writestr(name, content)
    return buffer.getvalue()


def write_package(folder: Path, **values: str) -> Path:
    """An unpacked package below a folder."""
    root = values.setdefault("root", ROOT)
    for name, content in package_files(**values).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder / root


def use_folders(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let Argos keep its packages and downloads below ``home``; the folder of the packages."""
    settings = import_package_module().settings
    packages = home / "argos-translate" / "packages"
    downloads = home / "argos-translate" / "downloads"
    packages.mkdir(parents=True)
    downloads.mkdir()
    monkeypatch.setattr(settings, "package_data_dir", packages)
    monkeypatch.setattr(settings, "package_dirs", [packages])
    monkeypatch.setattr(settings, "downloads_dir", downloads)
    return packages


@dataclass
class Index:
    """A package index on this machine.

    Args:
        url: where it is served.
        files: what it serves, by path.
        requests: path and Range header of each request so far.
        cut: after how many bytes the next answer to a path breaks off; used once.
        etag: sent with each file; ``None`` for none.
        ranges: whether it understands Range.
    """

    url: str
    files: dict[str, bytes] = field(default_factory=dict)
    requests: list[tuple[str, str | None]] = field(default_factory=list)
    cut: dict[str, list[int]] = field(default_factory=dict)
    etag: str | None = '"1"'
    ranges: bool = True

    def offer(self, *rows: dict[str, Any]) -> None:
        """Serve an index of these rows, each completed to a package from German to English."""
        base = {"package_version": "9.9", "argos_version": "1.9", "from_code": "de", "to_code": "en"}
        self.files["/index.json"] = json.dumps([{**base, **row} for row in rows]).encode()


@contextmanager
def serve() -> Iterator[Index]:
    """A server on 127.0.0.1, gone afterwards."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range")
            index.requests.append((self.path, wanted))
            content = index.files.get(self.path)
            if content is None:
                self.send_error(404)
                return
            start = 0
            same = index.etag is not None and self.headers.get("If-Range") == index.etag
            if wanted and index.ranges and same:
                start = int(wanted.removeprefix("bytes=").removesuffix("-"))
                if start >= len(content):
                    self.send_response(416)
                    self.send_header("Content-Range", f"bytes */{len(content)}")
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
            if index.etag is not None:
                self.send_header("ETag", index.etag)
            body = content[start:]
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            cuts = index.cut.get(self.path, [])
            self.wfile.write(body[: cuts.pop(0)] if cuts else body)
            self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    index = Index(url=f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield index
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
