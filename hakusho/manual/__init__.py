"""The generated pages of `docs/`, from 記法 and メッセージ to rules.md, and schemas for editors.

In: records, codes, keys, limits, examples of the markup, `docs/rules.yaml`. Out: Markdown, JSON.
A page is a module and an entry in `pages.py`; `.venv/bin/python -m hakusho.manual` writes them all.
"""
