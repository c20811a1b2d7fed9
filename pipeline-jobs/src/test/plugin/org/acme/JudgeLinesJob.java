package org.acme;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import tailor.config.ComponentOptions;
import tailor.config.Configured;
import tailor.config.Doc;
import tailor.document.Document;
import tailor.filter.Filter;
import tailor.jobs.Input;
import tailor.jobs.Job;
import tailor.jobs.StageContext;
import tailor.jobs.StageResult;
import tailor.run.Ledger;
import tailor.run.Output;

/** Writes the lines of a text file that a filter keeps. */
@Doc("writes the lines of a text file that a filter keeps")
public final class JudgeLinesJob implements Job<JudgeLinesJob.Options> {
  private static final Output KEPT = Output.of("kept-lines");

  public record Options(
      @Doc("a text file") String path, @Doc("the filter that judges") Configured<Filter<?>> filter)
      implements ComponentOptions {}

  @Override
  public List<Input> inputs(Options options) {
    return List.of(Input.path("path", options.path()));
  }

  @Override
  public List<Output> outputs(Options options) {
    return List.of(KEPT);
  }

  @Override
  public StageResult run(StageContext context, Options options) {
    Configured<Filter<?>> filter = options.filter();
    Dataset<String> lines = context.spark().read().textFile(options.path());
    Dataset<String> kept =
        lines.mapPartitions(
            (MapPartitionsFunction<String, String>) rows -> keep(filter, rows), Encoders.STRING());
    long read = lines.count();
    long written = context.write(KEPT, kept, "value");
    return StageResult.of(
        new Ledger(read, written, Map.of(filter.type(), read - written), Map.of()));
  }

  private static Iterator<String> keep(Configured<Filter<?>> configured, Iterator<String> rows) {
    Filter<ComponentOptions> filter = configured.as();
    List<String> kept = new ArrayList<>();
    while (rows.hasNext()) {
      String row = rows.next();
      Document document = new Document();
      document.setText(row);
      if (filter.judge(document, configured.options()).isKept()) {
        kept.add(row);
      }
    }
    return kept.iterator();
  }
}
