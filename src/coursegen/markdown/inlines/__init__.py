"""Inline constructs, one per file. `parser.py` holds their order."""
