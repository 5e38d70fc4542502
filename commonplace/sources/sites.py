"""What an address tells by itself: that it leads to a video or a podcast, which of several spellings it is, and how to open it at a moment.

Nothing is asked of these sites for it.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from commonplace.sources.models import SourceKind

_YOUTUBE = {"youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com", "www.youtube-nocookie.com"}
_YOUTUBE_PATH = re.compile(r"/(?:shorts|embed|live|v)/([\w-]{6,20})/?")
_YOUTUBE_ID = re.compile(r"[\w-]{6,20}")
_VIMEO = re.compile(r"/(?:video/|channels/\w+/)?(\d{5,12})(/[0-9a-f]{8,12})?/?")
_VIDEO_FILE = re.compile(r"\.(mp4|m4v|webm|ogv|mov)$", re.IGNORECASE)
_SOUND_FILE = re.compile(r"\.(mp3|m4a|m4b|aac|oga|ogg|opus|wav|flac)$", re.IGNORECASE)
_VIDEOS = (
    re.compile(r"(www\.)?ted\.com/talks/"),
    re.compile(r"media\.ccc\.de/v/"),
    re.compile(r"(www\.)?dailymotion\.com/video/"),
    re.compile(r"[^/]+/(w|videos/watch)/[0-9a-zA-Z-]{22,36}$"),
    re.compile(r"(www\.)?loom\.com/share/"),
)
_PODCASTS = (
    re.compile(r"podcasts\.apple\.com/"),
    re.compile(r"open\.spotify\.com/(episode|show)/"),
    re.compile(r"overcast\.fm/\+"),
    re.compile(r"pca\.st/"),
    re.compile(r"(www\.)?podbean\.com/"),
)


def usual_address(url: str) -> str:
    """The one spelling of a video that its site knows under several (youtu.be, shorts, players of other pages); any other address as it is."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host == "youtu.be" and _YOUTUBE_ID.fullmatch(parts.path.strip("/")):
        return _youtube(parts.path.strip("/"))
    if host in _YOUTUBE:
        if match := _YOUTUBE_PATH.fullmatch(parts.path):
            return _youtube(match[1])
        named = parse_qs(parts.query).get("v", [""])[0]
        if parts.path == "/watch" and _YOUTUBE_ID.fullmatch(named):
            return _youtube(named)
    if host in {"vimeo.com", "www.vimeo.com", "player.vimeo.com"} and (match := _VIMEO.fullmatch(parts.path)):
        return f"https://vimeo.com/{match[1]}{match[2] or ''}"
    return url


def _youtube(video: str) -> str:
    return f"https://www.youtube.com/watch?v={video}"


def kind_at(url: str) -> SourceKind:
    """What stands at this address, as far as the address tells."""
    parts = urlsplit(url)
    host, path = parts.hostname or "", parts.path
    place = f"{host}{path}"
    if (host in _YOUTUBE and path == "/watch") or (host == "vimeo.com" and _VIMEO.fullmatch(path)) or _VIDEO_FILE.search(path):
        return SourceKind.VIDEO
    if any(pattern.match(place) for pattern in _VIDEOS):
        return SourceKind.VIDEO
    if _SOUND_FILE.search(path) or any(pattern.match(place) for pattern in _PODCASTS):
        return SourceKind.PODCAST
    return SourceKind.PDF if path.lower().endswith(".pdf") else SourceKind.PAGE


def is_media_file(url: str) -> bool:
    """Whether the address leads to the film or the recording itself, which has no page to read."""
    path = urlsplit(url).path
    return bool(_VIDEO_FILE.search(path) or _SOUND_FILE.search(path))


def at_moment(url: str, seconds: int) -> str:
    """The address that opens the recording at this moment; "" where the site is not known to support that."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    bare = url.partition("#")[0]
    if host in _YOUTUBE:
        return f"{bare}&t={seconds}s"
    if host == "vimeo.com":
        return f"{bare}#t={seconds}s"
    if host == "open.spotify.com":
        return f"{bare}{'&' if parts.query else '?'}t={seconds}"
    if is_media_file(url) or host == "media.ccc.de":
        return f"{bare}#t={seconds}"
    return ""
