"""Other engines that answer one record at a time, each with the ten rules in its own language."""
