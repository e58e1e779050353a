"""What is marked: marking schemes, their frozen versions, and the CIS workbook in and out."""
