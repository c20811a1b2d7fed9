package tailor.ingest;

import java.util.Map;
import java.util.Optional;

/**
 * A record as it was read.
 *
 * @param offset where in its file it begins: see {@link tailor.document.Document#getOffset}
 * @param id its own id
 * @param title its title
 * @param text its text; a record without any is malformed
 * @param fields its other fields as text, nested values as JSON
 */
public record RawRecord(
    long offset,
    Optional<String> id,
    Optional<String> title,
    String text,
    Map<String, String> fields)
    implements Reading {}
