"""Which style rules the engine can read."""

from __future__ import annotations

from typing import Any

import cssselect2


def is_readable(rule: Any) -> bool:
    """Whether the selectors of a rule can be read; if not, it is invalid (CSS Syntax 3 §9)."""
    try:
        cssselect2.compile_selector_list(rule.prelude)
    except cssselect2.SelectorError:
        return False
    return True
