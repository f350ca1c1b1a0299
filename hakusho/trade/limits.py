"""The limits of print: one table for the checks, the 入稿票 and the tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrintLimit:
    """The values beyond which there is a warning or an error; `is_least`: smaller is worse."""

    name: str
    unit: str
    warning: float
    error: float
    reason: str
    is_least: bool = True

    def is_passed(self, value: float) -> bool:
        """Whether a value is beyond the limit of a warning."""
        return value < self.warning if self.is_least else value > self.warning

    def is_broken(self, value: float) -> bool:
        """Whether a value is beyond the limit of an error."""
        return value < self.error if self.is_least else value > self.error


INK = PrintLimit("インキの総量", "％", 320, 350, "乾かずに裏へ移る", is_least=False)
RESOLUTION = PrintLimit("画像の解像度", "dpi", 300, 200, "粗さが見える")
LINE_ART = PrintLimit("線画の解像度", "dpi", 600, 300, "線の段が見える")
LINE = PrintLimit("線の太さ", "pt", 0.25, 0.2, "かすれる")
COLOURED_LINE = PrintLimit("色の線の太さ", "pt", 0.7, 0.2, "版のわずかなずれで色が割れる")
TINT = PrintLimit("平網の濃さ", "％", 5, 3, "網点が飛んで白く抜ける")
MARGIN = PrintLimit("文字と仕上がりの間", "mm", 3, 3, "断裁のずれで切れる")
BLEED = PrintLimit("塗り足し", "mm", 3, 1, "断裁のずれで紙の白が出る")

LIMITS = (INK, RESOLUTION, LINE_ART, LINE, COLOURED_LINE, TINT, MARGIN, BLEED)
