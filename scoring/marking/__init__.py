"""How a mark is given: assessments, seats and panels, the journal, sheets, locks and signatures."""
