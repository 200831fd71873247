"""The last build published again, where nothing it was made from is different but the times of files.

So it is where a checkout is fresh and the cache is that of an earlier run, or where the output folder was deleted. No
page is read, nothing is rendered, and no document is decoded: what was published comes out of the cache.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from coursegen.cache import Cache
from coursegen.codec import from_data, to_data
from coursegen.config import BuildConfig
from coursegen.loader import look, read_sizes
from coursegen.model import Asset, Copy, Output, Size
from coursegen.publish import Published, publish
from coursegen.record import Record, replace
from coursegen.unchanged import LastBuild, Left, Options, Renewed, keep_row, left_in, told
from coursegen.urls import encode

if TYPE_CHECKING:
    from coursegen.made import Made


class _Again(Record):
    """What it takes to publish a build again, beside its files."""

    build: BuildConfig
    origins: Mapping[str, str]
    """The sources that outputs are made from."""
    kept: frozenset[str]
    """Paths below the output folder that are neither written nor deleted."""
    kept_sources: tuple[str, ...]
    """What earlier came from these stays."""
    images: Mapping[str, Size | None]
    """Of each image that pages show without a size, what it tells of it; by path."""


def again(made: Made, origins: Mapping[str, str]) -> object:
    """What is to be kept of a site, as data, so that it can be published again."""
    assets = {"/" + encode(asset.output): asset.path for asset in made.site.assets}
    images = {assets[address]: made.sizes.get(address) for address in made.images}
    return to_data(_Again, _Again(made.config.build, origins, made.site.kept, made.unreadable, images))


def restored(renewed: Renewed, options: Options, cache: Cache) -> tuple[LastBuild, Published] | None:
    """The last build, published again. None where the site has to be made, since something of it is not in the cache.
    Raises CoursegenError where the output folder cannot be used."""
    row = renewed.row
    try:
        standing, left, build = from_data(_Again, row["again"]), left_in(row), told(row, options, cache)
        outputs = _outputs(options.root, left, cache)
        if build is None or outputs is None or not _shows_the_same(standing.images, options.root, cache):
            return None
    except (ValueError, TypeError, LookupError):
        return None
    staying = left.keys() - outputs.keys()
    published = publish(
        outputs,
        build.folder,
        root=options.root,
        build=standing.build,
        origins=standing.origins,
        kept=standing.kept | staying,
        kept_sources=standing.kept_sources,
    )
    files = {path: (file.content, file.source) for path, file in left.items()}
    keep_row(row, options, cache, renewed.facts, files, renewed.started)
    cache.only = ()  # all that is known of pages stays
    cache.save()
    return build, replace(published, unchanged=published.unchanged + len(staying))


def _outputs(root: Path, left: Mapping[str, Left], cache: Cache) -> dict[str, Output] | None:
    """What does not lie in the output folder as it is to be; None where some of it is lost."""
    outputs: dict[str, Output] = {}
    for path, file in left.items():
        source = look(root, file.source) if file.source else None
        data = cache.get(file.content) if file.content and file.modified is None else None
        if source is not None and source.modified != file.modified:
            outputs[path] = Copy(source.path, source.size, source.modified)
        elif data is not None:
            outputs[path] = data
        elif file.modified is None:
            return None
    return outputs


def _shows_the_same(images: Mapping[str, Size | None], root: Path, cache: Cache) -> bool:
    """Whether images tell the same sizes as they did."""
    files = {path: look(root, path) for path in images}
    assets = {path: Asset(path, "", file.size, file.modified) for path, file in files.items() if file}
    return read_sizes(root, assets, cache) == {path: size for path, size in images.items() if size}
