package tailor.filter.classify;

/**
 * A text of which somebody said whether it serves the objective.
 *
 * @param id the document's
 */
public record LabelledText(String id, String text, boolean serves) {}
