package io.bursar.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What stands on the command line: a command, options, and what is neither.
record Options(String command, Map<String, List<String>> values, List<String> operands) {

  private static final Set<String> FLAGS =
      Set.of(
          "--dry-run",
          "--yes",
          "--no-wait",
          "--follow",
          "--pause",
          "--resume",
          "--cancel",
          "--results");
  private static final Set<String> EVERYWHERE = Set.of("--url", "--token");

  static final Set<String> RUN = Set.of("--follow", "--pause", "--resume", "--cancel", "--results");
  static final Set<String> ACTING =
      Set.of(
          "--status",
          "--cause",
          "--state",
          "--destination",
          "--type",
          "--product",
          "--course",
          "--placed-after",
          "--placed-before",
          "--numbers-file",
          "--reason",
          "--rate",
          "--key",
          "--dry-run",
          "--yes",
          "--no-wait");

  static Options read(List<String> arguments) {
    var values = new LinkedHashMap<String, List<String>>();
    var operands = new ArrayList<String>();
    for (int i = 1; i < arguments.size(); i++) {
      var argument = arguments.get(i);
      if (!argument.startsWith("--")) {
        operands.add(argument);
        continue;
      }
      var parts = argument.split("=", 2);
      var name = parts[0];
      if (!EVERYWHERE.contains(name) && !RUN.contains(name) && !ACTING.contains(name)) {
        throw new Misused("There is no option %s.".formatted(name));
      }
      var given = values.computeIfAbsent(name, _ -> new ArrayList<>());
      if (FLAGS.contains(name)) {
        if (parts.length == 2) {
          throw new Misused("%s takes no value.".formatted(name));
        }
        given.add("");
      } else if (parts.length == 2) {
        given.add(parts[1]);
      } else if (i + 1 < arguments.size() && !arguments.get(i + 1).startsWith("--")) {
        i++;
        given.add(arguments.get(i));
      } else {
        throw new Misused("%s needs a value.".formatted(name));
      }
    }
    return new Options(arguments.getFirst(), values, operands);
  }

  /// Refuses what does not belong to the command.
  void allowOnly(Set<String> options) {
    for (var name : values.keySet()) {
      if (!options.contains(name) && !EVERYWHERE.contains(name)) {
        throw new Misused("%s does not go with \"%s\".".formatted(name, command));
      }
    }
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  Optional<String> last(String name) {
    return all(name).isEmpty() ? Optional.empty() : Optional.of(all(name).getLast());
  }

  /// The option, else the variable of the environment.
  String required(String name, String variable) {
    return last(name)
        .or(() -> Optional.ofNullable(System.getenv(variable)))
        .filter(value -> !value.isBlank())
        .orElseThrow(
            () -> new Misused("Give %s, or set %s in the environment.".formatted(name, variable)));
  }

  String token() {
    return required("--token", "BURSAR_TOKEN");
  }

  static int number(String what, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw new Misused("%s must be a whole number, not \"%s\".".formatted(what, text));
    }
  }

  /// The command line cannot be understood.
  static final class Misused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Misused(String sentence) {
      super(sentence, null, false, false);
    }
  }
}
