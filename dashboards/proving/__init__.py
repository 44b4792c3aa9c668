"""Evidence as people see it: its sheet, its pictures, its chain, how long it stays."""
