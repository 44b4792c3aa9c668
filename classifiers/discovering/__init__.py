"""New words and exceptions, found and tried, for a person to decide; never at work while pages are judged."""
