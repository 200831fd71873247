"""Figures: images and what stands under them, in every shape in which authors write them.

`rows.py` cuts what an author put together into lines, `shapes.py` finds figures in them, `captions.py` reads captions,
`originals.py` the comments beside them, `numbering.py` gives numbers and anchors and makes references to them.
"""
