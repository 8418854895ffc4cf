package io.bursar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a reviewer should not have to say. Each failure says what to do instead.
class TidyTest {

  private static final int LINES_MAX = 400;
  private static final Path ROOMS = Path.of("src/main/java/io/bursar");
  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

  private static final Pattern MIGRATION = Pattern.compile("V(\\d{3})__([a-z]+)__[a-z0-9_]+\\.sql");
  private static final Pattern SCHEMA = Pattern.compile("(?m)^create schema (\\w+);");
  private static final Pattern TABLE =
      Pattern.compile(
          "\\b(?:from|join|into|update|using|table|truncate|analyze)\\s+([a-z_]+)\\.[a-z_]+");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");

  @Test
  void aRoomTouchesOnlyTheTablesOfItsOwnSchema() throws Exception {
    var schemas = schemas();
    var strangers = new ArrayList<String>();
    for (var file : files(ROOMS, ".java")) {
      if (file.getParent().equals(ROOMS)) {
        continue;
      }
      var own = schemaOf(ROOMS.relativize(file).getName(0).toString());
      var tables = TABLE.matcher(Files.readString(file));
      while (tables.find()) {
        if (schemas.contains(tables.group(1)) && !tables.group(1).equals(own)) {
          strangers.add("%s: %s".formatted(file, tables.group()));
        }
      }
    }
    assertThat(strangers)
        .as("These statements use another room's tables. Call that room's public methods instead.")
        .isEmpty();
  }

  @Test
  void aQueryIsReadAsAList() throws Exception {
    var leak = Pattern.compile("\\.query\\([^()]*\\)\\s*\\.stream\\(\\)");
    for (var file : files(ROOMS, ".java")) {
      assertThat(leak.matcher(Files.readString(file)).find())
          .as("%s streams a result, which keeps its connection. Write .list().stream().", file)
          .isFalse();
    }
  }

  @Test
  void aMigrationSaysItsNumberAndItsRoom() throws Exception {
    var names = files(MIGRATIONS, "").stream().map(file -> "" + file.getFileName()).toList();
    assertThat(names)
        .as("Name a migration V###__room__what.sql, all in lower case.")
        .allMatch(name -> MIGRATION.matcher(name).matches());
    assertThat(names.stream().map(name -> name.substring(0, 4)).toList())
        .as("Two migrations have one number. Give yours the next that is free.")
        .doesNotHaveDuplicates();
    var rooms =
        files(ROOMS, "package-info.java").stream()
            .map(file -> schemaOf(ROOMS.relativize(file).getName(0).toString()))
            .collect(Collectors.toSet());
    assertThat(names.stream().map(TidyTest::roomOf).toList())
        .as("The middle of a migration's name is the schema of the room that owns its tables.")
        .allMatch(rooms::contains);
  }

  @Test
  void aMigrationMakesTablesInItsRoomsSchemaOnly() throws Exception {
    var created =
        Pattern.compile(
            "(?m)^(?:create (?:schema|table|sequence|function|view)|create (?:unique )?index \\w+"
                + " on|alter table) (\\w+)");
    for (var file : files(MIGRATIONS, ".sql")) {
      var schemas = created.matcher(Files.readString(file)).results().map(it -> it.group(1));
      assertThat(schemas.distinct().toList())
          .as("%s makes what belongs to another room. Split it, one file per room.", file)
          .containsExactly(roomOf("" + file.getFileName()));
    }
  }

  @Test
  void whatIsLeftToDoHasAnIssue() throws Exception {
    var todo = Pattern.compile("\\bTO" + "DO\\b(?!\\(#\\d+\\))");
    assertThat(linesWith(todo, "src", "bin", "docs"))
        .as("Do it now, or open an issue and write its number: TO" + "DO(#12).")
        .isEmpty();
  }

  @Test
  void noFileIsLongerThanAReaderCanHoldInMind() throws Exception {
    var tooLong = new ArrayList<String>();
    for (var file : files(Path.of("src"), ".java")) {
      try (var lines = Files.lines(file)) {
        long count = lines.count();
        if (count > LINES_MAX) {
          tooLong.add("%s: %d lines".formatted(file, count));
        }
      }
    }
    assertThat(tooLong)
        .as("Longer than %d lines. Find the second thing the file does and move it.", LINES_MAX)
        .isEmpty();
  }

  @Test
  void linksInTheDocumentationLeadSomewhere() throws Exception {
    var dead = new ArrayList<String>();
    for (var page : pages()) {
      var links = LINK.matcher(Files.readString(page));
      while (links.find()) {
        var link = links.group(1);
        if (!link.matches("[a-z]+:.*") && !Files.exists(page.resolveSibling(link))) {
          dead.add("%s: %s".formatted(page, link));
        }
      }
    }
    assertThat(dead).as("These links lead nowhere. Mend the path or drop the link.").isEmpty();
  }

  @Test
  void noTestIsSwitchedOff() throws Exception {
    assertThat(linesWith(Pattern.compile("@Dis" + "abled"), "src"))
        .as("A test that is off tests nothing. Mend it or delete it.")
        .isEmpty();
  }

  @Test
  void noTestSleeps() throws Exception {
    assertThat(
            linesWith(Pattern.compile("Thread\\.sl" + "eep|\\bSECONDS\\.sl" + "eep"), "src/test"))
        .as("Move the TestClock, or wait for the thing itself: a latch, a queue, a process.")
        .isEmpty();
  }

  /// The schema of a room has its name; `order` is a word of SQL.
  private static String schemaOf(String room) {
    return room.equals("order") ? "orders" : room;
  }

  private static String roomOf(String migration) {
    var name = MIGRATION.matcher(migration);
    return name.matches() ? name.group(2) : "";
  }

  private static Set<String> schemas() throws IOException {
    var schemas = new HashSet<String>();
    for (var file : files(MIGRATIONS, ".sql")) {
      SCHEMA.matcher(Files.readString(file)).results().forEach(it -> schemas.add(it.group(1)));
    }
    return schemas;
  }

  private static List<Path> pages() throws IOException {
    try (var top = Files.list(Path.of(""))) {
      return Stream.concat(
              top.filter(file -> file.toString().endsWith(".md")),
              files(Path.of("docs"), ".md").stream())
          .toList();
    }
  }

  private static List<String> linesWith(Pattern pattern, String... folders) throws IOException {
    var found = new ArrayList<String>();
    for (var folder : folders) {
      for (var file : files(Path.of(folder), "")) {
        if (file.toString()
            .matches(".*\\.(java|sql|ya?ml|html|css|js|md|properties|sh)|bin/[^.]+")) {
          var lines = Files.readAllLines(file);
          for (int i = 0; i < lines.size(); i++) {
            if (pattern.matcher(lines.get(i)).find()) {
              found.add("%s:%d: %s".formatted(file, i + 1, lines.get(i).strip()));
            }
          }
        }
      }
    }
    return found;
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (var all = Files.walk(folder)) {
      return all.filter(file -> Files.isRegularFile(file) && file.toString().endsWith(ending))
          .sorted()
          .toList();
    }
  }
}
