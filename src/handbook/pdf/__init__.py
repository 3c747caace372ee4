"""The handbook on paper: the same view-models as the site, composed and typeset as PDF."""
