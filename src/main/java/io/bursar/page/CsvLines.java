package io.bursar.page;

import java.util.List;
import java.util.stream.Collectors;

/// Lines of comma-separated values, as spreadsheets read them: ended by CR LF, quoted where needed.
/// A text that a spreadsheet would take for a formula is kept from being one by an apostrophe.
public final class CsvLines {

  private final StringBuilder text = new StringBuilder();

  /// Adds a line of these values; without any, an empty line.
  public CsvLines line(String... values) {
    return line(List.of(values));
  }

  /// Adds a line of these values.
  public CsvLines line(List<String> values) {
    text.append(values.stream().map(CsvLines::cell).collect(Collectors.joining(",")))
        .append("\r\n");
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private static String cell(String value) {
    var safe = !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
    return safe.matches("[^\",\r\n]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
  }
}
