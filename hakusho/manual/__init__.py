"""The pages of `docs/ja/` that are made from the code: 記法, メッセージ, 大きさの上限, 変数.

In: codes, keys, limits, the markup that the parser reads. Out: Markdown. A page is a module and an
entry in `pages.py`; `.venv/bin/python -m hakusho.manual` writes them all.
"""
