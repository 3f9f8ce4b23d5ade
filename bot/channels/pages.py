"""The simulator's page: its files, and what it is told when it opens.

Its own policy forbids everything from elsewhere: no font, script or picture of another host.
"""

from collections.abc import Sequence
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from locales import LANGUAGES

Station = tuple[str, str, float, float]  # key, name, latitude and longitude in degrees

FOLDER = Path(__file__).parent / "page"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
MAP = {"south": 48.808, "west": 2.215, "north": 48.925, "east": 2.435}  # what map.svg shows
HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
THREE = (
    {"phone": "amina", "title": "Amina", "role": "looks for a meal", "language": "ar"},
    {"phone": "bruno", "title": "Bruno", "role": "volunteer", "language": "fr"},
    {"phone": "claire", "title": "Claire", "role": "coordinator · PIN 280624", "language": "fr"},
)


def page_routes() -> tuple[Route, ...]:
    """Return the addresses of the page and of the files it is made of."""
    return Route("/", _page), Route("/page/{name}", _file)


def setup(stations: Sequence[Station]) -> dict[str, object]:
    """Return what the page is made from: languages, telephones, stations and the map's edges."""
    return {
        "languages": [
            {"code": one.code, "name": one.name, "direction": one.direction} for one in LANGUAGES
        ],
        "telephones": THREE,
        "stations": [
            {"key": key, "name": name, "latitude": latitude, "longitude": longitude}
            for key, name, latitude, longitude in stations
        ],
        "map": MAP,
    }


async def _page(request: Request) -> Response:
    return FileResponse(FOLDER / "index.html", media_type="text/html", headers=HEADERS)


async def _file(request: Request) -> Response:
    files = {one.name: one for one in FOLDER.iterdir() if one.suffix in TYPES}
    file = files.get(request.path_params["name"])
    if file is None:
        return JSONResponse({"error": "There is no such file."}, 404)
    return FileResponse(file, media_type=TYPES[file.suffix], headers=HEADERS)
