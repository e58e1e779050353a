"""Drawing papers: faces, text that fits, frame, QR code, and the layouts made of them. Same view, same bytes."""
