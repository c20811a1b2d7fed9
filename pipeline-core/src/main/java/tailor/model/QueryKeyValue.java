package tailor.model;

/**
 * Queries, keys and values side by side in each token's row, and the parts of them.
 *
 * @param all [T, (heads + 2 keyValueHeads) * headSize]
 * @param queryKey [T, (heads + keyValueHeads) * headSize], what rotary embedding turns
 * @param query [T, heads * headSize]
 * @param key [T, keyValueHeads * headSize]
 * @param value [T, keyValueHeads * headSize]
 */
record QueryKeyValue(Tensor all, Tensor queryKey, Tensor query, Tensor key, Tensor value) {

  static QueryKeyValue of(ModelConfig config, Tensor all) {
    int query = config.querySize();
    int keyValue = config.keyValueSize();
    return new QueryKeyValue(
        all,
        all.columnRange(0, query + keyValue),
        all.columnRange(0, query),
        all.columnRange(query, keyValue),
        all.columnRange(query + keyValue, keyValue));
  }

  /**
   * The same values with queries and keys that lie elsewhere.
   *
   * @param other [T, (heads + keyValueHeads) * headSize]
   */
  QueryKeyValue withQueryKey(Tensor other) {
    return new QueryKeyValue(
        all,
        other,
        other.columnRange(0, query.columns()),
        other.columnRange(query.columns(), key.columns()),
        value);
  }
}
