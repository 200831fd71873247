"""The HTML tree of a page: what the HTML parser makes of Markdown's output and the author's own HTML together.

`page.py` runs the passes in order; each other file is one pass.
"""
