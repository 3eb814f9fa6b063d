package reg.scan.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.scan.report.Findings;
import reg.scan.report.Rule;
import reg.scan.template.TemplateGate;

/** Walks through one JSON document and checks what its keys say. */
final class ConfigReader {
  private static final String ENSEMBLE = "sentence_transformers.";
  private static final Set<String> PICKLED =
      Set.of(
          "py/object",
          "py/reduce",
          "py/type",
          "py/function",
          "py/repr",
          "py/newobj",
          "py/newargs",
          "py/newargsex",
          "py/state",
          "py/module");

  private final String name;
  private final @Nullable Neighbours neighbours;
  private final Findings findings;

  ConfigReader(String name, @Nullable Neighbours neighbours, Findings findings) {
    this.name = name;
    this.neighbours = neighbours;
    this.findings = findings;
  }

  /** Walks through the value that the parser is at. */
  void value(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.START_OBJECT) {
      object(json);
    } else if (token == JsonToken.START_ARRAY) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        value(json);
      }
    }
  }

  private void object(JsonParser json) throws IOException {
    var built = new Built();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      json.nextToken();
      key(key, json);
      built.key(key, json);
      switch (key) {
        case "weight_map" -> targets(json);
        case "chat_template" -> templates(json);
        default -> value(json);
      }
    }
    built.check(findings);
  }

  /** Checks a key whose value the parser is at; the value is still to be walked through. */
  private void key(String key, JsonParser json) throws IOException {
    switch (key) {
      case "auto_map" ->
          refuseIf(
              isSet(json),
              Rule.CONFIG_AUTO_MAP,
              json,
              "loads classes of files in the model or of another");
      case "trust_remote_code" ->
          refuseIf(isSet(json), Rule.CONFIG_REMOTE_CODE, json, "asks to run code of the model");
      case "_attn_implementation_internal" ->
          refuseIf(isSet(json), Rule.CONFIG_KERNEL, json, "chooses a kernel from inside");
      case "_attn_implementation",
          "attn_implementation",
          "experts_implementation",
          "_experts_implementation" ->
          refuseIf(
              text(json).contains("/"),
              Rule.CONFIG_KERNEL,
              json,
              "fetches a kernel: " + text(json));
      case "custom_pipelines", "custom_pipeline" ->
          refuseIf(isSet(json), Rule.CONFIG_PIPELINE, json, "loads a pipeline's code");
      case "_class_name" ->
          refuseIf(
              json.currentToken() == JsonToken.START_ARRAY,
              Rule.CONFIG_PIPELINE,
              json,
              "loads a pipeline's code");
      case "type" ->
          refuseIf(
              isForeignModule(json), Rule.CONFIG_PIPELINE, json, "loads the class " + text(json));
      default ->
          refuseIf(PICKLED.contains(key), Rule.CONFIG_OBJECT, json, "an object of jsonpickle");
    }
  }

  private boolean isForeignModule(JsonParser json) throws IOException {
    boolean modules = name.equals("modules.json") || name.endsWith("/modules.json");
    return modules && !text(json).startsWith(ENSEMBLE);
  }

  private void refuseIf(boolean refused, Rule rule, JsonParser json, String message) {
    if (refused) {
      findings.add(rule, where(json), Findings.shown(message));
    }
  }

  /** Where the parser is, as a JSON pointer. */
  private static String where(JsonParser json) {
    return Findings.shown(json.getParsingContext().pathAsPointer().toString());
  }

  /** Whether a value says something: not null, false, empty or zero. */
  private static boolean isSet(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_NULL, VALUE_FALSE -> false;
      case VALUE_STRING -> !json.getText().isEmpty();
      default -> true;
    };
  }

  private static String text(JsonParser json) throws IOException {
    return json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
  }

  /** The files that hold each tensor of a model in parts. */
  private void targets(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT || neighbours == null) {
      value(json);
      return;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String where = where(json);
      if (json.nextToken() == JsonToken.VALUE_STRING) {
        neighbours.require(json.getText(), Rule.CONFIG_TARGET, where, findings);
      } else {
        findings.add(Rule.CONFIG_TARGET, where, "names no file");
        value(json);
      }
    }
  }

  /** One template, or a list of objects with one each, or an object of them. */
  private void templates(JsonParser json) throws IOException {
    switch (json.currentToken()) {
      case VALUE_STRING -> TemplateGate.scan(json.getText(), where(json), findings);
      case START_ARRAY -> {
        while (json.nextToken() != JsonToken.END_ARRAY) {
          templates(json);
        }
      }
      case START_OBJECT -> {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          json.nextToken();
          templates(json);
        }
      }
      default -> {}
    }
  }

  /** The class that an object says it was made of, as Keras writes it. */
  private static final class Built {
    private String where = "";
    private @Nullable String className;
    private @Nullable String module;
    private @Nullable String registered;
    private boolean configured;

    void key(String key, JsonParser json) throws IOException {
      boolean text = json.currentToken() == JsonToken.VALUE_STRING;
      switch (key) {
        case "class_name" -> {
          className = text ? json.getText() : className;
          where = where(json);
        }
        case "module" -> module = text ? json.getText() : module;
        case "registered_name" -> registered = text ? json.getText() : registered;
        case "config" -> configured = true;
        default -> {}
      }
    }

    void check(Findings findings) {
      if (className == null || !(configured || registered != null)) {
        return;
      }
      KerasRules.className(className, where, findings);
      if (module != null) {
        KerasRules.module(module, where, findings);
      }
      if (registered != null) {
        KerasRules.registered(registered, className, where, findings);
      }
    }
  }
}
