"""A whole class: who has handed in what, grades in a ledger, and what goes out again."""
