"""白書: the publication system, from YAML and Markdown to a print-quality PDF."""
