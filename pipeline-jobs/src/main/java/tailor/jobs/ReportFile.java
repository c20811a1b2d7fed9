package tailor.jobs;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import tailor.report.HtmlReport;
import tailor.report.Report;

/**
 * A page of its own, outside the datasets of a run.
 *
 * @param location path, or URI of any Hadoop file system; what is there is replaced
 */
record ReportFile(String location) {
  /** Writes the page, by the file systems that the section {@code spark} sets up. */
  void write(Report report, Map<String, String> spark) {
    Path path = new Path(location);
    try (OutputStream out = path.getFileSystem(Pipeline.hadoop(spark)).create(path, true)) {
      out.write(HtmlReport.render(report).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(location + " cannot be written", e);
    }
  }
}
