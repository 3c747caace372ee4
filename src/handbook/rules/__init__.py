"""Book, situation and day in; the answer and its reasons out."""
