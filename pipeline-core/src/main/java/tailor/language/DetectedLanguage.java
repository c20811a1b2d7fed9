package tailor.language;

/**
 * The likeliest language of a text.
 *
 * @param code ISO 639-1 where the language has such a code, otherwise ISO 639-3
 * @param confidence from 0 to 1, among the languages that were allowed
 */
public record DetectedLanguage(String code, double confidence) {}
