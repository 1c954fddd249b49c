"""The conductor: from a dossier to the results of all its subjects."""
