"""Writing for the printing press (PDF/X-4, ISO 15930-7): inks, boxes, marks, metadata."""
