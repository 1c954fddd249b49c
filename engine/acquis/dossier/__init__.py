"""A dossier: a file of facts about one or more subjects, read and typed."""
