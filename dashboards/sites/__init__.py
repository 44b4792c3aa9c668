"""Site files as people handle them: added, checked, switched on and off."""
