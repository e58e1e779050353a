"""Schemes out: the R4 workbook that other tools read, CSV, and what only our own workbook keeps."""
