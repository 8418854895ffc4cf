package io.bursar.api;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// `GET /api/v3/openapi.json`: the description of the third version of the REST interface, put
/// together from one file an area under `openapi/`. A test compares it with what is mapped.
@RestController
class OpenApi {

  private static final List<String> KINDS = List.of("schemas", "parameters", "responses");

  @GetMapping("/api/v3/openapi.json")
  Map<String, Object> document() throws IOException {
    var paths = new LinkedHashMap<String, Object>();
    var components = new LinkedHashMap<String, Map<String, Object>>();
    KINDS.forEach(kind -> components.put(kind, new LinkedHashMap<>()));
    for (var part : parts()) {
      add(part.get("paths"), paths);
      if (part.get("components") instanceof Map<?, ?> more) {
        components.forEach((kind, known) -> add(more.get(kind), known));
      }
    }
    var document = new LinkedHashMap<String, Object>();
    document.put("openapi", "3.0.3");
    document.put("info", Map.of("title", "Bursar", "version", "3"));
    document.put("security", List.of(Map.of("jwt", List.of())));
    document.put("paths", paths);
    var all = new LinkedHashMap<String, Object>(components);
    all.put(
        "securitySchemes",
        Map.of(
            "jwt",
            Map.of(
                "type", "apiKey",
                "in", "header",
                "name", "Authorization",
                "description", "JWT <token>, signed by the LMS")));
    document.put("components", all);
    return document;
  }

  private static List<Map<String, Object>> parts() throws IOException {
    var parts = new ArrayList<Map<String, Object>>();
    var files = new PathMatchingResourcePatternResolver().getResources("classpath*:openapi/*.yaml");
    for (var file : files) {
      try (var text = file.getInputStream()) {
        parts.add(new Yaml(new SafeConstructor(new LoaderOptions())).load(text));
      }
    }
    return parts;
  }

  private static void add(@Nullable Object from, Map<String, Object> to) {
    if (from instanceof Map<?, ?> more) {
      more.forEach((name, value) -> to.put(String.valueOf(name), value));
    }
  }
}
