package io.bursar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.thymeleaf.context.ExpressionContext;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.standard.expression.AssignationUtils;
import org.thymeleaf.standard.expression.EachUtils;
import org.thymeleaf.standard.expression.FragmentSignatureUtils;
import org.thymeleaf.standard.expression.StandardExpressions;
import org.unbescape.html.HtmlEscape;

/// Every expression of every template can be read: a part of a page that is seldom shown fails
/// here, not on the day it is needed.
class TemplatesTest {

  private static final Path RESOURCES = Path.of("src/main/resources");

  /// All but `th:case="*"`, the one value that is no expression.
  private static final Pattern ATTRIBUTE = Pattern.compile("\\bth:([a-z-]+)=\"(?!\\*\")([^\"]*)\"");

  private static final Pattern VARIABLE = Pattern.compile("[$*]\\{([^{}]+)}");

  private final ExpressionContext context =
      new ExpressionContext(new SpringTemplateEngine().getConfiguration());
  private final SpelExpressionParser spel = new SpelExpressionParser();

  @Test
  void everyExpressionCanBeRead() throws Exception {
    var unreadable = new ArrayList<String>();
    int read = 0;
    for (var template : templates()) {
      var attributes = ATTRIBUTE.matcher(Files.readString(template));
      while (attributes.find()) {
        read++;
        try {
          read(attributes.group(1), HtmlEscape.unescapeHtml(attributes.group(2)));
        } catch (RuntimeException failure) {
          unreadable.add("%s: %s".formatted(template, attributes.group()));
        }
      }
    }
    assertThat(read).isGreaterThan(500);
    assertThat(unreadable).as("Whoever comes to these parts of a page sees an error.").isEmpty();
  }

  private void read(String attribute, String value) {
    switch (attribute) {
      case "each" -> EachUtils.parseEach(context, value);
      case "attr", "with" -> AssignationUtils.parseAssignationSequence(context, value, false);
      case "fragment" ->
          FragmentSignatureUtils.parseFragmentSignature(context.getConfiguration(), value);
      default ->
          StandardExpressions.getExpressionParser(context.getConfiguration())
              .parseExpression(context, value);
    }
    VARIABLE.matcher(value).results().forEach(it -> spel.parseExpression(it.group(1)));
  }

  private static List<Path> templates() throws Exception {
    try (var all = Files.walk(RESOURCES)) {
      return all.filter(it -> it.toString().endsWith(".html")).sorted().toList();
    }
  }
}
