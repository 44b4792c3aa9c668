"""The words of the field: lexicon files, terms found in texts, new words proposed to a person."""
