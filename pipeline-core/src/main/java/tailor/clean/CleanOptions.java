package tailor.clean;

import java.io.Serializable;
import java.util.List;
import tailor.config.Configured;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.filter.Filter;

/**
 * Options of the stage {@code clean}.
 *
 * @param steps cleaners, in the order in which they run
 * @param filters filters of what the cleaners leave, in the order in which they are asked
 * @param classifiers classifiers that are asked after the filters, in this order
 * @param exemptFields fields of records that stay as they are
 */
@Doc("repairs text, removes personal data, and drops what does not serve the objective")
public record CleanOptions(
    @Doc("cleaners, in the order in which they run")
        @Default("[encoding, unicode, markup, whitespace, personal-data]")
        List<Configured<Cleaner<?>>> steps,
    @Doc("filters of what the cleaners leave; the first that drops a document is named")
        @Default("[length, symbol-ratio, repetition]")
        List<Configured<Filter<?>>> filters,
    @Doc("classifiers that are trained on documents with labels, asked after the filters")
        @Default("[]")
        List<ClassifierOptions> classifiers,
    @Doc("fields of records to leave as they are, such as keys that look like telephone numbers")
        @Default("[]")
        List<String> exemptFields)
    implements Serializable {
  public CleanOptions {
    steps = List.copyOf(steps);
    filters = List.copyOf(filters);
    classifiers = List.copyOf(classifiers);
    exemptFields = List.copyOf(exemptFields);
  }
}
