package io.bursar;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.transaction.annotation.Transactional;

/// The shape of the house: which room may know which, and how a class is written.
class ArchitectureTest {

  private static final ApplicationModules rooms = ApplicationModules.of(Bursar.class);
  private static final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.bursar");

  @Test
  void everyRoomKeepsToTheArrowsOfItsPackageInfo() {
    rooms.verify();
  }

  @Test
  void theDiagramInTheDocumentationShowsTheArrows() throws Exception {
    var page = Path.of("docs/architecture.md");
    var text = Files.readString(page);
    var current = RoomDiagram.of(rooms).within(text);
    if (Boolean.getBoolean("diagram.write")) {
      Files.writeString(page, current);
      return;
    }
    assertThat(text)
        .as(
            "%s is out of date. Run: mvn test -Dtest=ArchitectureTest -Ddiagram.write=true, and"
                + " commit what it writes.",
            page)
        .isEqualTo(current);
  }

  @Test
  void whatAClassNeedsComesThroughItsConstructor() {
    check(
        noFields()
            .should()
            .beAnnotatedWith(Autowired.class)
            .orShould()
            .beAnnotatedWith(Value.class)
            .orShould()
            .beAnnotatedWith("jakarta.inject.Inject")
            .orShould()
            .beAnnotatedWith("jakarta.annotation.Resource")
            .because("dependencies are constructor parameters; settings are a record"));
  }

  @Test
  void theTimeComesFromTheOneClock() {
    check(
        noClasses()
            .that()
            .doNotBelongToAnyOf(Bursar.class)
            .should()
            .callMethodWhere(describe("asks the system for the time", ArchitectureTest::asksSystem))
            .because("tests move the clock: inject java.time.Clock and call clock.instant()"));
  }

  @Test
  void storesLeaveTransactionsToTheirCallers() {
    var reason = "a store is one statement; open the transaction in the use case that calls it";
    check(
        noClasses()
            .that()
            .haveSimpleNameEndingWith("Store")
            .should()
            .beAnnotatedWith(Transactional.class)
            .because(reason));
    check(
        noMethods()
            .that()
            .areDeclaredInClassesThat()
            .haveSimpleNameEndingWith("Store")
            .should()
            .beAnnotatedWith(Transactional.class)
            .because(reason));
  }

  @Test
  void onlyTheWebSideOfARoomKnowsTheApi() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("..web..", "io.bursar.api..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.bursar.api..")
            .because("a rule must not know HTTP: throw a Refusal, and let the room's web/ answer"));
  }

  @Test
  void productTypesDoNotKnowEachOther() {
    check(
        slices()
            .matching("io.bursar.product.(*)..")
            .should()
            .notDependOnEachOther()
            .because(
                "a product type is one package: what two of them need belongs to a room below"));
  }

  @Test
  void nothingDependsOnTheSandbox() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.bursar.sandbox..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.bursar.sandbox..")
            .because("the sandbox plays the other computers: reach it over HTTP, as those"));
  }

  private static boolean asksSystem(JavaCall<?> call) {
    var owner = call.getTargetOwner();
    return switch (call.getName()) {
      case "now" -> owner.getPackageName().startsWith("java.time");
      case "currentTimeMillis" -> owner.isEquivalentTo(System.class);
      case "systemUTC", "systemDefaultZone", "system" -> owner.isEquivalentTo(Clock.class);
      default -> false;
    };
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(classes);
  }
}
