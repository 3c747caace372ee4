"""The handbook on paper: books and sheets composed from the pages, typeset and read back."""
