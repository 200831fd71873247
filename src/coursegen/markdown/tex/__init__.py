r"""TeX as lecturers write it → TeX that the formula engine takes: tokens, macros, tree, rules, engine. Pure.

`tokens` cuts the text, `macros` replaces what is defined (by the page, the site and the prelude), `tree` finds groups,
environments and fences and bounds their depth, `rules` says the rest in words the engine knows (with `texts`, `tables`,
`fences`, `names` and `colours`), `equations` finds rows and their numbers, and `engine` alone talks to the engine.
"""
