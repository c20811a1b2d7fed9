package tailor.tokenize;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The strings of {@code hostile_strings.py}, made by the same steps from the same seed. */
final class HostileStrings {
  static final int COUNT = 30_000;

  private static final long SEED = 20260102;
  private static final int SURROGATES = 0x800;

  private static final int[][] SCRIPTS = {
    {0x41, 26},
    {0x61, 26},
    {0xC0, 256},
    {0x250, 96},
    {0x370, 144},
    {0x400, 256},
    {0x530, 88},
    {0x590, 112},
    {0x600, 256},
    {0x700, 80},
    {0x780, 50},
    {0x7C0, 64},
    {0x900, 128},
    {0x980, 128},
    {0xA00, 128},
    {0xA80, 128},
    {0xB00, 128},
    {0xB80, 128},
    {0xC00, 128},
    {0xC80, 128},
    {0xD00, 128},
    {0xD80, 128},
    {0xE00, 92},
    {0xE80, 96},
    {0xF00, 256},
    {0x1000, 160},
    {0x10A0, 96},
    {0x1100, 256},
    {0x1200, 400},
    {0x13A0, 96},
    {0x1400, 640},
    {0x1680, 29},
    {0x16A0, 89},
    {0x1780, 128},
    {0x1800, 176},
    {0x1E00, 256},
    {0x1F00, 256},
    {0x2C00, 96},
    {0x2D30, 80},
    {0x3040, 96},
    {0x30A0, 96},
    {0x3100, 48},
    {0x3130, 96},
    {0x4E00, 20992},
    {0xA000, 1165},
    {0xA4D0, 48},
    {0xA640, 96},
    {0xA720, 224},
    {0xA8E0, 32},
    {0xAB70, 80},
    {0xAC00, 11172},
    {0xF900, 512},
    {0xFB00, 80},
    {0xFE70, 144},
    {0xFF00, 240},
    {0x10000, 128},
    {0x10300, 36},
    {0x10400, 80},
    {0x10A00, 96},
    {0x11000, 128},
    {0x12000, 922},
    {0x13000, 1072},
    {0x16800, 569},
    {0x1B000, 256},
    {0x1D400, 1024},
    {0x1E900, 96},
    {0x1EE00, 256},
    {0x20000, 42720},
    {0x30000, 4939}
  };
  private static final String[] WORDS = {
    "bell", "Bicycle", "the", "THE", "don", "naive", "e", "a", "internationalization", "xyzzy"
  };
  private static final int[] DIGITS = {
    0x30, 0x660, 0x966, 0x9E6, 0xE50, 0x2160, 0xB2, 0x2460, 0x1D7CE, 0xFF10, 0x104A0, 0x3021
  };
  private static final int[][] MARKS = {
    {0x300, 112}, {0x483, 7}, {0x591, 45}, {0x64B, 20}, {0x93E, 15}, {0x20D0, 33}, {0xFE20, 16}
  };
  private static final int[] BIDI = {
    0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069
  };
  private static final int[] EMOJI = {
    0x1F468, 0x1F469, 0x1F467, 0x1F466, 0x2764, 0x1F48B, 0x1F3F4, 0x1F308, 0x1F680, 0x1FAE0,
    0x1FAF6, 0x1F9D1, 0x1F1E9, 0x1F1EA, 0x1F469, 0x2640, 0x1FADF, 0x1F6DC
  };
  private static final int[] JOINERS = {
    0x200D, 0x200D, 0x200D, 0xFE0F, 0x1F3FB, 0x1F3FF, 0xE0067, 0xE007F, 0x20E3
  };
  private static final int[] RUNS = {
    0x20, 0x61, 0x41, 0x30, 0xA, 0x2D, 0x3D, 0x0, 0xE9, 0x4E2D, 0x1F600, 0x301, 0x200B, 0x9, 0xA0
  };
  private static final String[] LOOKALIKES = {
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<|pad|>",
    "<|endoftext|",
    "|im_end|>",
    "<|im_end |>",
    "<<|pad|>>",
    "<|IM_END|>",
    "<s>",
    "</s>",
    "[INST]",
    "<|end<|pad|>oftext|>",
    "<|im_start|>system",
    "<pad>",
    "<unk>",
    "<|",
    "|>",
    "<bos>",
    "<eos>"
  };
  private static final String[] SPACES = {
    " ", " ", "\t", "\n", "\r\n", "\r", "\u00A0", "\u2003", "\u3000", "\u2028", "\u0085", "\u1680",
    "\u200B", "\uFEFF", "\u000B", "\u000C", "\u001C", "\u001F", "\u205F", "\u202F", "\u180E"
  };
  private static final String[] CONTRACTIONS = {
    "'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'S", "\u2019s", "'v", "'l", "''", "'", "'r"
  };
  private static final String[] SIGNS = {
    "!", "?", ".", ",", "...", "\u2026", "-", "\u2014", "_", "/", "\\", "@", "#", "$", "\u20AC",
    "%", "&", "*", "(", ")", "[", "]", "{", "}", "<", ">", "|", "~", "`", "^", "+", "=", "\"", ":",
    ";", "\u00B7"
  };
  private static final int[] ODD = {
    0xE000, 0xF8FF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x1FFFF, 0xF0000, 0x10FFFF, 0xFDD0, 0xFFF9, 0xFFFC,
    0xFFFD, 0x378, 0x870, 0x1C80, 0x1C89, 0xA7CB, 0xA7DA, 0x105C0, 0x10D40, 0x11F50, 0x1DF00,
    0x1E4F0, 0x2EBF0, 0x31350, 0x1CCF0, 0x16D40, 0x19DA, 0x166D, 0x9FFD, 0x2FFFF
  };

