"""The generated pages of `docs/` (記法, メッセージ, 大きさの上限, 変数, 組版の規則, rules.md) and schemas.

In: records, codes, keys, limits, examples of the markup, `docs/rules.yaml`. Out: Markdown, JSON.
A page is a module and an entry in `pages.py`; `.venv/bin/python -m hakusho.manual` writes them all.
"""
