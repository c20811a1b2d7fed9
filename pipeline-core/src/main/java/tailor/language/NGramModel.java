package tailor.language;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import opennlp.tools.langdetect.LanguageDetectorModel;
import opennlp.tools.ml.model.AbstractModel;
import opennlp.tools.ml.model.Context;

/**
 * The weights of OpenNLP's language model, laid out to be added up without strings: a maximum
 * entropy model over the n-grams of one to three UTF-16 units that occur in a text. Immutable.
 */
final class NGramModel {
  /** The longest n-gram. */
  static final int LONGEST = 3;

  /** The model of this JVM; loaded when it is asked for. */
  static NGramModel shared() {
    return Shared.INSTANCE;
  }

  private static final String MODEL = "/langdetect-183.bin";

  private final String[] languages;
  private final long[] keys;
  private final int[] features;
  private final NGramWeights weights;

  private NGramModel(AbstractModel model) {
    Object[] structures = model.getDataStructures();
    @SuppressWarnings("unchecked")
    Map<String, Context> grams = (Map<String, Context>) structures[1];
    languages = (String[]) structures[2];
    weights = new NGramWeights(grams.values());
    int capacity = Integer.highestOneBit(Math.max(1, grams.size())) * 4;
    keys = new long[capacity];
    features = new int[capacity];
    int feature = 0;
    for (Map.Entry<String, Context> gram : grams.entrySet()) {
      put(gram.getKey(), feature);
      feature++;
    }
  }

  private void put(String gram, int feature) {
    if (!gram.isEmpty() && gram.length() <= LONGEST) {
      long key = 0;
      for (int i = 0; i < gram.length(); i++) {
        key = append(key, gram.charAt(i));
      }
      int slot = slot(key);
      keys[slot] = key;
      features[slot] = feature;
    }
  }

  /** The key of an n-gram and one more UTF-16 unit; that of none is 0. */
  static long append(long key, char c) {
    return key << 20 | c | 1L << 16;
  }

  /** The number of an n-gram; -1 if the model does not know it. */
  int feature(long key) {
    int slot = slot(key);
    return keys[slot] == key ? features[slot] : -1;
  }

  /** How many n-grams it knows. */
  int features() {
    return weights.features();
  }

  /** The languages, as ISO 639-3 codes. */
  String[] languages() {
    return languages.clone();
  }

  /** What each n-gram says of each language. */
  NGramWeights weights() {
    return weights;
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    long mixed = key * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed >>> 40) & mask;
    while (keys[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static final class Shared {
    static final NGramModel INSTANCE = load();

    private static NGramModel load() {
      try (InputStream in = NGramModel.class.getResourceAsStream(MODEL)) {
        if (in == null) {
          throw new IllegalStateException("No " + MODEL + " on the class path");
        }
        LanguageDetectorModel model = new LanguageDetectorModel(in);
        return new NGramModel((AbstractModel) model.getMaxentModel());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
