"""A list of people in; checklists and deadlines out."""
