"""What the project costs, measured. Each benchmark is a module that ``python -m benchmarks.NAME`` runs."""
