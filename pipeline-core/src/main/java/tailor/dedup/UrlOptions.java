package tailor.dedup;

import java.io.Serializable;
import java.util.Optional;
import tailor.config.Doc;
import tailor.config.PortableRecord;

/**
 * How documents of the same address are told.
 *
 * @param field the field with the address
 * @param newestBy the field whose greatest value is kept; the weightiest and longest without
 */
@Doc("drops documents of which another has the same address")
public record UrlOptions(
    @Doc("field with the address; documents without one are kept") String field,
    @Doc(
            "field by which the newest is kept, compared as text: dates as in 2026-01-31; without"
                + " it, and among equals, the source's greatest weight and then the longest text")
        Optional<String> newestBy)
    implements Serializable {

  private Object writeReplace() {
    return PortableRecord.of(this);
  }
}
