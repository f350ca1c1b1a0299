"""Write the generated pages of `docs/`."""

from hakusho.manual.pages import PAGES, pages

for name, text in pages().items():
    (PAGES / name).write_text(text, encoding="utf-8")
