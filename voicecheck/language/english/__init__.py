"""What is known of English: its words, phrases and clauses. What is said with them is above."""
