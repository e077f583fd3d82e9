"""The board pack: sections made of text, figures, tables and charts, typeset as a PDF and written as a workbook."""
