"""What makes a machine run Kinroll at night: a file for each scheduler there is. Text only; nothing is installed."""
