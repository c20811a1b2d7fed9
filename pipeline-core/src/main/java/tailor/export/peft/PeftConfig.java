package tailor.export.peft;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import tailor.config.ConfigurationException;
import tailor.model.AdapterLayout;
import tailor.model.LinearModules;
import tailor.model.LoraConfig;
import tailor.model.LoraVariant;
import tailor.run.BadDataException;
import tailor.run.Json;

/** {@code adapter_config.json}: what adapters are made of, and what they adapt. */
public final class PeftConfig {
  /** The file's name. */
  public static final String FILE = "adapter_config.json";

  private static final String BASE = "base_model_name_or_path";
  private static final String REVISION = "revision";
  private static final String ALPHA = "lora_alpha";
  private static final String DROPOUT = "lora_dropout";
  private static final String ALPHA_PATTERN = "alpha_pattern";
  private static final String RANK_STABILIZED = "use_rslora";

  /** What changes more than the weights of linear maps, or in another way. */
  private static final List<String> UNKNOWN =
      List.of(
          "alora_invocation_tokens",
          "arrow_config",
          "corda_config",
          "kasa_config",
          "layer_replication",
          "loftq_config",
          "lora_bias",
          "modules_to_save",
          "target_parameters",
          "trainable_token_indices",
          "use_bdlora",
          "use_qalora",
          "velora_config");

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final ObjectNode json;

  private PeftConfig(ObjectNode json) {
    this.json = json;
  }

  /**
   * Reads an {@code adapter_config.json}.
   *
   * @param origin its path, for messages
   * @throws BadDataException if it is no JSON object
   * @throws ConfigurationException if Tailor does not compute such adapters, with every reason
   */
  public static PeftConfig parse(String origin, byte[] content) {
    JsonNode json;
    try {
      json = JSON.readTree(content);
    } catch (JsonProcessingException e) {
      throw new BadDataException(origin + " is not valid JSON: " + Json.problem(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + origin, e);
    }
    if (!(json instanceof ObjectNode object)) {
      throw new BadDataException(
          origin + " is not a JSON object; expected the adapter_config.json that PEFT writes.");
    }
    List<String> problems = problems(object);
    if (!problems.isEmpty()) {
      throw new ConfigurationException(
          "%s describes adapters that Tailor does not compute: %s. Merge them with PEFT (merge_and_unload), and give the merged model."
              .formatted(origin, String.join("; ", problems)));
    }
    return new PeftConfig(object);
  }

  private static List<String> problems(ObjectNode json) {
    List<String> problems = new ArrayList<>();
    String type = json.path("peft_type").asText("not given");
    if (!type.equals("LORA")) {
      problems.add("peft_type is " + type + ", expected LORA");
    }
    JsonNode alpha = json.path(ALPHA);
    if (!alpha.isNumber()) {
      String given = alpha.isMissingNode() ? "not given" : alpha.toString();
      problems.add(ALPHA + " is " + given + ", expected a number");
    }
    JsonNode dropout = json.path(DROPOUT);
    if (!dropout.isMissingNode() && !(dropout.asDouble(-1) >= 0 && dropout.asDouble(-1) < 1)) {
      problems.add(DROPOUT + " is " + dropout + ", expected a number from 0 to below 1");
    }
    String bias = json.path("bias").asText("none");
    if (!bias.equals("none")) {
      problems.add("bias is " + bias + ", expected none");
    }
    for (Map.Entry<String, JsonNode> entry : json.path(ALPHA_PATTERN).properties()) {
      if (!entry.getValue().isNumber() || !isPattern(entry.getKey())) {
        problems.add("%s has %s".formatted(ALPHA_PATTERN, entry));
      }
    }
    for (String key : UNKNOWN) {
      JsonNode value = json.path(key);
      boolean empty = value.isContainerNode() && value.isEmpty();
      boolean absent = value.isMissingNode() || value.isNull();
      if (!absent && !empty && !(value.isBoolean() && !value.asBoolean())) {
        problems.add(key + " is " + value);
      }
    }
    return problems;
  }

  private static boolean isPattern(String text) {
    try {
      Pattern.compile(text);
      return true;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  /**
   * The configuration of adapters that Tailor trained.
   *
   * @param base the model that they adapt, by a path or as {@code hf://owner/name@revision}
   */
  public static PeftConfig of(AdapterLayout layout, String base) {
    LoraConfig lora = layout.lora();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("peft_type", "LORA");
    json.put("task_type", "CAUSAL_LM");
    BaseModelName.of(base).write(json, BASE, REVISION);
    json.put("r", lora.rank());
    json.put(ALPHA, lora.alpha());
    json.put(DROPOUT, lora.dropout());
    ArrayNode targets = json.putArray("target_modules");
    targets(layout).forEach(targets::add);
    json.put(RANK_STABILIZED, lora.variant() == LoraVariant.RSLORA);
    json.put("use_dora", lora.variant() == LoraVariant.DORA);
    json.put("bias", "none");
    json.put("fan_in_fan_out", layout.naming() == LinearModules.GPT2);
    json.put("init_lora_weights", true);
    json.put("inference_mode", true);
    json.putObject("rank_pattern");
    json.putObject(ALPHA_PATTERN);
    json.putNull("modules_to_save");
    json.putNull("layers_to_transform");
    json.putNull("layers_pattern");
    return new PeftConfig(json);
  }

  /**
   * The same of another base.
   *
   * @param base as {@link #of} takes it
   */
  public PeftConfig withBase(String base) {
    ObjectNode changed = json.deepCopy();
    BaseModelName.of(base).write(changed, BASE, REVISION);
    return new PeftConfig(changed);
  }

  /** How the names of what is adapted end: as was asked for, or their last parts. */
  private static TreeSet<String> targets(AdapterLayout layout) {
    if (!layout.lora().targets().contains(LoraConfig.ALL_LINEAR)) {
      return new TreeSet<>(layout.lora().targets());
    }
    TreeSet<String> targets = new TreeSet<>();
    for (AdapterLayout.Module module : layout.modules()) {
      String name = PeftNames.module(module.weight().name());
      targets.add(name.substring(name.lastIndexOf('.') + 1));
    }
    return targets;
  }

  /** The model that is adapted, if it is named. */
  Optional<BaseModelName> base() {
    JsonNode base = json.path(BASE);
    return base.isTextual() && !base.asText().isEmpty()
        ? Optional.of(
            new BaseModelName(base.asText(), Optional.ofNullable(json.path(REVISION).textValue())))
        : Optional.empty();
  }

  /**
   * What the product of B and A is multiplied by.
   *
   * @param module whose product it is, by its whole name
   * @param rank of the module
   */
  double scaling(String module, int rank) {
    double alpha = alpha(module);
    return json.path(RANK_STABILIZED).asBoolean() ? alpha / Math.sqrt(rank) : alpha / rank;
  }

  /** That of the first pattern that the end of the name fits, as PEFT looks for it. */
  private double alpha(String module) {
    for (Map.Entry<String, JsonNode> entry : json.path(ALPHA_PATTERN).properties()) {
      if (Pattern.matches("(.*\\.)?(%s)".formatted(entry.getKey()), module)) {
        return entry.getValue().asDouble();
      }
    }
    return json.path(ALPHA).asDouble();
  }

  /** The file's content. */
  public byte[] toJson() {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
