"""Tables as platforms and spreadsheets have them: read, matched with people, written."""
