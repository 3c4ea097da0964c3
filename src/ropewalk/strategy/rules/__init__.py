"""What is missing from a priority, an appraisal, an intention or a plan, and why."""
