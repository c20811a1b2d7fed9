package tailor.clean;

import java.util.List;
import java.util.Optional;
import tailor.document.Document;
import tailor.document.Finding;

/**
 * What became of a document.
 *
 * @param document the document with its text cleaned
 * @param changedBy types of the cleaners that changed something in it
 * @param drop why it is dropped, if it is
 */
record CleanedDocument(Document document, List<String> changedBy, Optional<Drop> drop) {
  /**
   * @param rule type of the filter that drops it, or {@link DocumentCleaner#EMPTY}
   * @param finding what it found
   */
  record Drop(String rule, Finding finding) {}
}
