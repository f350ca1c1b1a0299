"""Tagged PDF: the structure tree of a document (ISO 32000-1 §14.7 and §14.8, PDF/UA-1)."""
