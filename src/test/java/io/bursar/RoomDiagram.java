package io.bursar;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/// The rooms and their arrows as a Mermaid diagram. An arrow that a longer way implies is left out,
/// and so is `shared`, which every room may use.
record RoomDiagram(Map<String, Set<String>> arrows) {

  private static final String BEGIN = "<!-- rooms: written by ArchitectureTest -->\n";
  private static final String END = "<!-- end of rooms -->\n";

  static RoomDiagram of(ApplicationModules rooms) {
    var arrows = new TreeMap<String, Set<String>>();
    rooms.stream()
        .filter(room -> !room.getIdentifier().toString().equals("shared"))
        .forEach(
            room -> {
              var targets = new TreeSet<String>();
              room.getBasePackage()
                  .findAnnotation(ApplicationModule.class)
                  .ifPresent(
                      declared -> {
                        for (var target : declared.allowedDependencies()) {
                          targets.add(target.replaceFirst("::.*", ""));
                        }
                      });
              arrows.put(room.getIdentifier().toString(), targets);
            });
    return new RoomDiagram(arrows);
  }

  /// The page with this diagram in the place of its own.
  String within(String page) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new AssertionError("The page has lost its markers: put back " + BEGIN + END);
    }
    return page.substring(0, begin + BEGIN.length()) + mermaid() + page.substring(end);
  }

  private String mermaid() {
    var text = new StringBuilder("```mermaid\nflowchart TD\n");
    arrows.forEach(
        (room, targets) -> {
          text.append("  ").append(room).append('\n');
          targets.stream()
              .filter(target -> !isImplied(room, target))
              .forEach(target -> text.append("  %s --> %s\n".formatted(room, target)));
        });
    return text.append("```\n").toString();
  }

  private boolean isImplied(String room, String target) {
    return arrows.getOrDefault(room, Set.of()).stream()
        .anyMatch(between -> !between.equals(target) && leads(between, target));
  }

  private boolean leads(String from, String to) {
    return arrows.getOrDefault(from, Set.of()).stream()
        .anyMatch(next -> next.equals(to) || leads(next, to));
  }
}
