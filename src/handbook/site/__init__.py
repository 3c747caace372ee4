"""What a website needs besides its pages: search, styles, security, metadata, old addresses."""
