package tailor.model;

import java.util.Map;
import tailor.model.ParameterLayout.Parameter;

/**
 * Where each parameter of what is trained lies in one flat vector: of a whole model, or of the
 * adapters of a frozen one. Matrices come first, so that weight decay applies to one range.
 */
public interface FlatLayout {
  /** Elements of the flat vector. */
  long size();

  /** Elements that matrices take: they are [0, matrixSize) and decay; what follows does not. */
  long matrixSize();

  /** All parameters by name, in the order of the flat vector. */
  Map<String, Parameter> parameters();
}
