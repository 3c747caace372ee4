"""What each page shows: typed view-models, templates and drawings."""
