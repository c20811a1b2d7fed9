package tailor.export.gguf;

/**
 * The order of the rows of query and key projections. Hugging Face turns element i of a head
 * together with element i + headSize / 2, ggml's Llama element 2i together with 2i + 1; so the
 * converters to GGUF interleave the two halves of each head's rows.
 *
 * @param headSize rows of one head, even
 */
record RotaryRows(int headSize) {

  /** Where GGUF has a row of a head that Hugging Face has at {@code row}. */
  int stored(int row) {
    int half = headSize / 2;
    return row % half * 2 + row / half;
  }
}