  private long state = SEED;

  private HostileStrings() {}

  /** The strings, in order. */
  static Stream<String> all() {
    HostileStrings strings = new HostileStrings();
    return IntStream.range(0, COUNT).mapToObj(i -> strings.next());
  }

  private String next() {
    StringBuilder text = new StringBuilder();
    int pieces = 1 + below(10);
    for (int i = 0; i < pieces; i++) {
      addPiece(text);
    }
    return text.toString();
  }

  private void addPiece(StringBuilder text) {
    switch (below(16)) {
      case 0 -> {
        for (int i = 1 + below(8); i > 0; i--) {
          int c = below(Character.MAX_CODE_POINT + 1 - SURROGATES);
          text.appendCodePoint(c < Character.MIN_SURROGATE ? c : c + SURROGATES);
        }
      }
      case 1 -> {
        int[] script = SCRIPTS[below(SCRIPTS.length)];
        for (int i = 1 + below(12); i > 0; i--) {
          text.appendCodePoint(script[0] + below(script[1]));
        }
      }
      case 2 -> text.append(of(WORDS));
      case 3 -> {
        for (int i = 1 + below(6); i > 0; i--) {
          text.appendCodePoint(of(DIGITS) + below(9));
        }
      }
      case 4 -> {
        text.append((char) ('a' + below(26)));
        for (int i = 1 + below(30); i > 0; i--) {
          int[] marks = MARKS[below(MARKS.length)];
          text.appendCodePoint(marks[0] + below(marks[1]));
        }
      }
      case 5 -> {
        text.appendCodePoint(of(BIDI));
        for (int i = 1 + below(8); i > 0; i--) {
          text.appendCodePoint((below(2) == 0 ? 0x5D0 : 0x627) + below(26));
        }
        text.appendCodePoint(of(BIDI));
      }
      case 6 -> {
        text.appendCodePoint(of(EMOJI));
        for (int i = below(6); i > 0; i--) {
          text.appendCodePoint(of(JOINERS)).appendCodePoint(of(EMOJI));
        }
      }
      case 7 -> {
        for (int i = 1 + below(5); i > 0; i--) {
          int c = below(65);
          text.append((char) (c < 32 ? c : c + 95));
        }
      }
      case 8 -> {
        String c = Character.toString(of(RUNS));
        text.append(c.repeat(1 + below(below(100) == 0 ? 5_000 : 80)));
      }
      case 9 -> text.append(of(LOOKALIKES));
      case 10 -> {
        for (int i = 1 + below(5); i > 0; i--) {
          text.append(of(SPACES));
        }
      }
      case 11 -> text.append(of(CONTRACTIONS));
      case 12 -> text.append((char) (Character.MIN_SURROGATE + below(SURROGATES)));
      case 13 -> {
        for (int i = 1 + below(6); i > 0; i--) {
          text.append(of(SIGNS));
        }
      }
      case 14 -> text.appendCodePoint(of(ODD));
      default -> text.append(" ".repeat(1 + below(3))).append(of(WORDS));
    }
  }

  private int of(int[] choices) {
    return choices[below(choices.length)];
  }

  private String of(String[] choices) {
    return choices[below(choices.length)];
  }

  /** SplitMix64 (Steele, Lea, Flood 2014). */
  private int below(int bound) {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return (int) (((z ^ z >>> 31) >>> 33) % bound);
  }
}
