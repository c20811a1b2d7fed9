package tailor.template;

import java.time.Clock;
import java.util.Map;

/**
 * A chat template: the Jinja of {@code tokenizer_config.json}, rendered as transformers renders it.
 * Immutable, and safe for use by several threads.
 */
public final class Template {
  /** What a variable is set to that is there and has no value. */
  public static final Object NONE = None.NONE;

  private final Block block;

  private Template(Block block) {
    this.block = block;
  }

  /**
   * Reads a template.
   *
   * @throws TemplateException if it is none, or uses what is not supported, with the line
   */
  public static Template parse(String source) {
    return new Template(Parser.parse(source));
  }

  /**
   * Renders it.
   *
   * @param variables what the template is given, by name: {@link Text}, Boolean, Long, Double,
   *     lists, and maps with texts as keys; {@link JsonValues} makes them
   * @param clock what the template takes for now
   * @throws TemplateException if it cannot render these, refuses them itself, or takes more steps
   *     or characters than any conversation needs
   */
  public Rendered render(Map<String, Object> variables, Clock clock) {
    Rendering rendering = new Rendering(clock);
    Scope globals = Scope.outermost(rendering);
    Globals.ALL.forEach(globals::set);
    variables.forEach(globals::set);
    Output output = Output.ofTemplate();
    block.execute(globals.inner(), output);
    return new Rendered(output.pieces(), rendering.hasMisplacedGeneration());
  }
}
