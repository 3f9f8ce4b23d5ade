"""Speed, measured as ratios side by side in one run; absolute times are of this machine only."""
