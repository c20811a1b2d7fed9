package tailor.ingest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import tailor.config.ComponentOptions;
import tailor.config.Configured;

/** Runs a reader over local files as a task would. */
final class Reads {
  static final int MAX_RECORD_BYTES = 100_000;

  private Reads() {}

  static Source source(Path path, SourceReader<?> reader, ComponentOptions options) {
    return source(path, reader, options, Optional.empty());
  }

  static Source source(
      Path path, SourceReader<?> reader, ComponentOptions options, Optional<String> encoding) {
    return new Source(
        "s",
        path.toString(),
        List.of(),
        Source.Kind.CUSTOMER,
        "owner",
        "CC0-1.0",
        Source.Visibility.PUBLIC,
        2,
        encoding,
        MAX_RECORD_BYTES,
        new Configured<>("reader", reader.getClass().getName(), options));
  }

  /** What a source gives when all its files are read, each cut into slices of so many bytes. */
  static List<Reading> all(Source source, long sliceBytes) {
    List<FileSlice> slices = new ArrayList<>();
    for (SlicePlan.Candidate file : new SourceListing(new Configuration()).list(0, source)) {
      slices.addAll(
          file.divisible() ? SlicePlan.cut(file.whole(), sliceBytes) : List.of(file.whole()));
    }
    List<Reading> readings = new ArrayList<>();
    new SliceReadings(List.of(source), slices, new Configuration())
        .forEachRemaining(found -> readings.add(found.reading()));
    return readings;
  }

  static List<Reading> all(Source source) {
    return all(source, Long.MAX_VALUE);
  }

  static List<RawRecord> records(List<Reading> readings) {
    return readings.stream()
        .filter(RawRecord.class::isInstance)
        .map(RawRecord.class::cast)
        .toList();
  }

  static List<Malformed> malformed(List<Reading> readings) {
    return readings.stream()
        .filter(Malformed.class::isInstance)
        .map(Malformed.class::cast)
        .toList();
  }
}
