"""How right the engine is: precision, recall, reliability, false alarms, as text and as charts."""
