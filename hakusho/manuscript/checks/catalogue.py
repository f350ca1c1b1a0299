"""The checks: small functions from a publication and its labels to diagnostics."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hakusho.findings.diagnostic import Diagnostic
from hakusho.manuscript.checks import (
    characters,
    charts,
    colours,
    headings,
    labels,
    ledgers,
    numbers,
    picturefiles,
    readings,
    references,
    sizes,
    tables,
    terms,
    typedheadings,
    typedreferences,
)
from hakusho.publication.numbering import Labels
from hakusho.publication.reading import Publication

ManuscriptCheck = Callable[[Publication, Labels], Iterator[Diagnostic]]

MANUSCRIPT: tuple[ManuscriptCheck, ...] = (
    references.targets_exist,
    references.placeholders_are_known,
    references.ids_are_used,
    references.notes_are_paired,
    references.notes_have_texts,
    references.notes_are_paragraphs,
    references.addresses_fit,
    numbers.numbers_are_not_repeated,
    typedreferences.numbers_are_references,
    typedreferences.references_say_what_they_mean,
    headings.levels_do_not_skip,
    headings.numbers_are_not_typed,
    headings.captions_have_no_typed_numbers,
    typedheadings.paragraphs_are_no_headings,
    ledgers.entries_are_complete,
    ledgers.entries_are_used,
    ledgers.summaries_are_printed,
    ledgers.table_notes_exist,
    labels.labels_are_printed_once,
    ledgers.pictures_print_well,
    ledgers.pictures_have_faces,
    ledgers.pictures_are_whole,
    picturefiles.files_are_listed,
    picturefiles.files_differ,
    ledgers.figures_fit,
    ledgers.rows_fit,
    tables.tables_fit,
    charts.sums_are_right,
    charts.totals_are_no_parts,
    charts.charts_are_readable,
    characters.characters_are_usual,
    readings.readings_are_ruby,
    terms.entries_have_readings,
    terms.abbreviations_are_defined,
    terms.definitions_are_not_repeated,
    colours.colours_can_be_told_apart,
    sizes.the_index_is_short,
    sizes.unbroken_texts_fit,
)
