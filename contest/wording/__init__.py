"""Values and codes become French here, and nowhere else."""
