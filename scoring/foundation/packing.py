"""Answers packed for the wire: pages, JSON, scripts, styles and drawings, as the browser there can unpack them."""

from flask import Flask, Response
from flask_compress import Compress

PACKED = ("text/html", "application/json", "text/javascript", "text/css", "image/svg+xml", "application/manifest+json")
SMALL = 500  # bytes; below that the head of an answer weighs more than what packing saves
WHOLE = 200
PARTIAL = 206  # a part of a file: its place is counted in bytes that packing would change


def init_app(app: Flask) -> None:
    """Pack what is worth it. A file keeps its ETag with the name of the packing added, so that it is sent once."""
    app.config.update(
        COMPRESS_MIMETYPES=list(PACKED),
        COMPRESS_MIN_SIZE=SMALL,
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],  # a browser on plain http knows gzip alone
        COMPRESS_LEVEL=4,  # of gzip: at 6 a large answer takes twice as long and is hardly smaller
        COMPRESS_STREAMS=False,
        COMPRESS_REGISTER=False,
    )
    packing = Compress()
    packing.init_app(app)

    @app.after_request
    def pack(response: Response) -> Response:
        if response.status_code == PARTIAL:
            return response
        if response.status_code == WHOLE and response.direct_passthrough and response.mimetype in PACKED:
            _read(response)
        packed: Response = packing.after_request(response)
        return packed


def _read(response: Response) -> None:
    """Read a file of ours whole, so that it can be packed, and close it."""
    response.direct_passthrough = False
    file = response.response
    data = b"".join(response.iter_encoded())
    if hasattr(file, "close"):
        file.close()
    response.set_data(data)
