/**
 * The transformer as Deeplearning4j sees it: one output layer of a computation graph.
 *
 * <p>{@link tailor.train.graph.TransformerLayer} is the configuration, {@link
 * tailor.train.graph.TransformerLayerImplementation} the layer: it hands DL4J's flat vectors of
 * parameters and gradients to {@link tailor.model.Transformer} as they are. {@link
 * tailor.train.graph.TransformerGraph} is the graph around it, whose solver is one fused pass of
 * AdamW instead of DL4J's chain of updaters. Of a model with adapters DL4J sees the adapters alone;
 * the weights that they adapt are a {@link tailor.train.graph.SharedBase} of the JVM.
 */
@NullMarked
package tailor.train.graph;

import org.jspecify.annotations.NullMarked;
