package tailor.ingest;

/** What was found where a record should be. */
public sealed interface Reading permits RawRecord, Malformed {}
