"""From the YAML of ``data/`` to a sound Book, or to every problem it holds."""
