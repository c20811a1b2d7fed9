package tailor.jobs.broken;

import static tailor.jobs.broken.BrokenModel.DAMAGED;
import static tailor.jobs.broken.BrokenModel.UNUSABLE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import tailor.export.GoldenModel;

/** GGUF files that are damaged, or lie about what is in them. */
final class BrokenGgufs {
  private static final int VERSION = 4;
  private static final int TENSORS = 8;
  private static final int KEYS = 16;
  private static final int FIRST_KEY = 24;
  private static final String TOKENS = "tokenizer.ggml.tokens";
  private static final String EMBEDDING = "token_embd.weight";
  private static final int ARRAY = 9;

  private BrokenGgufs() {}

  static List<BrokenModel> all() {
    return List.of(
        whole("it is empty", "is no GGUF file", bytes -> new byte[0]),
        whole("it is truncated", "truncated", bytes -> Arrays.copyOf(bytes, bytes.length - 200)),
        whole(
            "it ends in its head",
            "states 21 tensors; at most 12 are possible",
            bytes -> Arrays.copyOf(bytes, 400)),
        whole(
            "it goes on after its end",
            "bytes after the last tensor",
            bytes -> Arrays.copyOf(bytes, bytes.length + 4096)),
        patch(
            "it starts with other letters",
            DAMAGED,
            "is no GGUF file",
            file -> file.put(0, (byte) 'X')),
        patch(
            "it is of another version",
            UNUSABLE,
            "is GGUF version 99",
            file -> file.putInt(VERSION, 99)),
        patch(
            "it is big-endian",
            UNUSABLE,
            "is big-endian",
            file -> file.putInt(VERSION, Integer.reverseBytes(3))),
        patch(
            "it lies about its tensors",
            DAMAGED,
            "tensors; at most",
            file -> file.putLong(TENSORS, Long.MAX_VALUE)),
        patch(
            "it has a negative number of tensors",
            DAMAGED,
            "states 18446744073709551615 tensors",
            file -> file.putLong(TENSORS, -1)),
        patch(
            "it lies about its metadata",
            DAMAGED,
            "metadata values; at most",
            file -> file.putLong(KEYS, 1L << 40)),
        patch(
            "it has a key less than it says",
            DAMAGED,
            ". Get the file again",
            file -> file.putLong(KEYS, file.getLong(KEYS) + 1)),
        patch(
            "a key is longer than the file",
            DAMAGED,
            "bytes for the name of a metadata value",
            file -> file.putLong(FIRST_KEY, 1L << 62)),
        patch(
            "a value is of an unknown type",
            DAMAGED,
            "the unknown type 77",
            file -> file.putInt(after(file, TOKENS), 77)),
        patch(
            "an array is of arrays",
            DAMAGED,
            "the type 9, which no array here can have",
            file -> file.putInt(after(file, TOKENS) + 4, ARRAY)),
        patch(
            "an array lies about its length",
            DAMAGED,
            "elements of '" + TOKENS + "'; at most",
            file -> file.putLong(after(file, TOKENS) + 8, 1L << 50)),
        patch(
            "an array has millions of texts of nothing",
            DAMAGED,
            "elements of '" + TOKENS + "'; at most",
            file -> file.putLong(after(file, TOKENS) + 8, (1 << 22) - 1)),
        patch(
            "a token is longer than the file",
            DAMAGED,
            "bytes for " + TOKENS,
            file -> file.putLong(after(file, TOKENS) + 16, -5)),
        patch(
            "it has two thousand million layers",
            UNUSABLE,
            "num_hidden_layers is 2,147,483,647, expected at most 4,096",
            file -> file.putInt(after(file, "llama.block_count") + 4, Integer.MAX_VALUE)),
        patch(
            "it has more layers than tensors",
            DAMAGED,
            "missing (model.layers.2.",
            file -> file.putInt(after(file, "llama.block_count") + 4, 3)),
        patch(
            "a tensor has 99 dimensions",
            DAMAGED,
            "99 dimensions, expected 1 to 4",
            file -> file.putInt(after(file, EMBEDDING), 99)),
        patch(
            "a tensor is larger than any memory",
            DAMAGED,
            EMBEDDING,
            file -> file.putLong(after(file, EMBEDDING) + 4, 1L << 61)),
        patch(
            "a tensor's size is negative",
            DAMAGED,
            "the impossible size 18446744073709551615",
            file -> file.putLong(after(file, EMBEDDING) + 4, -1)),
        patch(
            "a tensor is of an unknown type",
            UNUSABLE,
            "in ggml's type 999",
            file -> file.putInt(after(file, EMBEDDING) + 20, 999)),
        patch(
            "a tensor lies between the places it may have",
            DAMAGED,
            "expected a multiple of 32",
            file -> file.putLong(after(file, EMBEDDING) + 24, 7)),
        patch(
            "a tensor lies after the file",
            DAMAGED,
            "puts tensor '" + EMBEDDING + "' at byte",
            file -> file.putLong(after(file, EMBEDDING) + 24, 1L << 60)),
        patch(
            "tensors overlap",
            DAMAGED,
            "puts tensor '",
            file -> file.putLong(after(file, "output.weight") + 24, 0)),
        patch(
            "a weight is NaN",
            DAMAGED,
            "of tensor 'output_norm.weight' is NaN; weights must be finite",
            file -> file.putInt(file.capacity() - 64, 0x7FC00000)),
        new BrokenModel(
            "GGUF: it is a directory",
            UNUSABLE,
            "does not exist: expected a GGUF file",
            directory -> Files.createDirectory(directory.resolve("model.gguf"))));
  }

  /** Makes other bytes of a file's. */
  @FunctionalInterface
  private interface Rewriter {
    byte[] rewrite(byte[] bytes);
  }

  /** Changes some bytes of a file. */
  @FunctionalInterface
  private interface Patcher {
    void patch(ByteBuffer file);
  }

  private static BrokenModel whole(String name, String message, Rewriter rewriter) {
    return model(name, DAMAGED, message, rewriter);
  }

  private static BrokenModel patch(String name, int exitCode, String message, Patcher patcher) {
    return model(
        name,
        exitCode,
        message,
        bytes -> {
          patcher.patch(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
          return bytes;
        });
  }

  private static BrokenModel model(String name, int exitCode, String message, Rewriter rewriter) {
    return new BrokenModel(
        "GGUF: " + name,
        exitCode,
        message,
        directory -> Files.write(directory.resolve("model.gguf"), rewriter.rewrite(golden())));
  }

  private static byte[] golden() throws IOException {
    try (InputStream in = GoldenModel.class.getResourceAsStream("gguf/model.gguf")) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  /** The place after a name, where its type or its number of dimensions is. */
  private static int after(ByteBuffer file, String name) {
    byte[] wanted = name.getBytes(StandardCharsets.US_ASCII);
    for (int at = FIRST_KEY; at < file.capacity() - Long.BYTES - wanted.length; at++) {
      if (file.getLong(at) == wanted.length && matches(file, at + Long.BYTES, wanted)) {
        return at + Long.BYTES + wanted.length;
      }
    }
    throw new IllegalArgumentException("no " + name);
  }

  private static boolean matches(ByteBuffer file, int at, byte[] wanted) {
    for (int i = 0; i < wanted.length; i++) {
      if (file.get(at + i) != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}
