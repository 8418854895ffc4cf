package io.bursar.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Rest;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

@BursarTest
class OpenApiTest {

  private static final Pattern REFERENCE = Pattern.compile("\"\\$ref\":\"#/([^\"]+)\"");

  @Autowired Rest rest;
  @Autowired Campus campus;

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  RequestMappingHandlerMapping mappings;

  @Test
  void itDescribesWhatIsMappedAndNothingElse() {
    assertThat(described(document()))
        .as("Describe each endpoint of /api/v3/ in src/main/resources/openapi/<area>.yaml.")
        .containsExactlyInAnyOrderElementsOf(mapped());
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    var document = document();
    for (var found : REFERENCE.matcher(document.toString()).results().toList()) {
      assertThat(document.at("/" + found.group(1)).isMissingNode()).as(found.group(1)).isFalse();
    }
  }

  private JsonNode document() {
    return rest.get(campus.aLearner(), "/api/v3/openapi.json").json();
  }

  private static Set<String> described(JsonNode document) {
    var described = new HashSet<String>();
    for (var path : document.path("paths").properties()) {
      for (var method : path.getValue().propertyNames()) {
        described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
      }
    }
    return described;
  }

  /// As clients call them: with a final slash, unless it is a file; a variable without its pattern.
  private Set<String> mapped() {
    var mapped = new HashSet<String>();
    for (var mapping : mappings.getHandlerMethods().keySet()) {
      for (var pattern : mapping.getPatternValues()) {
        if (pattern.startsWith("/api/v3/")) {
          var plain = pattern.replaceAll("\\{(\\w+):[^/]*}", "{$1}");
          var path = plain.matches(".*\\.\\w+") ? plain : plain + "/";
          mapping
              .getMethodsCondition()
              .getMethods()
              .forEach(method -> mapped.add(method.name() + " " + path));
        }
      }
    }
    return mapped;
  }
}
