"""coursegen: a folder of Markdown lectures becomes a course website."""

__version__ = "0.1.0"
