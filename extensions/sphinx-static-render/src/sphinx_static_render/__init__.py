"""What browsers need scripts for, drawn when the site is built: formulas, diagrams, and SVG as PDF for print."""
