"""PDF files: their text by page, read in a process of its own, for a file may be made to do harm."""

from commonplace.sources.pdf.paging import Paged, page_at, page_range, paged
from commonplace.sources.pdf.reading import ReadPdf, UnreadablePdf, read_pdf

__all__ = ["Paged", "ReadPdf", "UnreadablePdf", "page_at", "page_range", "paged", "read_pdf"]
