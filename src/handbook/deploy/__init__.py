"""Building, serving live, staging, releasing and publishing the site of one city or many."""
