"""What staff use: drafts, imports, previews, editors and the registers kept for them."""
