package tailor.template;

import java.time.Clock;
import java.util.List;
import java.util.Map;

/** One rendering of a template, and what it has used up. */
final class Rendering {
  private final Clock clock;
  private long steps;
  private int calls;
  private boolean misplacedGeneration;

  Rendering(Clock clock) {
    this.clock = clock;
  }

  Clock clock() {
    return clock;
  }

  /** Counts one step. */
  void step() {
    charge(1);
  }

  /** Counts the work that going through a value is. */
  void charge(Object value) {
    if (value instanceof Text text) {
      charge(1 + (text.length() >> 6));
    } else if (value instanceof List<?> list) {
      charge(1 + list.size());
    } else if (value instanceof Map<?, ?> map) {
      charge(1 + map.size());
    }
  }

  private void charge(long work) {
    steps += work;
    if (steps > Limits.STEPS) {
      throw TemplateException.of(
          "rendering takes more than %,d steps; the template may not end".formatted(Limits.STEPS));
    }
  }

  void enterCall() {
    if (++calls > Limits.CALLS) {
      throw TemplateException.of("more than " + Limits.CALLS + " macros call each other");
    }
  }

  void leaveCall() {
    calls--;
  }

  /** Notes that a generation block lies where transformers cannot tell its place in the output. */
  void misplaceGeneration() {
    misplacedGeneration = true;
  }

  boolean hasMisplacedGeneration() {
    return misplacedGeneration;
  }
}
