package tailor.config;

/**
 * A stateless part of the pipeline that a configuration names by its {@code type}: the kebab-case
 * short name of a registered class ({@code symbol-ratio} for {@code SymbolRatioFilter}), or any
 * class name. It has a public no-argument constructor; what it needs to know is in its options.
 *
 * @param <O> the record of its options
 */
public interface Component<O extends ComponentOptions> {}
