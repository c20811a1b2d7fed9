package tailor.evaluate;

import java.io.Serializable;

/**
 * A model to test.
 *
 * @param name what tables call it: {@code generic}, {@code tuned}
 * @param location directory in Hugging Face form, on any Hadoop file system
 */
public record ModelUnderTest(String name, String location) implements Serializable {}
