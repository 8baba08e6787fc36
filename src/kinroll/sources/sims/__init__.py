"""SIMS, by the files that its report runner (CommandReporter) writes."""
