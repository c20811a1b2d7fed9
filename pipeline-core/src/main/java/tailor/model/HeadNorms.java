package tailor.model;

/**
 * RMS norm of every query head and every key head by itself, forward and backward.
 *
 * @param query [1, headSize]
 * @param key [1, headSize]
 */
record HeadNorms(Weight query, Weight key) {
  /** The inverse root mean squares: query [1, T heads], key [1, T keyValueHeads]. */
  record Inverses(Tensor query, Tensor key) {}

  void apply(
      Kernels kernels, double epsilon, QueryKeyValue x, QueryKeyValue normed, Inverses inverses) {
    kernels.rmsNorm(x.query(), query.value(), epsilon, normed.query(), inverses.query());
    kernels.rmsNorm(x.key(), key.value(), epsilon, normed.key(), inverses.key());
  }

  /** Overwrites queries and keys of dx, and adds to the gradients of the weights. */
  void gradient(
      Kernels kernels,
      QueryKeyValue dNormed,
      QueryKeyValue x,
      Inverses inverses,
      QueryKeyValue dx) {
    kernels.fill(dx.queryKey(), 0);
    kernels.rmsNormGradient(
        dNormed.query(), x.query(), query.value(), inverses.query(), dx.query(), query.gradient());
    kernels.rmsNormGradient(
        dNormed.key(), x.key(), key.value(), inverses.key(), dx.key(), key.gradient());
  }
}
