"""`coursegen serve`: the site as `build` would publish it, from memory, made again at every save and shown in place.

watch → changes → loop (a `Maker` makes the site) → generation → app; reload tells the open tabs.
"""

from coursegen.serve.findings import new_ones
from coursegen.serve.guard import Hosts
from coursegen.serve.loop import Rebuilt, Session
from coursegen.serve.maker import CachedSite
from coursegen.serve.server import Watching, open_port, serve

__all__ = ["CachedSite", "Hosts", "Rebuilt", "Session", "Watching", "new_ones", "open_port", "serve"]
