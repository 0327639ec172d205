"""What people see: the terminal, the HTML report, plots and model cards.

The only place beside the command line that prints. Everything here takes plain values, so that a
report can be made from files alone.
"""
