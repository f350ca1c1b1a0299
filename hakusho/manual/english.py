"""The words of markup.md: what 記法.md says, in English; a test compares the names with its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hakusho.publication.reading import Correction, GlossaryEntry
from hakusho.settings.faces import FaceEntry
from hakusho.settings.publication import Allow, External, Press, Selection, Settings
from hakusho.tables.tablefile import ColumnEntry, GroupEntry, SumEntry, TableEntry, TotalEntry
from hakusho.trade.hanmen import KihonHanmen
from hakusho.tree.chartentry import ChartEntry, ReferenceEntry, SeriesEntry
from hakusho.tree.ledger import FigureEntry, KeyFigureEntry, KeyFiguresEntry


@dataclass(frozen=True, slots=True)
class Told:
    """A record in English: its title, its place, and what each key is for."""

    title: str
    place: str
    keys: Mapping[str, str]


GROUPS = {
    "文字と段落": "Characters and paragraphs",
    "見出し": "Headings",
    "参照とリンク": "References and links",
    "注": "Notes",
    "箇条書きと引用": "Lists and quotations",
    "図と表": "Figures and tables",
    "囲み": "Boxes",
}
SIGNS: Mapping[str, tuple[str, str]] = {
    "段落": (
        "Paragraph",
        "The first line is indented when it is set, so type no space there. A line break within a "
        "paragraph leaves no space between Japanese, and a space between words of other scripts.",
    ),
    "行を改める": ("Line break", "Write `\\` at the end of the line."),
    "太字": ("Bold", "It is set in bold gothic."),
    "圏点": (
        "Emphasis dots (*kenten*)",
        "A dot stands over each character, except punctuation and brackets.",
    ),
    "ルビ（まとめて付ける）": (
        "Group ruby",
        "The reading is spread over two or more base characters.",
    ),
    "ルビ（一字ずつ付ける）": ("Mono ruby", "Write as many readings as there are base characters."),
    "行を分けない語": ("Unbreakable word", "No line ends within the word."),
    "割注": (
        "Inline note (*warichu*)",
        "It is set in the line in two lines of small text. The brackets are added. Only plain text "
        "may stand in it.",
    ),
    "索引の語": (
        "Index term",
        "The term, its reading and its page go into the index. A term that is not Japanese needs "
        "no reading.",
    ),
    "上付き・下付き": ("Superscript and subscript", ""),
    "打消し線": ("Strikethrough", ""),
    "書いたとおりの字": ("Literal text", "It is set in a monospaced face."),
    "記号を記号のまま書く": ("Escape", "The sign after `\\` is not read as markup."),
    "編集者の覚え書き": (
        "Editor's remark",
        "It appears in the proof only. A book with a remark that has TODO or 要確認 in it cannot "
        "be released.",
    ),
    "章の題": (
        "Chapter title",
        "A chapter has exactly one. `{#genjo}` is the id that references use.",
    ),
    "節、項": (
        "Section and subsection",
        "The forms of the numbers are set by `numbering` in publication.yaml. The id may be left "
        "out.",
    ),
    "番号のない見出し": ("Heading without a number", ""),
    "参照を添えた見出し": (
        "Heading with references",
        "The references are left out of contents, running heads and bookmarks.",
    ),
    "筆者を添えた見出し": (
        "Heading with an author",
        "For features (`feature` in `chapters`) and contributions. The author is left out of "
        "contents, running heads and bookmarks.",
    ),
    "番号による参照": ("Reference by number", ""),
    "並べた参照": ("Several references", ""),
    "題とページによる参照": (
        "Reference by title and page",
        "`{label}` is the whole number, `{number}` that of the heading alone, `{title}` its title, "
        "`{page}` its page.",
    ),
    "文字による参照": (
        "Reference by text",
        "In the PDF the text is a link. Ids of the glossary can be meant, too.",
    ),
    "別の章のファイルを指す": ("Reference to another chapter's file", ""),
    "外部へのリンク": ("External link", ""),
    "注": (
        "Note",
        "It is a footnote. With `notes: side` in publication.yaml it stands in the margin, with "
        "`notes: end` at the end of the chapter.",
    ),
    "箇条書き": ("List", ""),
    "番号付きの箇条書き": (
        "Numbered list",
        "The numbers go on from that of the first item. In nested lists each level has its form of "
        "`numbering` › `items` in publication.yaml.",
    ),
    "入れ子の箇条書き": ("Nested list", "Indent the lower level by two spaces."),
    "引用": ("Quotation", ""),
    "出典を添えた引用": ("Quotation with its source", ""),
    "区切り線": ("Break between topics", ""),
    "書いたとおりの行": ("Literal lines", ""),
    "台帳の図・写真": (
        "Figure or photograph of the ledger",
        "Its title, credit and size are in figures.yaml. Until the picture arrives, a frame of its "
        "size is set. With `turned: true` it is set on a page of its own, turned to the left.",
    ),
    "横に並べる図": (
        "Figures side by side",
        "Two or three figures, each with its own number and title. Together they must fit the type "
        "area, and they should be of one height. The `position` of the first one counts.",
    ),
    "台帳にない画像": (
        "Picture outside the ledger",
        "The brackets hold the alternative text, the quotation marks the title. It has no number.",
    ),
    "データによる表": (
        "Table made from data",
        "The title and columns are in tables/tbl-riyo.yaml, the values in a CSV or Excel file. On "
        "each further page the title (with 続き), the unit, the head and cells joined downwards "
        "are repeated. With `turned: true` a wide table is set on a page of its own, turned to the "
        "left.",
    ),
    "主な数値": (
        "Key figures",
        "The values are in key-figures.yaml, or in the CSV or Excel file that it names.",
    ),
    "原稿の中の表": (
        "Table within the text",
        "The `:` aligns a column to the left, the centre or the right. The first column heads the "
        "rows. The table has no number.",
    ),
    "結合のある表": (
        "Table with joined cells",
        "A table in HTML may use `colspan`, `rowspan` and `caption`. Cells that are headings are "
        "written `th`.",
    ),
    "コラム": (
        "Sidebar",
        "It is numbered. What stands in `{…}` may be left out. `profile` is a few words about "
        "the author, `portrait` the file of a picture. A box of another series, such as one of "
        'cases, has `series="jirei"`, and the settings have `jirei: 事例{n}` under `numbering`.',
    ),
    "番号のない囲み": ("Box without a number", ""),
    "概要": (
        "Summary",
        "It is printed only where its id is in `only`, and on slides (`layout: slides`), where the "
        "figure or table named by `shows` stands beside it.",
    ),
    "署名": (
        "Signature",
        "It ends a foreword: the date, the office and the name, set at the end of the line.",
    ),
    "囲みの中の囲み": ("Box within a box", "The outer one has one colon more."),
}
RECORDS: Mapping[type, Told] = {
    Settings: Told(
        "publication.yaml",
        "The settings of a publication. A folder may have several such files of different names.",
        {
            "title": "Title of the book: on the cover, the title page, the colophon, in the PDF.",
            "chapters": "The chapters in their order.",
            "base": "Another settings file of the same folder, of which this one says only the "
            "differences. Lists are replaced whole; a key without a value removes the base's.",
            "base-pages": "Whether headings of chapters and sections tell their pages in the "
            "`base`, which is then laid out, too.",
            "layout": "A book, or slides: A4 lying, with one of the summaries on each.",
            "title-lines": "The title line by line, where the cover and title page break it.",
            "subtitle": "Subtitle.",
            "series": "Name of the series of books.",
            "edition": "Edition.",
            "status": "State, such as 見本 or 校正用.",
            "statement": "A sentence on what the book is (no publication of its publisher, for "
            "instance), on the cover and title page.",
            "author": "Author or editor; the author of the PDF.",
            "publisher": "Publisher; on the title page in the place of the author.",
            "language": "Language of the text.",
            "stamp": "Text in a frame at the head of every page of the proof.",
            "embargo": "Day of release, at the head of every page of the proof.",
            "isbn": "ISBN with its hyphens, for the colophon and the back cover.",
            "c-code": "C-code of the Japanese book trade (four digits), with `isbn` and `price`.",
            "price": "Price in yen without tax.",
            "date": "Day of publication; the date of the PDF.",
            "theme": "The look: a name in styles/themes, or a folder within the publication.",
            "universal-design": "Whether this is an edition in large type and in faces that are "
            "easy to read: text of 12 points or more, all else of 10 or more, in the same "
            "type area.",
            "kihon-hanmen": "The type area.",
            "numbering": "The forms of numbers.",
            "chapters-from": "What a chapter is: a file, or each title (`#`) in the files.",
            "chapters-restart": "Whether chapters are numbered from 1 in each part.",
            "external": "Parts outside this book that are referred to.",
            "notes": "Where notes stand: at the foot, in the fore-edge margin, after the chapter.",
            "notes-restart": "Where the numbers of notes begin again.",
            "qr-codes": "With `notes`, external links in notes get QR codes.",
            "ruby": "Where ruby is set: everywhere, or at its first place in a chapter.",
            "openings": "Where chapters begin: on odd pages (`recto`), on the `next` page, or "
            "below the end of the chapter before, if that is of the same kind (`run-on`). May be "
            "given by kind of chapter. The body always begins on an odd page.",
            "opening": "The form of openings: `band`, a low band (`slim`), or title and rule "
            "(`line`). May be given by kind of chapter.",
            "contents-depth": "Depth of the headings in the contents: 1 chapters, 2 sections, 3 "
            "subsections.",
            "front": "The front matter, in its order.",
            "back": "The back matter, in its order.",
            "explanatory-notes": "The explanatory notes (凡例), with markup.",
            "colophon": "The entries of the colophon, with markup. 書名 and 副題 are its title; "
            "what is missing of edition, date, author, publisher, ISBN and price comes from "
            "their keys.",
            "fallback": "Faces for characters that the theme's faces lack.",
            "press": "The PDF for the printer.",
            "allow": "Findings that are allowed, with reasons.",
        },
    ),
    Selection: Told(
        "Part of a chapter",
        "A value in `chapters`: only the title and the chosen parts of the chapter.",
        {
            "file": "The file of the chapter.",
            "only": "Ids of what is taken; that of a heading stands for all below it, except "
            "summaries, which are taken by their own. Numbers are those of the `base`; references "
            "to what is left out have them with 本編.",
        },
    ),
    KihonHanmen: Told(
        "Type area",
        "The keys of `kihon-hanmen`. Sizes are in Q, line pitches in H (both 0.25 mm).",
        {
            "page-width": "Width of the page (mm).",
            "page-height": "Height of the page (mm).",
            "columns": "Number of columns.",
            "column-gap": "Space between columns (characters).",
            "character-size": "Size of the characters (Q).",
            "line-length": "Characters in a line.",
            "number-of-lines": "Lines on a page.",
            "line-pitch": "Distance of lines (H).",
            "head-margin": "Margin at the head (mm); without it the area is centred.",
            "gutter-margin": "Margin at the gutter (mm); without it the area is centred.",
        },
    ),
    Press: Told(
        "Press",
        "The keys of `press`. Ask the printer for the values.",
        {
            "profile": "ICC profile of the printing condition: a file of the publication, or a "
            "path that begins with `/`. Without it the PDF is a trial.",
            "condition": "Name of the printing condition (JC200103 is Japan Color 2001 coated).",
            "registry": "Registry of the name.",
            "overprint": "Whether solid black overprints.",
            "page-multiple": "Multiple to which blank pages fill up the body.",
            "paper-thickness": "Thickness of a leaf (mm), for the spine.",
            "spine-allowance": "What is added to the spine (mm) for the cover and the glue.",
        },
    ),
    External: Told(
        "External part",
        "The keys of an entry of `external`.",
        {"label": "What is printed, such as 第2部.", "title": "The title, for `{title}`."},
    ),
    Allow: Told(
        "Allowed finding",
        "The keys of an item of `allow`. Y011 tells when nothing matches it any more.",
        {
            "code": "Code of the finding, such as A004.",
            "place": "Part of its place or message: an id, the name of a file.",
            "reason": "Why it is allowed.",
        },
    ),
    FaceEntry: Told(
        "Face",
        "The keys of an item of `fallback`.",
        {
            "family": "Name of the family as the font files have it.",
            "files": "Names of the font files, in the folder fonts or on the machine.",
        },
    ),
    FigureEntry: Told(
        "figures.yaml",
        "The ledger of figures and photographs: records by id.",
        {
            "caption": "Title, with markup.",
            "kind": "Kind.",
            "series": "Form of number; without it that of `kind`, or `figure`.",
            "file": "Where the picture is or will be; without it a frame is set.",
            "caption-note": "Explanation in the line after the title.",
            "credit": "Who provided it; printed after 提供：.",
            "date": "When it was taken; not printed.",
            "place": "Where it was taken; not printed.",
            "rights": "Rights and conditions; not printed.",
            "alt": "Alternative text: what the figure shows, for those who cannot see it.",
            "width": "Width on the page: `column`, `measure` (that of the text), `two-thirds` of "
            "it, `wide` (with the side notes), or the width of the picture itself (mm). Figures "
            "side by side share the width equally if theirs are names.",
            "height": "Height on the page (mm). Without it a picture keeps its shape, a chart "
            "gets the height that suits its width and items, and a photograph without a file is "
            "3:2.",
            "position": "Place on the page. `auto` moves what does not fit to the foot of the page "
            "or to the head of the next.",
            "status": "State, shown in the frame; 未入稿 when left out.",
            "owner": "Who is in charge, shown in the frame.",
            "due": "When it is due, shown in the frame.",
            "source": "Source; printed after 資料.",
            "notes": "Notes on the figure.",
            "unit": "Unit, at the upper left of a chart; not printed with other figures.",
            "turned": "Whether it is turned to the left on a page of its own. Width and height are "
            "those before that.",
            "chart": "A chart drawn from data, in the place of `file`.",
        },
    ),
    KeyFiguresEntry: Told(
        "key-figures.yaml",
        "The ledger of key figures: records by id.",
        {
            "figures": "The figures; three to six are seen best.",
            "title": "Title; it has no number.",
            "positive": "Sign before a change upwards.",
            "negative": "Sign before a change downwards and before a value below zero.",
            "notes": "Notes.",
            "source": "Source; printed after 資料.",
            "wide": "Whether it goes over all columns of the text.",
        },
    ),
    KeyFigureEntry: Told(
        "Key figure",
        "The keys of an item of `figures`. The value is written, or is a cell of `data`.",
        {
            "label": "What the figure is, with markup.",
            "value": "Value, if no data have it.",
            "data": "CSV or Excel (.xlsx) file, as seen from the publication's folder.",
            "sheet": "Sheet of the workbook; the first that is not hidden when left out.",
            "range": "Range of the sheet (A1:C20); its first row has the names of the columns.",
            "head-rows": "Number of rows with the names of columns, which are joined by ／.",
            "category": "Column with the names of rows, such as years.",
            "row": "Name of the row that has the value.",
            "column": "Name of the column that has the value.",
            "unit": "Unit, set small after the value.",
            "decimals": "Number of decimals; as in the data when left out.",
            "since": "Name of the row to compare with, of which the change is reckoned.",
            "change-as": "How it is reckoned: as a rate with one decimal, or as a difference.",
            "change": "Change with its sign, if it is not reckoned from the data.",
            "change-unit": "Unit of the change; a rate has ％ when left out.",
            "change-label": "Words before the change, such as 前年度比.",
            "note": "Explanation of the value, such as its year.",
        },
    ),
    ChartEntry: Told(
        "Chart",
        "The keys of `chart`.",
        {
            "form": "Form. `band` is stacked to 100 %, `pyramid` has bars to both sides.",
            "data": "CSV or Excel (.xlsx) file, as seen from the publication's folder.",
            "category": "Column with the categories.",
            "series": "Columns that are drawn, in their order: names or records.",
            "sheet": "Sheet of the workbook; the first that is not hidden when left out.",
            "range": "Range of the sheet (A1:C20); its first row has the names of the columns.",
            "head-rows": "Number of rows with the names of columns, which are joined by ／.",
            "horizontal": "Whether bars lie, for long names of categories.",
            "years": "How years are written: Western, by era, or both.",
            "total": "Column with totals, which are compared with the sums.",
            "totals": "Whether the total is written at the end of each stack: that of `total`, or "
            "the sum.",
            "break": "The range that the axis leaves out: two values.",
            "minimum": "Least value of the left axis.",
            "maximum": "Greatest value of the left axis.",
            "references": "Lines at values that matter, such as an aim; with `to`, shaded ranges.",
            "forecast": "Category from which values are forecasts: dotted, hatched and shaded.",
            "classes": "Where the classes of a map begin (four at most); four of about one size "
            "when left out.",
            "panels": "Column by whose values the chart is divided into small ones.",
            "labels": "Which values are written: all if none collide, all that fit, the first and "
            "last, or none.",
        },
    ),
    SeriesEntry: Told(
        "Series of a chart",
        "The keys of an item of `series` that is a record.",
        {
            "column": "Name of the column in the data.",
            "title": "Name on the page; that of the column when left out.",
            "form": "Form of this series alone, such as a line over bars.",
            "axis": "The axis that it is read on.",
            "unit": "Unit of the right axis, at the upper right, or of an axis of a scatter chart.",
        },
    ),
    ReferenceEntry: Told(
        "Reference line of a chart",
        "The keys of an item of `references`.",
        {
            "value": "The value, or one end of the range.",
            "title": "Name written at the line.",
            "to": "The other end of the range.",
        },
    ),
    TableEntry: Told(
        "tables/‹id›.yaml",
        "The definition of a table; the name of the file is its id.",
        {
            "columns": "The columns.",
            "title": "Title; without it the table has no number.",
            "title-lines": "The title line by line.",
            "series": "Form of number.",
            "unit": "Unit, at the upper right of the table.",
            "data": "Data file (.csv or .xlsx), as seen from the folder tables.",
            "sheet": "Sheet of the workbook; the first that is not hidden when left out.",
            "range": "Range of the sheet (A1:C20); its first row has the names of the columns.",
            "head-rows": "Number of rows with the names of columns, joined by ／; 0: no head.",
            "rows": "The rows, when they have no file of their own, in the order of `columns`.",
            "head": "Rows of a head of two or more. `<` joins a cell to the left, `^` to the one "
            "above.",
            "head-columns": "How many columns from the left head the rows and are read aloud with "
            "the values.",
            "group": "Rows that divide the table, for instance by year.",
            "total": "Rows and columns of totals, which are compared with the sums.",
            "notes": "Notes on the table.",
            "source": "Source; printed after 資料.",
            "turned": "Whether it is turned to the left on a page of its own.",
            "position": "Place on the page, as in figures.yaml.",
        },
    ),
    ColumnEntry: Told(
        "Column of a table",
        "The keys of an item of `columns`.",
        {
            "name": "Name of the column in the first row of the data.",
            "title": "Heading on the page; that of the data when left out.",
            "kind": "Kind; the data have dates as 2026-11-23.",
            "format": "Form of dates, with `{year}`, `{month}` and `{day}`.",
            "width": "Width (characters); without it by the contents.",
            "align": "Alignment; without it text to the left, numbers and dates to the right.",
            "decimals": "Places after the point; without it as in the data.",
            "grouping": "Whether digits are grouped by commas.",
            "negative": "Sign of negative numbers.",
            "shown": "Whether it is printed; `false` for a column that only groups.",
        },
    ),
    GroupEntry: Told(
        "Group row of a table",
        "The keys of `group`. Such a row stands wherever the value changes.",
        {
            "column": "Column by which rows are grouped.",
            "format": "Form of the row: `{value}`, or `{year}`, `{month}`, `{day}`, `{wareki}`.",
        },
    ),
    TotalEntry: Told(
        "Totals of a table",
        "The keys of `total`. A total that is not the sum of its parts is an error.",
        {
            "rows": "Texts that stand at the head of total rows, those of lower totals first.",
            "of": "Columns that are summed in total rows; all columns of numbers when left out.",
            "columns": "Columns that have the sums of others.",
        },
    ),
    SumEntry: Told(
        "Column of totals",
        "The keys of an item of `columns` in `total`.",
        {"column": "Column with the sums.", "of": "Columns that are summed."},
    ),
    GlossaryEntry: Told(
        "glossary.yaml",
        "The glossary: records by id.",
        {
            "term": "The term. Where a chapter first has it, it is a link to the glossary.",
            "full-name": "Full name.",
            "abbreviation": "Abbreviation, which is linked as the term is.",
            "reading": "Reading in hiragana, by which terms are sorted.",
            "english": "The term in English.",
            "explanation": "Explanation, with markup.",
        },
    ),
    Correction: Told(
        "corrections.yaml",
        "The record of corrections: a list of records. Nothing of it is printed.",
        {
            "place": "What was corrected: the id of a heading or table.",
            "found": "The wording that was found.",
            "corrected": "The new wording.",
            "reason": "Why it was changed.",
            "status": "Corrected (訂正) or open (未決); what is open is listed in the report.",
        },
    ),
}
CHAPTER_KINDS = {
    "part": "Title page of a part, which has the chapters after it.",
    "preface": "Preface, after the title page; not numbered.",
    "introduction": "Introduction; not numbered.",
    "chapter": "Chapter; also what has no kind.",
    "feature": "Feature, numbered 特集1; in contents and running heads as chapters are.",
    "appendix": "Appendix.",
    "document": "Document.",
    "afterword": "Afterword, before the colophon; not numbered.",
}
MATTER = {
    "cover": "Cover.",
    "title-page": "Title page.",
    "explanatory-notes": "Explanatory notes (凡例).",
    "contents": "Contents.",
    "figures": "List of figures, after the contents.",
    "tables": "List of tables, after the contents.",
    "figures-and-tables": "List of figures and tables in one, after the contents.",
    "sidebars": "List of sidebars, after the contents.",
    "glossary": "Glossary.",
    "abbreviations": "Abbreviations: the terms of the glossary that have one.",
    "index": "Index.",
    "colophon": "Colophon.",
    "back-cover": "Back cover, with bar codes if `isbn`, `c-code` and `price` are given.",
}
SERIES = {
    "part": "Parts",
    "feature": "Features",
    "appendix": "Appendices",
    "document": "Documents",
    "photo": "Photographs",
    "figure": "Charts, maps and diagrams",
    "table": "Tables",
    "sidebar": "Sidebars",
    "note": "Notes",
}
