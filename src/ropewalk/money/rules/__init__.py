"""What follows from sums and terms: sharing, instalments, forecasts, savings. No queries."""
